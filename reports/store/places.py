"""Districts, offices and deadlines, as queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from reports.errors import NotFoundError
from reports.store.models import Deadline, District, Office, Report

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from reports.store.database import UnitOfWork


_OFFICES = 711  # the space of advisory locks that guards lists of offices


def districts(work: UnitOfWork) -> Sequence[District]:
    """Every district, by code."""
    return work.session.scalars(select(District).order_by(District.code)).all()


def district(work: UnitOfWork, code: str) -> District:
    """The district of that code; NotFoundError."""
    row = find_district(work, code)
    if row is None:
        raise NotFoundError("There is no district %(code)s", code=code)
    return row


def find_district(work: UnitOfWork, code: str) -> District | None:
    """The district of that code, if there is one."""
    return work.session.scalars(select(District).where(District.code == code)).one_or_none()


def office(work: UnitOfWork, office_id: int) -> Office:
    """The office; NotFoundError."""
    row = work.session.scalars(select(Office).where(Office.id == office_id)).one_or_none()
    if row is None:
        raise NotFoundError("There is no office %(office)s", office=office_id)
    return row


def successor(work: UnitOfWork, office_id: int) -> Office | None:
    """The office that took over this one's duties, the first where there are several."""
    return work.session.scalars(
        select(Office).where(Office.predecessor_id == office_id).order_by(Office.id).limit(1)
    ).one_or_none()


def offices(
    work: UnitOfWork,
    *,
    district_id: int | None = None,
    ids: Sequence[int] | None = None,
    after: int | None = None,
    limit: int | None = None,
) -> Sequence[Office]:
    """Offices by id, of one district or of all, after the cursor."""
    query = select(Office).order_by(Office.id).limit(limit)
    if district_id is not None:
        query = query.where(Office.district_id == district_id)
    if ids is not None:
        query = query.where(Office.id.in_(ids))
    if after is not None:
        query = query.where(Office.id > after)
    return work.session.scalars(query).all()


def count_offices(work: UnitOfWork, district_id: int | None = None) -> int:
    """How many offices there are."""
    query = select(func.count()).select_from(Office)
    if district_id is not None:
        query = query.where(Office.district_id == district_id)
    return work.session.scalars(query).one()


def offices_by_district(work: UnitOfWork) -> dict[int, int]:
    """How many offices each district has, by its id."""
    rows = work.session.execute(
        select(Office.district_id, func.count(Office.id)).group_by(Office.district_id)
    )
    return dict(rows.all())


def published_by_district(work: UnitOfWork) -> dict[int, int]:
    """How many reports of each district are public, by its id."""
    rows = work.session.execute(
        select(Report.district_id, func.count(Report.id))
        .where(Report.published_revision_id.is_not(None))
        .group_by(Report.district_id)
    )
    return dict(rows.all())


def published_by_office(work: UnitOfWork, office_ids: Sequence[int]) -> dict[int, int]:
    """How many reports of each of these offices are public, by office id."""
    rows = work.session.execute(
        select(Report.office_id, func.count(Report.id))
        .where(Report.published_revision_id.is_not(None), Report.office_id.in_(office_ids))
        .group_by(Report.office_id)
    )
    return dict(rows.all())


def deadline(work: UnitOfWork, district_id: int, kind: str, year: int) -> Deadline | None:
    """The deadline that applies to such offices for that year's report."""
    return work.session.scalars(
        select(Deadline).where(
            Deadline.district_id == district_id,
            Deadline.office_kind == kind,
            Deadline.year == year,
        )
    ).one_or_none()


def deadlines(
    work: UnitOfWork, district_ids: Collection[int], years: Collection[int]
) -> dict[tuple[int, str, int], date]:
    """The days by which reports are due, by (district id, kind of office, year)."""
    rows = work.session.scalars(
        select(Deadline).where(Deadline.district_id.in_(district_ids), Deadline.year.in_(years))
    )
    return {(row.district_id, row.office_kind, row.year): row.due for row in rows}


def lock_district(work: UnitOfWork, district_id: int) -> None:
    """Waits until no other transaction has this district's list of offices in hand."""
    # An advisory lock: the scope of a district may not lock the district's own row.
    work.session.execute(select(func.pg_advisory_xact_lock(_OFFICES, district_id)))
