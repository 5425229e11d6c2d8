"""Districts and offices, as queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Text, cast, func, literal, null, select, union
from sqlalchemy.dialects.postgresql import ARRAY

from reports.errors import NotFoundError
from reports.store.models import District, Office, Report

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reports.store.database import UnitOfWork


MAX_STEPS = 20
"""Names that an office may have had: a circle of predecessors must end."""
MAX_FAMILY = 60
_OFFICES = 711  # the space of advisory locks that guards lists of offices


def districts(work: UnitOfWork) -> Sequence[District]:
    """Every district, by code."""
    return work.session.scalars(select(District).order_by(District.code)).all()


def districts_in(work: UnitOfWork, code: str) -> Sequence[District]:
    """The districts below a province or city, by code."""
    query = select(District).where(District.region.contains([code]), District.code != code)
    return work.session.scalars(query.order_by(District.code)).all()


def district(work: UnitOfWork, code: str) -> District:
    """The district of that code; NotFoundError."""
    row = find_district(work, code)
    if row is None:
        raise NotFoundError("There is no district %(code)s", code=code)
    return row


def find_district(work: UnitOfWork, code: str) -> District | None:
    """The district of that code, if there is one."""
    return work.session.scalars(select(District).where(District.code == code)).one_or_none()


def district_by_id(work: UnitOfWork, district_id: int) -> District:
    """The district of that id; NotFoundError."""
    row = work.session.scalars(select(District).where(District.id == district_id)).one_or_none()
    if row is None:
        raise NotFoundError("There is no district %(code)s", code=district_id)
    return row


def district_names(work: UnitOfWork, ids: Collection[int]) -> dict[int, str]:
    """Names of these districts by id."""
    rows = work.session.execute(select(District.id, District.name).where(District.id.in_(ids)))
    return dict(rows.all())


def office(work: UnitOfWork, office_id: int) -> Office:
    """The office; NotFoundError."""
    row = work.session.scalars(select(Office).where(Office.id == office_id)).one_or_none()
    if row is None:
        raise NotFoundError("There is no office %(office)s", office=office_id)
    return row


def family(work: UnitOfWork, office_id: int) -> Sequence[tuple[int, Office]]:
    """The office with those before it (-1, -2 …) and after it (1, 2 …), oldest first.

    After an office there may be several that took over its duties, before it there is one.
    """
    start = select(Office.id, Office.predecessor_id, literal(0).label("step"))
    before = start.where(Office.id == office_id).cte("before", recursive=True)
    before = before.union(
        select(Office.id, Office.predecessor_id, before.c.step - 1).where(
            Office.id == before.c.predecessor_id, before.c.step > -MAX_STEPS
        )
    )
    after = start.where(Office.id == office_id).cte("after", recursive=True)
    after = after.union(
        select(Office.id, Office.predecessor_id, after.c.step + 1).where(
            Office.predecessor_id == after.c.id, after.c.step < MAX_STEPS
        )
    )
    steps = union(select(before.c.id, before.c.step), select(after.c.id, after.c.step)).subquery()
    rows = work.session.execute(
        select(steps.c.step, Office)
        .join(steps, steps.c.id == Office.id)
        .order_by(steps.c.step, Office.id)
        .limit(MAX_FAMILY)
    )
    return [(step, row) for step, row in rows]


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


def office_names(work: UnitOfWork, district_id: int) -> list[tuple[int, str, tuple[str, ...]]]:
    """Id, name and aliases of every office of a district, by id."""
    rows = work.session.execute(
        select(Office.id, Office.name, Office.aliases)
        .where(Office.district_id == district_id)
        .order_by(Office.id)
    )
    return [(key, name, tuple(aliases)) for key, name, aliases in rows]


def districts_named(work: UnitOfWork, part: str, limit: int) -> Sequence[District]:
    """Districts with the folded `part` in their name, those that begin with it first."""
    query = (
        select(District)
        .where(District.name.contains(part, autoescape=True))
        .order_by(
            ~District.name.startswith(part, autoescape=True),
            func.char_length(District.name),
            District.code,
        )
        .limit(limit)
    )
    return work.session.scalars(query).all()


def publishing_offices_named(work: UnitOfWork, part: str, limit: int) -> Sequence[Office]:
    """Offices that published something, with the folded `part` in their name.

    Those that begin with it first, then the short names.
    """
    characters = func.string_to_array(cast(Office.folded, Text), null(), type_=ARRAY(Text))
    published = select(Report.id).where(
        Report.office_id == Office.id, Report.published_revision_id.is_not(None)
    )
    query = (
        select(Office)
        .where(
            characters.contains(sorted(set(part))),
            Office.folded.contains(part, autoescape=True),
            published.exists(),
        )
        .order_by(
            ~Office.folded.startswith(part, autoescape=True),
            func.char_length(Office.folded),
            Office.id,
        )
        .limit(limit)
    )
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


def lock_district(work: UnitOfWork, district_id: int) -> None:
    """Waits until no other transaction has this district's list of offices in hand."""
    # An advisory lock: the scope of a district may not lock the district's own row.
    work.session.execute(select(func.pg_advisory_xact_lock(_OFFICES, district_id)))
