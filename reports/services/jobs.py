"""Jobs: claimed with a lease, closed under a fence, swept up after whoever lost them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

from reports.errors import GongkaiError, UnavailableError
from reports.rules.model import N_
from reports.services.core import spread_delay
from reports.services.queue_actions import discard, retry
from reports.services.queue_views import listing, overview
from reports.services.tasks import QUEUES
from reports.store import filings, intake_queue, queue
from reports.store.scope import Scope
from reports.store.states import JobState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.services.core import Core, QueuePolicy
    from reports.store.database import UnitOfWork
    from reports.store.models import Job, Report
    from reports.store.queue import Claim

__all__ = [
    "claim",
    "claim_next",
    "closing",
    "discard",
    "fail",
    "heartbeat",
    "holding",
    "in_hand",
    "listing",
    "overview",
    "retry",
    "stopped",
    "sweep",
]

log = structlog.get_logger(__name__)

MAX_TAKEN_BACK = 200  # expired leases one sweep deals with; the next one comes in seconds
MAX_ERROR = 500  # characters of an unexpected error: more is in the log


def claim(core: Core, job_id: int, worker: str) -> Claim | None:
    """Takes this very job; None where another worker has it, or it is done."""
    with core.database.unit_of_work(Scope.everything("claim a job")) as work:
        return queue.claim_one(work, job_id, worker, core.policy.lease)


def claim_next(core: Core, name: str, worker: str) -> Claim | None:
    """Takes the job whose turn it is in the queue: the least served district's oldest."""
    with core.database.unit_of_work(Scope.everything("claim the next job")) as work:
        return queue.claim_next(work, name, worker, core.policy.lease)


@contextmanager
def holding(core: Core, taken: Claim) -> Iterator[tuple[UnitOfWork, Report]]:
    """A transaction that counts only while the claim holds; LostLeaseError."""
    with core.database.unit_of_work(Scope.of_district(taken.district_id)) as work:
        # Always the report before the job: two transactions never wait for each other.
        report = filings.locked(work, taken.report_id)
        queue.hold(work, taken)
        yield work, report


@contextmanager
def in_hand(core: Core, taken: Claim) -> Iterator[None]:
    """While this lasts the heartbeat holds the claim's lease."""
    core.in_hand[taken.id] = taken.fence
    try:
        yield
    finally:
        core.in_hand.pop(taken.id, None)


@contextmanager
def closing(core: Core, taken: Claim) -> Iterator[tuple[UnitOfWork, Report]]:
    """The closing transaction of a stage: its effects and the job's end, or neither."""
    with core.database.unit_of_work(Scope.of_district(taken.district_id)) as work:
        report = filings.locked(work, taken.report_id)
        job = queue.hold(work, taken)
        yield work, report
        queue.close(work, job, JobState.DONE)


def fail(core: Core, taken: Claim, error: BaseException) -> None:
    """Records why the job failed: it waits for its next attempt, or is dead.

    Only what may pass by itself is tried again; a domain error will say the same tomorrow.
    LostLeaseError.
    """
    lasting = isinstance(error, GongkaiError) and not isinstance(error, UnavailableError)
    if isinstance(error, GongkaiError):
        message, params = error.message, {k: str(v) for k, v in error.params.items()}
    else:
        message = N_("Unexpected error: %(error)s")
        params = {"error": f"{type(error).__name__}: {error}"[:MAX_ERROR]}
    with core.database.unit_of_work(Scope.of_district(taken.district_id)) as work:
        job = queue.hold(work, taken)
        if lasting or job.attempt >= job.max_attempts:
            queue.close(work, job, JobState.DEAD, message, params)
        else:
            wait = delay(core.policy, job.attempt)
            queue.close(work, job, JobState.WAITING, message, params, wait)


def delay(policy: QueuePolicy, attempt: int) -> float:
    """Seconds before the next attempt: doubling, and spread so that no crowd returns as one."""
    return spread_delay(policy.first_delay, policy.longest_delay, attempt)


def sweep(core: Core) -> int:
    """Takes back what dead workers held and nudges what nobody took; how many of both."""
    nudges: list[tuple[str, str, int]] = []
    policy = core.policy
    with core.database.unit_of_work(Scope.everything("sweep the queue")) as work:
        lost = queue.expired(work, MAX_TAKEN_BACK)
        for job in lost:
            _take_back(policy, work, job)
        queue.forget_workers(work, policy.worker_silent * 4)
    with core.database.unit_of_work(Scope.everything("nudge waiting jobs")) as work:
        # Where no worker listens nudges would only fill the broker, until it takes none at all.
        heard = queue.heard_queues(work, policy.worker_silent)
        ended = queue.ended_lately(work, core.settings.queue_sweep)
        for name in (name for name in QUEUES if name in heard):
            limit = policy.nudges_per_sweep + ended.get(name, 0)
            waiting = queue.unheard(work, name, policy.nudge_after, limit)
            nudges += [(task, name, job_id) for job_id, task in waiting]
    for task, name, job_id in nudges:
        core.nudge(task, name, job_id)
    if lost or nudges:
        log.info("queue swept", taken_back=len(lost), nudged=len(nudges))
    return len(lost) + len(nudges)


def _take_back(policy: QueuePolicy, work: UnitOfWork, job: Job) -> None:
    job.deaths += 1
    job.fence += 1  # whatever the lost worker still writes will not count
    poison = job.deaths >= policy.max_deaths
    log.warning("worker lost", job=job.id, worker=job.worker, deaths=job.deaths)
    queue.close(
        work,
        job,
        JobState.DEAD if poison else JobState.WAITING,
        N_("The worker died %(times)s times")
        if poison
        else N_("The worker died; the job starts again"),
        {"times": job.deaths},
        delay(policy, job.deaths),
    )


def heartbeat(core: Core, worker: str, host: str, pid: int, queues: Sequence[str]) -> None:
    """Says that the worker lives, and renews the leases of what it has in hand.

    Not of all that bears its name: a job whose outcome could not be written must come back.
    """
    with core.database.unit_of_work(Scope.everything("heartbeat")) as work:
        queue.renew(work, dict(core.in_hand), core.policy.lease)
        intake_queue.renew(work, dict(core.files_in_hand), core.policy.lease)
        queue.hear(work, worker, host, pid, queues)


def stopped(core: Core, worker: str) -> None:
    """Says that the worker has ended in good order."""
    with core.database.unit_of_work(Scope.everything("worker ends")) as work:
        queue.forget_worker(work, worker)
