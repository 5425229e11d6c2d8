"""Addresses for search engines, in parts by ranges of ids, so that a part stays what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from reports.store.models import District, Office, Report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from reports.store.database import UnitOfWork


def highest(work: UnitOfWork) -> tuple[int, int]:
    """The highest ids of a published report and of an office; 0 where there is none."""
    report = work.session.scalar(
        select(func.max(Report.id)).where(Report.published_revision_id.is_not(None))
    )
    return report or 0, work.session.scalar(select(func.max(Office.id))) or 0


def reports(work: UnitOfWork, after: int, to: int) -> Sequence[tuple[int, datetime | None]]:
    """Published reports of that range of ids, and since when they say what they say."""
    rows = work.session.execute(
        select(Report.id, Report.published_at)
        .where(Report.published_revision_id.is_not(None), Report.id > after, Report.id <= to)
        .order_by(Report.id)
    ).all()
    return [(row.id, row.published_at) for row in rows]


def offices(work: UnitOfWork, after: int, to: int) -> Sequence[tuple[int, datetime | None]]:
    """Offices of that range of ids that have published, and when they last did."""
    rows = work.session.execute(
        select(Report.office_id, func.max(Report.published_at).label("at"))
        .where(
            Report.published_revision_id.is_not(None),
            Report.office_id > after,
            Report.office_id <= to,
        )
        .group_by(Report.office_id)
        .order_by(Report.office_id)
    ).all()
    return [(row.office_id, row.at) for row in rows]


def districts(work: UnitOfWork) -> Sequence[tuple[str, datetime | None]]:
    """Districts in which something was published, and when last."""
    rows = work.session.execute(
        select(District.code, func.max(Report.published_at).label("at"))
        .join(Report, Report.district_id == District.id)
        .where(Report.published_revision_id.is_not(None))
        .group_by(District.code)
        .order_by(District.code)
    ).all()
    return [(row.code, row.at) for row in rows]
