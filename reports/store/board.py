"""What each office of a district has handed in for one year, as one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select
from sqlalchemy.orm import lazyload

from reports.store.models import Event, Office, Report, Submission
from reports.store.states import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from reports.store.database import UnitOfWork


@dataclass(frozen=True)
class OfficeYear:
    """An office and its report for the year, if it has begun one.

    `received` is when the submission came that stands: the last before the report first became
    public, whatever corrected it later.
    """

    office: Office
    report: Report | None
    received: datetime | None


def of_year(work: UnitOfWork, district_id: int, year: int) -> Sequence[OfficeYear]:
    """Every office of the district with its report for the year, in one statement."""
    first_public = (
        select(func.min(Event.at))
        .where(Event.report_id == Report.id, Event.after.in_([Status.PUBLISHED, Status.CORRECTED]))
        .correlate(Report)
        .scalar_subquery()
    )
    received = (
        select(func.max(Submission.created_at))
        .where(
            Submission.report_id == Report.id,
            Submission.created_at <= func.coalesce(first_public, func.statement_timestamp()),
        )
        .correlate(Report)
        .scalar_subquery()
    )
    rows = work.session.execute(
        select(Office, Report, received)
        .outerjoin(Report, and_(Report.office_id == Office.id, Report.year == year))
        .where(Office.district_id == district_id)
        # Its inner join would drop the offices that have begun nothing.
        .options(lazyload(Report.office))
        .order_by(Office.id)
    ).all()
    return [OfficeYear(*row) for row in rows]
