"""Intakes and their files as people see them, as queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import aliased

from reports.errors import NotFoundError
from reports.store.models import Intake, IntakeFile, Report
from reports.store.states import IntakeFileState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, Select

    from reports.store.database import UnitOfWork

Filter = Literal["attention", "ready", "waiting", "taken", "excluded"]
FILTERS: tuple[Filter, ...] = ("attention", "ready", "waiting", "taken", "excluded")

S = IntakeFileState


@dataclass(frozen=True)
class Counts:
    """How many files of an intake are where."""

    by_state: dict[str, int]
    by_filter: dict[str, int]


def found(work: UnitOfWork, intake_id: int) -> Intake:
    """The intake; NotFoundError."""
    row = work.session.scalars(select(Intake).where(Intake.id == intake_id)).one_or_none()
    if row is None:
        raise NotFoundError("There is no intake %(intake)s here", intake=intake_id)
    return row


def listing(work: UnitOfWork, after: int | None, limit: int) -> Sequence[Intake]:
    """Intakes, the newest first."""
    query = select(Intake).order_by(Intake.id.desc()).limit(limit)
    if after is not None:
        query = query.where(Intake.id < after)
    return work.session.scalars(query).all()


def _is_double() -> ColumnElement[bool]:
    """Whether another file of the intake is for the same office and year."""
    other = aliased(IntakeFile)
    return (
        select(other.id)
        .where(
            other.intake_id == IntakeFile.intake_id,
            other.id != IntakeFile.id,
            other.office_id == IntakeFile.office_id,
            other.year == IntakeFile.year,
            other.state.in_((S.READ, S.QUEUED, S.TAKEN)),
        )
        .exists()
    )


def _is_ready() -> ColumnElement[bool]:
    return and_(
        IntakeFile.state == S.READ,
        IntakeFile.office_id.is_not(None),
        IntakeFile.year.is_not(None),
        IntakeFile.reason.is_(None),
        ~_is_double(),
    )


def _condition(name: Filter) -> ColumnElement[bool]:
    if name == "ready":
        return _is_ready()
    if name == "attention":
        failed = IntakeFile.state.in_((S.UNREADABLE, S.FAILED))
        return or_(failed, and_(IntakeFile.state == S.READ, ~_is_ready()))
    states = {"waiting": (S.WAITING, S.QUEUED), "taken": (S.TAKEN,), "excluded": (S.EXCLUDED,)}
    return IntakeFile.state.in_(states[name])


def counts(work: UnitOfWork, intake_ids: Collection[int]) -> dict[int, Counts]:
    """How many files each of these intakes has in each state and under each filter."""
    columns = [func.count().filter(_condition(name)).label(name) for name in FILTERS]
    rows = work.session.execute(
        select(IntakeFile.intake_id, IntakeFile.state, func.count().label("number"), *columns)
        .where(IntakeFile.intake_id.in_(intake_ids))
        .group_by(IntakeFile.intake_id, IntakeFile.state)
    ).all()
    made = {key: Counts({}, dict.fromkeys(FILTERS, 0)) for key in intake_ids}
    for row in rows:
        made[row.intake_id].by_state[row.state] = row.number
        for name in FILTERS:
            made[row.intake_id].by_filter[name] += getattr(row, name)
    return made


@dataclass(frozen=True)
class Shown:
    """A file with what stands elsewhere: whether it is a double, its report's status."""

    file: IntakeFile
    double: bool
    status: str | None
    public: bool


def files(
    work: UnitOfWork,
    intake_id: int,
    name: Filter | None = None,
    after: int | None = None,
    limit: int | None = None,
) -> Sequence[Shown]:
    """Files of the intake in their order."""
    query = (
        select(IntakeFile, _is_double(), Report.status, Report.published_revision_id)
        .outerjoin(Report, Report.id == IntakeFile.report_id)
        .where(IntakeFile.intake_id == intake_id)
        .order_by(IntakeFile.position)
        .limit(limit)
    )
    if name is not None:
        query = query.where(_condition(name))
    if after is not None:
        query = query.where(IntakeFile.position > after)
    return [
        Shown(file, bool(double), status, public is not None)
        for file, double, status, public in work.session.execute(query)
    ]


def locked_file(work: UnitOfWork, intake_id: int, file_id: int) -> IntakeFile:
    """The file, locked until the end of the transaction; NotFoundError."""
    row = work.session.scalars(
        select(IntakeFile)
        .where(IntakeFile.id == file_id, IntakeFile.intake_id == intake_id)
        .with_for_update(of=IntakeFile, key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFoundError("There is no such file in this intake")
    return row


def queue_ready(work: UnitOfWork, intake_id: int) -> int:
    """Puts every ready file in line to be taken over; how many."""
    ready = select(IntakeFile.id).where(IntakeFile.intake_id == intake_id, _is_ready())
    return len(_move(work, ready, S.QUEUED))


def queue_again(work: UnitOfWork, intake_id: int) -> int:
    """Puts every file that could not be read or taken over in line once more; how many."""
    of = IntakeFile.intake_id == intake_id
    again = 0
    for before, after in ((S.UNREADABLE, S.WAITING), (S.FAILED, S.QUEUED)):
        # A file that was not even there when the zip was opened cannot be read again.
        stored = IntakeFile.size > 0
        failed = select(IntakeFile.id).where(of, stored, IntakeFile.state == before)
        again += len(_move(work, failed, after, reason=None))
    return again


def exclude_others(work: UnitOfWork, file: IntakeFile, who: str) -> Sequence[str]:
    """Leaves out the files for the same office and year that nobody took over; their names."""
    others = select(IntakeFile.id).where(
        IntakeFile.intake_id == file.intake_id,
        IntakeFile.id != file.id,
        IntakeFile.office_id == file.office_id,
        IntakeFile.year == file.year,
        IntakeFile.state == S.READ,
    )
    return _move(work, others, S.EXCLUDED, confirmed_by=who)


def exclude_open(work: UnitOfWork, intake_id: int, who: str) -> Sequence[str]:
    """Leaves out every file that still waits for a person; their names."""
    undecided = select(IntakeFile.id).where(
        IntakeFile.intake_id == intake_id, IntakeFile.state == S.READ, ~_is_ready()
    )
    return _move(work, undecided, S.EXCLUDED, confirmed_by=who)


def _move(
    work: UnitOfWork, chosen: Select[int], to: IntakeFileState, **values: str | None
) -> Sequence[str]:
    """Names of the files that moved."""
    # What somebody else has in hand this very moment stays as it is: no waiting, no deadlock.
    free = chosen.where(IntakeFile.lease_until.is_(None)).with_for_update(
        of=IntakeFile, skip_locked=True, key_share=True
    )
    return work.session.scalars(
        update(IntakeFile)
        .where(IntakeFile.id.in_(work.session.scalars(free).all()))
        .values(state=to.value, attempt=0, **values)
        .returning(IntakeFile.name)
        .execution_options(synchronize_session=False)
    ).all()


def total(work: UnitOfWork) -> int:
    """How many intakes there are in the scope."""
    return work.session.scalars(select(func.count()).select_from(Intake)).one()
