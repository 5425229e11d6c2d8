"""What the public can see, as queries: published reports and their revisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, tuple_

from reports.store.models import District, Office, Report, Revision
from reports.store.states import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Select

    from reports.store.database import UnitOfWork

BATCH = 100  # reports with their texts held in memory at once: about 2 MB


@dataclass(frozen=True)
class Filter:
    """Which published reports; None leaves a field open."""

    district: str | None = None
    office_id: int | None = None
    year: int | None = None


def _narrowed(query: Select[Report], wanted: Filter) -> Select[Report]:
    query = query.where(Report.published_revision_id.is_not(None))
    if wanted.district is not None:
        chosen = select(District.id).where(District.code == wanted.district)
        query = query.where(Report.district_id.in_(chosen))
    if wanted.office_id is not None:
        query = query.where(Report.office_id == wanted.office_id)
    if wanted.year is not None:
        query = query.where(Report.year == wanted.year)
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


def latest(work: UnitOfWork, limit: int) -> Sequence[Report]:
    """What became public last."""
    query = _narrowed(select(Report), Filter()).order_by(
        Report.published_at.desc(), Report.id.desc()
    )
    return work.session.scalars(query.limit(limit)).all()


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
) -> Sequence[tuple[str, Revision]]:
    """Names and published revisions of the district's other offices for the year, a bounded set."""
    rows = work.session.execute(
        select(Office.name, Revision)
        .join(Report, Report.office_id == Office.id)
        .join(Revision, Revision.id == Report.published_revision_id)
        .where(Report.district_id == district_id, Report.year == year, Report.office_id != but)
        .order_by(Report.id)
        .limit(limit)
    ).all()
    return [(name, revision) for name, revision in rows]


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
