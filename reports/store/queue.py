"""The job table as a queue: put in, take with a lease, close under a fence, take back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from reports.errors import LostLeaseError
from reports.store.models import Job, Worker
from reports.store.states import JobState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.store.database import UnitOfWork
    from reports.store.models import Report

_TURNS = text(
    """
    SELECT d.id FROM districts d
    CROSS JOIN LATERAL (SELECT count(*) AS n FROM jobs r WHERE r.queue = :queue
        AND r.district_id = d.id AND r.state = 'running') AS running
    CROSS JOIN LATERAL (SELECT max(t.started_at) AS at FROM jobs t WHERE t.queue = :queue
        AND t.district_id = d.id) AS turn
    WHERE EXISTS (SELECT 1 FROM jobs w WHERE w.queue = :queue AND w.district_id = d.id
        AND w.state = 'waiting'
        AND (w.not_before IS NULL OR w.not_before <= clock_timestamp()))
    ORDER BY running.n, turn.at NULLS FIRST, d.id
    """
)
"""Districts with work in this queue, the least served first: a flood of one waits for itself."""

_CLAIM = """
    UPDATE jobs SET state = 'running', attempt = attempt + 1, fence = fence + 1,
        worker = :worker, started_at = clock_timestamp(), finished_at = NULL,
        lease_until = clock_timestamp() + make_interval(secs => :lease)
    WHERE id = (
        SELECT id FROM jobs WHERE state = 'waiting' AND {}
        AND (not_before IS NULL OR not_before <= clock_timestamp())
        ORDER BY id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING id, district_id, office_id, report_id, revision_id, task, queue, attempt,
        max_attempts, fence
"""
_CLAIM_OF_DISTRICT = text(_CLAIM.format("queue = :queue AND district_id = :district"))
_CLAIM_ONE = text(_CLAIM.format("id = :id"))


@dataclass(frozen=True)
class Claim:
    """A job in a worker's hands; `fence` tells this claim from every other of the same job."""

    id: int
    district_id: int
    office_id: int
    report_id: int
    revision_id: int
    task: str
    queue: str
    attempt: int
    max_attempts: int
    fence: int


def clock(work: UnitOfWork) -> datetime:
    """The database's clock, the only one that all processes share."""
    moment: datetime = work.session.execute(select(func.clock_timestamp())).scalar_one()
    return moment


def enqueue(
    work: UnitOfWork, report: Report, revision_id: int, task: str, queue: str, max_attempts: int
) -> int:
    """Puts a job in, or wakes the one there is for this revision and task; its id.

    A job that is running meanwhile loses its lease, so that what is asked now is done after.
    """
    fresh = insert(Job).values(
        district_id=report.district_id,
        office_id=report.office_id,
        report_id=report.id,
        revision_id=revision_id,
        task=task,
        queue=queue,
        state=JobState.WAITING.value,
        max_attempts=max_attempts,
        attempt=0,
        deaths=0,
        fence=0,
    )
    statement = fresh.on_conflict_do_update(
        index_elements=["revision_id", "task"],
        set_={
            "state": JobState.WAITING.value,
            "queue": queue,
            "max_attempts": max_attempts,
            "attempt": 0,
            "deaths": 0,
            "fence": Job.fence + 1,
            "created_at": func.clock_timestamp(),
            **dict.fromkeys(
                (
                    "not_before",
                    "lease_until",
                    "nudged_at",
                    "worker",
                    "error",
                    "error_params",
                    "started_at",
                    "finished_at",
                )
            ),
        },
    ).returning(Job.id)
    return work.session.execute(statement).scalar_one()


def claim_next(work: UnitOfWork, queue: str, worker: str, lease: float) -> Claim | None:
    """Takes the job whose turn it is in this queue; None where nothing is due."""
    values = {"queue": queue, "worker": worker, "lease": lease}
    for district in work.session.execute(_TURNS, {"queue": queue}).scalars().all():
        row = work.session.execute(_CLAIM_OF_DISTRICT, {**values, "district": district}).first()
        if row is not None:
            return Claim(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row's mapping
    return None


def claim_one(work: UnitOfWork, job_id: int, worker: str, lease: float) -> Claim | None:
    """Takes this very job; None where it is not waiting, or not due yet."""
    row = work.session.execute(_CLAIM_ONE, {"id": job_id, "worker": worker, "lease": lease}).first()
    return None if row is None else Claim(**row._mapping)  # noqa: SLF001 - as above


def hold(work: UnitOfWork, claim: Claim) -> Job:
    """The claimed job's row, locked; LostLeaseError where another claim has taken it."""
    job = work.session.scalars(
        select(Job)
        .where(Job.id == claim.id)
        .with_for_update(of=Job, key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if job is None or job.fence != claim.fence or job.state != JobState.RUNNING:
        raise LostLeaseError("Job %(job)s is another worker's by now", job=claim.id)
    return job


def close(
    work: UnitOfWork,
    job: Job,
    state: JobState,
    error: str | None = None,
    params: Mapping[str, Any] | None = None,
    wait: float = 0,
) -> None:
    """Ends a claim: done, dead, or waiting again after `wait` seconds."""
    moment = clock(work)
    job.state = state.value
    job.lease_until = None
    job.error = error
    job.error_params = dict(params) if params else None
    job.not_before = moment + timedelta(seconds=wait) if state is JobState.WAITING else None
    job.nudged_at = None
    job.finished_at = moment
    work.flush()


def expired(work: UnitOfWork, limit: int) -> Sequence[Job]:
    """Running jobs whose lease ran out, locked: their workers are gone."""
    return work.session.scalars(
        select(Job)
        .where(Job.state == JobState.RUNNING, Job.lease_until < func.clock_timestamp())
        .order_by(Job.id)
        .limit(limit)
        .with_for_update(of=Job, skip_locked=True, key_share=True)
    ).all()


def unheard(work: UnitOfWork, queue: str, after: float, limit: int) -> Sequence[tuple[int, str]]:
    """Ids and tasks of due jobs nobody took for `after` seconds since they were last nudged."""
    # A nudge is sent with the job's commit; one whose delay ran out has had none for this attempt.
    last_word = func.coalesce(Job.nudged_at, Job.created_at)
    silent = last_word < func.clock_timestamp() - timedelta(seconds=after)
    delayed = Job.nudged_at.is_(None) & Job.not_before.is_not(None)
    chosen = (
        select(Job.id)
        .where(
            Job.queue == queue,
            Job.state == JobState.WAITING,
            func.coalesce(Job.not_before, Job.created_at) <= func.clock_timestamp(),
            silent | delayed,
        )
        .order_by(Job.id)
        .limit(limit)
        .with_for_update(of=Job, skip_locked=True, key_share=True)
    )
    rows = work.session.execute(
        update(Job)
        .where(Job.id.in_(chosen.scalar_subquery()))
        .values(nudged_at=func.clock_timestamp())
        .returning(Job.id, Job.task)
    ).all()
    return [(row.id, row.task) for row in rows]


def renew(work: UnitOfWork, claims: Mapping[int, int], lease: float) -> None:
    """Holds on to these claims (job id to fence), as far as they have not been lost."""
    if not claims:
        return
    work.session.execute(
        update(Job)
        .where(tuple_(Job.id, Job.fence).in_(claims.items()), Job.state == JobState.RUNNING)
        .values(lease_until=func.clock_timestamp() + timedelta(seconds=lease))
    )


def hear(work: UnitOfWork, name: str, host: str, pid: int, queues: Iterable[str]) -> None:
    """Notes that a worker lives, and what it has in hand."""
    current = (
        select(Job.id)
        .where(Job.worker == name, Job.state == JobState.RUNNING)
        .order_by(Job.started_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    values = {"host": host, "pid": pid, "queues": list(queues), "job_id": current}
    statement = insert(Worker).values(name=name, **values)
    work.session.execute(
        statement.on_conflict_do_update(
            index_elements=["name"], set_={**values, "heard_at": func.clock_timestamp()}
        )
    )


def heard_queues(work: UnitOfWork, silent: float) -> set[str]:
    """Queues with a worker heard of within the last `silent` seconds."""
    limit = func.clock_timestamp() - timedelta(seconds=silent)
    rows = work.session.scalars(select(Worker.queues).where(Worker.heard_at >= limit))
    return {name for queues in rows for name in queues}


def ended_lately(work: UnitOfWork, seconds: float) -> dict[str, int]:
    """By queue, how many attempts ended within the last `seconds`."""
    # Not `clock_timestamp`: no index can be asked with what may change from row to row.
    limit = func.statement_timestamp() - timedelta(seconds=seconds)
    rows = work.session.execute(
        select(Job.queue, func.count()).where(Job.finished_at >= limit).group_by(Job.queue)
    )
    return dict(rows.all())


def forget_workers(work: UnitOfWork, silent: float) -> None:
    """Drops workers unheard of for `silent` seconds."""
    limit = func.clock_timestamp() - timedelta(seconds=silent)
    work.session.execute(delete(Worker).where(Worker.heard_at < limit))


def forget_worker(work: UnitOfWork, name: str) -> None:
    """Drops a worker that ended."""
    work.session.execute(delete(Worker).where(Worker.name == name))


def queue_of(work: UnitOfWork, job_id: int) -> str | None:
    """The queue a job waits in."""
    return work.session.scalars(select(Job.queue).where(Job.id == job_id)).one_or_none()
