"""The table of archives: years that are behind what is public, claimed with a lease and fence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, delete, false, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from reports.errors import LostLeaseError
from reports.renderers.open_data import FORMAT
from reports.rules.model import N_
from reports.store.models import CellRow, District, Event, Export, Office, Report, Revision
from reports.store.states import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from reports.store.database import UnitOfWork

DIED = N_("The worker that built it died")

BATCH = 100  # reports with their texts and numbers held in memory at once: about 10 MB


@dataclass(frozen=True)
class Claim:
    """A year in a worker's hands; `as_of` is the moment whose public state it builds."""

    year: int
    fence: int
    attempt: int
    fingerprint: str
    as_of: datetime


def claim(work: UnitOfWork, worker: str, lease: float, rest: float) -> Claim | None:
    """Takes the newest year that is due; None where none is.

    Due is a year whose archive is not made of what is public now, `rest` seconds after its last
    build began; at once where something was taken back from the public since.
    """
    moment = work.session.scalar(select(func.clock_timestamp()))
    assert moment is not None
    current = _fingerprints(work)
    for year in sorted(current.keys() | set(work.session.scalars(select(Export.year)))):
        values = {"year": year, "reports": 0, "files": [], "fence": 0, "attempt": 0}
        work.session.execute(insert(Export).values(values).on_conflict_do_nothing())
    waits = Export.as_of > moment - timedelta(seconds=rest)
    free = (
        or_(Export.lease_until.is_(None), Export.lease_until < moment),
        or_(Export.not_before.is_(None), Export.not_before < moment),
        or_(Export.as_of.is_(None), ~waits, _taken_back()),
    )
    rows = work.session.scalars(
        select(Export).where(*free).order_by(Export.year.desc()).with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        wanted = current.get(row.year, "")
        if row.fingerprint == wanted:
            continue
        if row.lease_until is not None:
            row.error = DIED
        row.fence += 1
        row.attempt += 1
        row.worker = worker
        row.lease_until = moment + timedelta(seconds=lease)
        return Claim(row.year, row.fence, row.attempt, wanted, moment)
    return None


def renew(work: UnitOfWork, claim: Claim, lease: float) -> None:
    """Holds the claim for some more; LostLeaseError where it is another worker's."""
    _hold(work, claim, lease_until=func.clock_timestamp() + timedelta(seconds=lease))


def stand(work: UnitOfWork, claim: Claim, reports: int, files: Sequence[Mapping[str, Any]]) -> None:
    """Puts the new files in the place of the old; LostLeaseError.

    A year without any report has no archive: its row goes.
    """
    _hold(
        work,
        claim,
        fingerprint=claim.fingerprint,
        reports=reports,
        files=[dict(file) for file in files],
        as_of=claim.as_of,
        built_at=func.clock_timestamp(),
        attempt=0,
        lease_until=None,
        not_before=None,
        error=None,
    )
    if not reports:
        work.session.execute(delete(Export).where(Export.year == claim.year))


def fail(work: UnitOfWork, claim: Claim, error: str, delay: float) -> None:
    """Notes why it did not come about, and when to try again; what stands goes on standing."""
    again = func.clock_timestamp() + timedelta(seconds=delay)
    _hold(work, claim, lease_until=None, not_before=again, error=error)


def forget(work: UnitOfWork, year: int) -> None:
    """Lets the year be built anew at the next look: its files are lost."""
    work.session.execute(update(Export).where(Export.year == year).values(fingerprint=None))


def standing(work: UnitOfWork) -> Sequence[Export]:
    """The archives that stand, newest year first."""
    return work.session.scalars(
        select(Export).where(Export.built_at.is_not(None)).order_by(Export.year.desc())
    ).all()


def unfinished(work: UnitOfWork, limit: int) -> Sequence[tuple[Export, bool]]:
    """Archives that never stood or failed last, or that are being built (True), newest first."""
    building = func.coalesce(Export.lease_until > func.clock_timestamp(), false())
    rows = work.session.execute(
        select(Export, building)
        .where(or_(building, Export.error.is_not(None), Export.built_at.is_(None)))
        .order_by(Export.year.desc())
        .limit(limit)
    ).all()
    return [(row, in_hand) for row, in_hand in rows]


def hurry(work: UnitOfWork, year: int) -> bool:
    """Has a build that failed tried at the next look; whether there is such a one."""
    statement = (
        update(Export)
        .where(Export.year == year, Export.error.is_not(None), Export.lease_until.is_(None))
        .values(not_before=None)
        .returning(Export.year)
    )
    return work.session.scalar(statement.execution_options(synchronize_session=False)) is not None


def batch(work: UnitOfWork, year: int, after: int) -> Sequence[tuple[Report, Revision]]:
    """The year's next published reports with their revisions, by id, after the one given."""
    rows = work.session.execute(
        select(Report, Revision)
        .join(Revision, Revision.id == Report.published_revision_id)
        .where(Report.year == year, Report.id > after)
        .order_by(Report.id)
        .limit(BATCH)
    ).all()
    return [(report, revision) for report, revision in rows]


def cells(work: UnitOfWork, revision_ids: Sequence[int]) -> Iterator[tuple[int, CellRow]]:
    """The numbers of these revisions, each with the id of its own."""
    rows = work.session.scalars(select(CellRow).where(CellRow.revision_id.in_(revision_ids)))
    for row in rows:
        yield row.revision_id, row


def _hold(work: UnitOfWork, claim: Claim, **values: Any) -> None:
    mine = (Export.year == claim.year, Export.fence == claim.fence)
    statement = update(Export).where(*mine).values(values).returning(Export.year)
    if work.session.scalar(statement.execution_options(synchronize_session=False)) is None:
        raise LostLeaseError("The archive of %(year)s is another worker's by now", year=claim.year)


def _fingerprints(work: UnitOfWork) -> dict[int, str]:
    """What is public of each year, as one hash: reports, their versions, names of places."""
    one = func.concat_ws(
        ":",
        Report.id,
        Report.public_version,
        Office.name,
        Office.kind,
        District.code,
        District.name,
    )
    everything = func.string_agg(
        cast(one, Text), aggregate_order_by(literal_column("','"), Report.id)
    )
    rows = work.session.execute(
        select(Report.year, func.md5(func.concat(FORMAT, ":", everything)).label("fingerprint"))
        .select_from(Report)
        .join(Office, Office.id == Report.office_id)
        .join(District, District.id == Report.district_id)
        .where(Report.published_revision_id.is_not(None))
        .group_by(Report.year)
    )
    return {row.year: row.fingerprint for row in rows}


def _taken_back() -> ColumnElement[bool]:
    """Whether something was withdrawn, or corrected discreetly, since the archive was made."""
    return (
        select(Event.id)
        .join(Report, Report.id == Event.report_id)
        .join(Revision, Revision.id == Event.revision_id)
        .where(
            Report.year == Export.year,
            # A step is dated when it begins and seen when it is committed.
            Event.at >= Export.as_of - timedelta(minutes=1),
            (Event.after == Status.WITHDRAWN)
            | (Event.after.in_([Status.PUBLISHED, Status.CORRECTED]) & Revision.discreet),
        )
        .exists()
    )
