"""What the public can see, as queries: published reports and their revisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import defer

from reports.store.models import District, Event, Office, Report, Revision
from reports.store.states import PUBLIC_STEPS, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Select

    from reports.store.database import UnitOfWork

BATCH = 100  # reports with their texts held in memory at once: about 2 MB


@dataclass(frozen=True)
class Filter:
    """Which published reports; None leaves a field open."""

    district: str | None = None
    office_id: int | None = None
    year: int | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Neighbour:
    """Another office's published report, without its text."""

    office: str
    report_id: int
    revision_id: int
    sha256: str


def _narrowed(query: Select[Any], wanted: Filter) -> Select[Any]:
    query = query.where(Report.published_revision_id.is_not(None))
    if wanted.district is not None:
        chosen = select(District.id).where(District.code == wanted.district)
        query = query.where(Report.district_id.in_(chosen))
    if wanted.office_id is not None:
        query = query.where(Report.office_id == wanted.office_id)
    if wanted.year is not None:
        query = query.where(Report.year == wanted.year)
    if wanted.kind is not None:
        chosen = select(Office.id).where(Office.kind == wanted.kind)
        query = query.where(Report.office_id.in_(chosen))
    return query


def count(work: UnitOfWork, wanted: Filter | None = None) -> int:
    """How many there are."""
    query = _narrowed(select(Report), wanted or Filter())
    return work.session.scalars(select(func.count()).select_from(query.subquery())).one()


def page(
    work: UnitOfWork, wanted: Filter, after: tuple[int, int] | None, limit: int | None
) -> Sequence[Report]:
    """The newest year first; `after` is (year, id) of the last one seen."""
    query = _narrowed(select(Report), wanted).order_by(Report.year.desc(), Report.id.desc())
    if after is not None:
        query = query.where(tuple_(Report.year, Report.id) < after)
    return work.session.scalars(query.limit(limit)).all()


def by_ids(work: UnitOfWork, ids: Collection[int]) -> Sequence[Report]:
    """Those of these reports that are published."""
    query = _narrowed(select(Report), Filter()).where(Report.id.in_(ids))
    return work.session.scalars(query).all()


def of_offices(work: UnitOfWork, office_ids: Collection[int]) -> Sequence[Report]:
    """What these offices have published, the newest year first."""
    query = _narrowed(select(Report), Filter()).where(Report.office_id.in_(office_ids))
    return work.session.scalars(query.order_by(Report.year.desc(), Report.id.desc())).all()


def of_years(work: UnitOfWork, district_id: int, years: Collection[int]) -> Sequence[Report]:
    """What a district has published for these years."""
    query = _narrowed(select(Report), Filter())
    query = query.where(Report.district_id == district_id, Report.year.in_(years))
    return work.session.scalars(query.order_by(Report.id)).all()


def of_offices_named(work: UnitOfWork, folded: str, beside: Report, limit: int) -> Sequence[Report]:
    """Of other offices with this in their folded name: the report of the year, or nearest to it.

    Those of the same district first, then by the length of the name: the shortest fits best.
    """
    near = (
        _narrowed(select(Report.id), Filter())
        .join(Office, Office.id == Report.office_id)
        .where(
            Office.folded.contains(folded, autoescape=True), Report.office_id != beside.office_id
        )
        .ext(distinct_on(Report.office_id))
        .order_by(Report.office_id, func.abs(Report.year - beside.year), Report.year.desc())
    )
    query = (
        select(Report)
        .join(Office, Office.id == Report.office_id)
        .where(Report.id.in_(near))
        .order_by(Report.district_id != beside.district_id, func.length(Office.name), Report.id)
        .limit(limit)
    )
    return work.session.scalars(query).all()


def latest(work: UnitOfWork, limit: int) -> Sequence[Report]:
    """What became public last."""
    query = _narrowed(select(Report), Filter()).order_by(
        Report.published_at.desc(), Report.id.desc()
    )
    return work.session.scalars(query.limit(limit)).all()


def steps(work: UnitOfWork, ids: Collection[int]) -> Sequence[Event]:
    """The steps of these reports that the public may read about, in their order."""
    return work.session.scalars(
        select(Event)
        .where(Event.report_id.in_(ids), Event.after.in_([s.value for s in PUBLIC_STEPS]))
        .order_by(Event.id)
        .options(defer(Event.changes))  # as long as the reports themselves
    ).all()


def last_change(work: UnitOfWork) -> datetime | None:
    """When what the public sees last changed; only a scope over everything sees withdrawals."""
    return work.session.scalar(
        select(func.max(Event.at)).where(Event.after.in_([s.value for s in PUBLIC_STEPS]))
    )


def years(work: UnitOfWork, wanted: Filter | None = None) -> tuple[int, ...]:
    """Years with published reports, newest first."""
    query = _narrowed(select(Report), wanted or Filter()).subquery()
    return tuple(
        work.session.scalars(select(query.c.year).distinct().order_by(query.c.year.desc()))
    )


def of_office(work: UnitOfWork, office_ids: Sequence[int], year: int) -> Revision | None:
    """The published revision of the first of these offices that has one for the year."""
    rows = work.session.execute(
        select(Report.office_id, Revision)
        .join(Revision, Revision.id == Report.published_revision_id)
        .where(Report.office_id.in_(office_ids), Report.year == year)
    ).all()
    by_office = dict(rows)
    return next((by_office[office] for office in office_ids if office in by_office), None)


def neighbours(
    work: UnitOfWork, district_id: int, year: int, but: int, limit: int
) -> Sequence[Neighbour]:
    """The district's other offices that published for the year, a bounded set."""
    rows = work.session.execute(
        select(Office.name, Report.id, Revision.id, Revision.sha256)
        .join(Report, Report.office_id == Office.id)
        .join(Revision, Revision.id == Report.published_revision_id)
        .where(Report.district_id == district_id, Report.year == year, Report.office_id != but)
        .order_by(Report.id)
        .limit(limit)
    ).all()
    return [Neighbour(*row) for row in rows]


def batch(work: UnitOfWork, after: int) -> Sequence[tuple[Report, Revision]]:
    """The next published reports with their published revisions, by id, after the one given."""
    rows = work.session.execute(
        select(Report, Revision)
        .join(Revision, Revision.id == Report.published_revision_id)
        .where(Report.id > after)
        .order_by(Report.id)
        .limit(BATCH)
    ).all()
    return [(report, revision) for report, revision in rows]


def versions(work: UnitOfWork) -> Iterator[tuple[int, int]]:
    """(report id, version of what is public) of every published report, by id."""
    rows = work.session.execute(
        select(Report.id, Report.public_version)
        .where(Report.published_revision_id.is_not(None))
        .order_by(Report.id)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        yield row.id, row.public_version


def in_motion(work: UnitOfWork) -> Sequence[int]:
    """Ids of the reports that are on their way to the public."""
    return work.session.scalars(select(Report.id).where(Report.status == Status.PUBLISHING)).all()
