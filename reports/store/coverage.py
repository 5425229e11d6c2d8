"""Who has published, and when, counted over many districts without reading one report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Date, cast, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from reports.store.models import Deadline, Event, Office, Report
from reports.store.states import Status

if TYPE_CHECKING:
    from collections.abc import Collection
    from zoneinfo import ZoneInfo

    from sqlalchemy import ColumnElement

    from reports.store.database import UnitOfWork


@dataclass(frozen=True)
class Counts:
    """Of a district's year: reports `published`, those `dated`, and of these `in_time`.

    Dated are reports that became public here and have a regular deadline.
    """

    published: int
    dated: int
    in_time: int


def by_district_and_year(
    work: UnitOfWork, district_ids: Collection[int], clock: ZoneInfo
) -> dict[tuple[int, int], Counts]:
    """By (district id, year); `clock` says on which day a moment was.

    Where one office took over from another, and both published a year, the later's counts.
    """
    of = (Deadline.district_id, Deadline.office_kind, Deadline.year)
    due = (
        select(*of, Deadline.due)
        .where(Deadline.district_id.in_(district_ids))
        .ext(distinct_on(*of))
        .order_by(*of, Deadline.id.desc())
        .subquery()
    )
    first = (
        select(Event.report_id, func.min(Event.at).label("at"))
        .join(Report, Report.id == Event.report_id)
        .where(Report.district_id.in_(district_ids), Event.after == Status.PUBLISHED)
        .group_by(Event.report_id)
        .subquery()
    )
    day = cast(func.timezone(clock.key, first.c.at), Date)
    dated = Report.archive.is_(False) & first.c.at.is_not(None) & due.c.due.is_not(None)
    rows = work.session.execute(
        select(
            Report.district_id,
            Report.year,
            func.count(),
            func.count().filter(dated),
            func.count().filter(dated & (day <= due.c.due)),
        )
        .join(Office, Office.id == Report.office_id)
        .outerjoin(first, first.c.report_id == Report.id)
        .outerjoin(
            due,
            (due.c.district_id == Office.district_id)
            & (due.c.office_kind == Office.kind)
            & (due.c.year == Report.year),
        )
        .where(
            Report.published_revision_id.is_not(None),
            Report.district_id.in_(district_ids),
            ~_published_by_who_took_over(),
        )
        .group_by(Report.district_id, Report.year)
    )
    return {(district, year): Counts(*numbers) for district, year, *numbers in rows}


def offices_of_today(work: UnitOfWork, district_ids: Collection[int]) -> dict[int, int]:
    """How many offices each district has that no other took over from, by its id."""
    after = aliased(Office)
    rows = work.session.execute(
        select(Office.district_id, func.count())
        .where(
            Office.district_id.in_(district_ids),
            ~select(after.id).where(after.predecessor_id == Office.id).exists(),
        )
        .group_by(Office.district_id)
    )
    return dict(rows.all())


def _published_by_who_took_over() -> ColumnElement[bool]:
    """Whether the one office that took over from the report's has one of that year, too."""
    after, theirs = aliased(Office), aliased(Report)
    one = (
        select(func.count())
        .where(after.predecessor_id == Report.office_id)
        .correlate(Report)
        .scalar_subquery()
    )
    return (one == 1) & (
        select(theirs.id)
        .join(after, after.id == theirs.office_id)
        .where(
            after.predecessor_id == Report.office_id,
            theirs.year == Report.year,
            theirs.published_revision_id.is_not(None),
        )
        .correlate(Report)
        .exists()
    )
