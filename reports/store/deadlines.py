"""By when reports are due: what holds for a kind of office, and what one office was granted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from reports.store.models import Deadline, District, Extension, Report

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from reports.store.database import UnitOfWork
    from reports.store.models import Office


@dataclass(frozen=True)
class Due:
    """The day by which one office must have published a year.

    `regular` is what holds for its kind, `extension` what it was granted: it counts where it is
    the later one.
    """

    day: date
    regular: Deadline | None
    extension: Extension | None


def deadline(work: UnitOfWork, office: Office, year: int) -> Due | None:
    """By when this office must publish that year's report; None where nothing was set."""
    return deadlines(work, [office], {year}).get((office.id, year))


def deadlines(
    work: UnitOfWork, offices: Collection[Office], years: Collection[int]
) -> dict[tuple[int, int], Due]:
    """By when reports are due, by (office id, year), however many, in two questions."""
    regular = {
        (row.district_id, row.office_kind, row.year): row
        for row in regular_deadlines(work, {office.district_id for office in offices}, years)
    }
    granted = {
        (row.office_id, row.year): row
        for row in extensions(work, years, office_ids={office.id for office in offices})
    }
    found = {}
    for office in offices:
        for year in years:
            row = regular.get((office.district_id, office.kind, year))
            due = _due(row, granted.get((office.id, year)))
            if due is not None:
                found[office.id, year] = due
    return found


def _due(regular: Deadline | None, granted: Extension | None) -> Due | None:
    if granted and granted.due and (regular is None or granted.due > regular.due):
        return Due(granted.due, regular, granted)
    return Due(regular.due, regular, None) if regular else None


def regular_deadlines(
    work: UnitOfWork, district_ids: Collection[int], years: Collection[int]
) -> Sequence[Deadline]:
    """What holds for each kind of office in these districts and years."""
    newest = (
        select(func.max(Deadline.id))
        .where(Deadline.district_id.in_(district_ids), Deadline.year.in_(years))
        .group_by(Deadline.district_id, Deadline.office_kind, Deadline.year)
    )
    return work.session.scalars(select(Deadline).where(Deadline.id.in_(newest))).all()


def extensions(
    work: UnitOfWork,
    years: Collection[int],
    *,
    office_ids: Collection[int] | None = None,
    district_id: int | None = None,
) -> Sequence[Extension]:
    """What these offices, or the district's, were granted for these years, taken back or not."""
    newest = (
        select(func.max(Extension.id))
        .where(Extension.year.in_(years))
        .group_by(Extension.office_id, Extension.year)
    )
    if office_ids is not None:
        newest = newest.where(Extension.office_id.in_(office_ids))
    if district_id is not None:
        newest = newest.where(Extension.district_id == district_id)
    return work.session.scalars(select(Extension).where(Extension.id.in_(newest))).all()


def more_time(
    work: UnitOfWork, *, district: str | None = None, office_ids: Collection[int] | None = None
) -> Sequence[Extension]:
    """What offices with a published report had been granted for its year, and still holds."""
    newest = select(func.max(Extension.id)).group_by(Extension.office_id, Extension.year)
    if office_ids is not None:
        newest = newest.where(Extension.office_id.in_(office_ids))
    if district is not None:
        newest = newest.join(District, District.id == Extension.district_id)
        newest = newest.where(District.code == district)
    return work.session.scalars(
        select(Extension)
        .join(Report, (Report.office_id == Extension.office_id) & (Report.year == Extension.year))
        .where(
            Extension.id.in_(newest),
            Extension.due.is_not(None),
            Report.published_revision_id.is_not(None),
        )
    ).all()


def history(work: UnitOfWork, district_id: int, year: int) -> Sequence[Deadline]:
    """Every deadline that the district ever set for the year, the newest first."""
    return work.session.scalars(
        select(Deadline)
        .where(Deadline.district_id == district_id, Deadline.year == year)
        .order_by(Deadline.id.desc())
    ).all()


def extension_history(
    work: UnitOfWork, district_id: int, year: int, office_id: int | None = None
) -> Sequence[Extension]:
    """All that was granted for the year and taken back, to one office or all, the newest first."""
    query = (
        select(Extension)
        .where(Extension.district_id == district_id, Extension.year == year)
        .order_by(Extension.id.desc())
    )
    if office_id is not None:
        query = query.where(Extension.office_id == office_id)
    return work.session.scalars(query).all()
