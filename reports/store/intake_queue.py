"""Files of intakes as work: taken with a lease, closed under a fence, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select, text, tuple_, update

from reports.errors import LostLeaseError
from reports.store.models import Intake, IntakeFile
from reports.store.states import IntakeFileState, IntakeState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement

    from reports.store.database import UnitOfWork

AT_WORK = (IntakeState.READING, IntakeState.RUNNING)
"""States in which workers take up files of an intake."""
DUE = (IntakeFileState.WAITING, IntakeFileState.QUEUED)

_IS_DUE = """
    f.state IN ('waiting', 'queued') AND f.lease_until IS NULL
    AND EXISTS (SELECT 1 FROM intakes i WHERE i.id = f.intake_id
                AND i.state IN ('reading', 'running'))
"""
_TURNS = text(
    f"""
    SELECT d.id FROM districts d
    CROSS JOIN LATERAL (SELECT count(*) AS n FROM intake_files r
        WHERE r.district_id = d.id AND r.lease_until IS NOT NULL) AS running
    CROSS JOIN LATERAL (SELECT max(t.started_at) AS at FROM intake_files t
        WHERE t.district_id = d.id) AS turn
    WHERE EXISTS (SELECT 1 FROM intake_files f WHERE f.district_id = d.id AND {_IS_DUE})
    ORDER BY running.n, turn.at NULLS FIRST, d.id
    """  # noqa: S608 - made of constants
)
"""Districts with files due, the least served first: a flood of one waits for itself."""

_CLAIM = text(
    f"""
    UPDATE intake_files SET fence = fence + 1, attempt = attempt + 1, worker = :worker,
        started_at = clock_timestamp(),
        lease_until = clock_timestamp() + make_interval(secs => :lease)
    WHERE id = (
        SELECT f.id FROM intake_files f WHERE f.district_id = :district AND {_IS_DUE}
        ORDER BY f.id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING id, district_id, intake_id, name, sha256, state, attempt, fence
    """  # noqa: S608 - made of constants
)


@dataclass(frozen=True)
class FileClaim:
    """A file in a worker's hands; `state` says whether it waits to be read or taken over."""

    id: int
    district_id: int
    intake_id: int
    name: str
    sha256: str
    state: str
    attempt: int
    fence: int


def claim_next(work: UnitOfWork, worker: str, lease: float) -> FileClaim | None:
    """Takes the file whose turn it is; None where nothing is due."""
    for district in work.session.execute(_TURNS).scalars().all():
        values = {"district": district, "worker": worker, "lease": lease}
        row = work.session.execute(_CLAIM, values).first()
        if row is not None:
            return FileClaim(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row's mapping
    return None


def hold(work: UnitOfWork, claim: FileClaim) -> tuple[Intake, IntakeFile]:
    """The claimed file, locked, and its intake; LostLeaseError where it is another's."""
    # Always files before their intake, which is locked last and briefly: many may be at work on
    # one intake, and two transactions never wait for each other.
    file = work.session.scalars(
        select(IntakeFile)
        .where(IntakeFile.id == claim.id)
        .with_for_update(of=IntakeFile, key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    intake = work.get(Intake, claim.intake_id)
    if intake is None or file is None or file.fence != claim.fence or file.lease_until is None:
        raise LostLeaseError("File %(file)s is another worker's by now", file=claim.id)
    return intake, file


def locked(work: UnitOfWork, intake_id: int) -> Intake | None:
    """The intake, locked until the end of the transaction, if the scope reaches it."""
    return work.session.scalars(
        select(Intake)
        .where(Intake.id == intake_id)
        .with_for_update(of=Intake, key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def close(work: UnitOfWork, intake: Intake, file: IntakeFile, state: IntakeFileState) -> None:
    """Ends a claim; the last one of an intake at work brings it to its next state."""
    if state != file.state:
        file.attempt = 0
    file.state = state.value
    file.lease_until = None
    work.flush()
    # Under its lock: the last two files to be closed must see each other.
    locked(work, intake.id)
    settle(work, intake)


def settle(work: UnitOfWork, intake: Intake) -> None:
    """Where nothing is left to do for workers, a person must decide, or all is done."""
    if intake.state not in AT_WORK or _any(work, intake, IntakeFile.state.in_(DUE)):
        return
    left = _any(work, intake, IntakeFile.state == IntakeFileState.READ)
    intake.state = (IntakeState.CONFIRMING if left else IntakeState.DONE).value
    if not left:
        intake.finished_at = work.session.execute(select(func.clock_timestamp())).scalar_one()
    work.flush()


def _any(work: UnitOfWork, intake: Intake, condition: ColumnElement[bool]) -> bool:
    query = select(exists().where(IntakeFile.intake_id == intake.id, condition))
    return bool(work.session.execute(query).scalar_one())


def renew(work: UnitOfWork, claims: Mapping[int, int], lease: float) -> None:
    """Holds on to these claims (file id to fence), as far as they have not been lost."""
    if not claims:
        return
    work.session.execute(
        update(IntakeFile)
        .where(
            tuple_(IntakeFile.id, IntakeFile.fence).in_(claims.items()),
            IntakeFile.lease_until.is_not(None),
        )
        .values(lease_until=func.clock_timestamp() + timedelta(seconds=lease))
    )


def expired(work: UnitOfWork, limit: int) -> Sequence[FileClaim]:
    """Claims whose lease ran out: their workers are gone. None of them is locked."""
    rows = work.session.scalars(
        select(IntakeFile)
        .where(IntakeFile.lease_until < func.clock_timestamp())
        .order_by(IntakeFile.id)
        .limit(limit)
    )
    return [
        FileClaim(
            id=row.id,
            district_id=row.district_id,
            intake_id=row.intake_id,
            name=row.name,
            sha256=row.sha256,
            state=row.state,
            attempt=row.attempt,
            fence=row.fence,
        )
        for row in rows
    ]


def unheard(work: UnitOfWork, after: float, limit: int) -> Sequence[int]:
    """Intakes at work of which no file was taken up for `after` seconds; notes a nudge to each."""
    since = func.clock_timestamp() - timedelta(seconds=after)
    of = IntakeFile.intake_id == Intake.id
    chosen = (
        select(Intake.id)
        .where(
            Intake.state.in_(AT_WORK),
            func.coalesce(Intake.nudged_at, Intake.created_at) < since,
            exists().where(of, IntakeFile.state.in_(DUE), IntakeFile.lease_until.is_(None)),
            ~exists().where(of, IntakeFile.started_at >= since),
        )
        .order_by(Intake.id)
        .limit(limit)
        .with_for_update(of=Intake, skip_locked=True, key_share=True)
    )
    return work.session.scalars(
        update(Intake)
        .where(Intake.id.in_(chosen.scalar_subquery()))
        .values(nudged_at=func.clock_timestamp())
        .returning(Intake.id)
    ).all()
