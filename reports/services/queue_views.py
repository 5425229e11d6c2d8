"""The queue as administrators see it: is it well, what is slow, what failed and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.services.actors import Actor, Permission
from reports.services.showing import job_view
from reports.services.tasks import QUEUES
from reports.services.views import Listing, QueueCount, QueueOverview, WorkerView
from reports.store import monitoring, queue
from reports.store.states import JobState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from reports.services.core import Core
    from reports.services.views import JobView
    from reports.store.models import Job, Worker
    from reports.store.monitoring import Counts

MINUTES = 10
FAILURES = 20
SLOW = 60.0  # seconds a clerk may wait before the page calls the queue slow


def overview(core: Core, actor: Actor) -> QueueOverview:
    """The whole queue for operators, its own part for a district's administrator."""
    actor.require(Permission.SEE_QUEUE)
    with core.database.unit_of_work(actor.scope) as work:
        now = queue.clock(work)
        counts = monitoring.counts(work)
        speeds = monitoring.done_per_minute(work, MINUTES)
        failures = monitoring.listing(work, state=JobState.DEAD, limit=FAILURES)
        workers = monitoring.workers(work)
        in_hand = {job.id: job for job in monitoring.listing(work, state=JobState.RUNNING)}
        queues = tuple(_count(name, counts.get(name), speeds.get(name, {}), now) for name in QUEUES)
        living = tuple(_worker(core, row, in_hand, now) for row in workers)
        return QueueOverview(
            health=_health(queues, living),
            oldest=max((q.oldest for q in queues if q.oldest is not None), default=None),
            per_minute=sum(q.per_minute[-1] for q in queues),
            backlog=sum(q.waiting for q in queues),
            queues=queues,
            failures=tuple(job_view(row, now) for row in failures),
            workers=living,
        )


def listing(
    core: Core,
    actor: Actor,
    state: str | None = None,
    queue: str | None = None,
    after: str | None = None,
    size: int = 50,
) -> Listing[JobView]:
    """Jobs, the newest first."""
    actor.require(Permission.SEE_QUEUE)
    last = int(after) if after and after.isdecimal() else None
    with core.database.unit_of_work(actor.scope) as work:
        rows = monitoring.listing(work, state=state, queue=queue, after=last, limit=size + 1)
        total = monitoring.count(work, state=state, queue=queue)
        return Listing(
            total=total,
            results=tuple(map(job_view, rows[:size])),
            next=str(rows[size - 1].id) if len(rows) > size else None,
        )


def _count(name: str, counts: Counts | None, done: Mapping[int, int], now: datetime) -> QueueCount:
    states = counts.by_state if counts else {}
    oldest = (now - counts.oldest).total_seconds() if counts and counts.oldest else None
    return QueueCount(
        queue=name,
        waiting=states.get(JobState.WAITING, 0),
        running=states.get(JobState.RUNNING, 0),
        done=states.get(JobState.DONE, 0),
        dead=states.get(JobState.DEAD, 0),
        discarded=states.get(JobState.DISCARDED, 0),
        oldest=oldest,
        per_minute=tuple(done.get(age, 0) for age in reversed(range(MINUTES))),
    )


def _worker(core: Core, row: Worker, in_hand: Mapping[int, Job], now: datetime) -> WorkerView:
    job = in_hand.get(row.job_id) if row.job_id is not None else None
    return WorkerView(
        name=row.name,
        host=row.host,
        pid=row.pid,
        queues=tuple(row.queues),
        started=row.started_at,
        heard=row.heard_at,
        alive=(now - row.heard_at).total_seconds() < core.policy.worker_silent,
        job_id=job.id if job else None,
        task=job.task if job else None,
    )


def _health(queues: Sequence[QueueCount], workers: Sequence[WorkerView]) -> str:
    waiting = any(q.waiting for q in queues)
    if waiting and not any(w.alive for w in workers):
        return "stopped"
    if any(q.dead for q in queues):
        return "failing"
    # Bulk work may wait for hours; people may not.
    if any(q.oldest is not None and q.oldest > SLOW for q in queues if q.queue != "bulk"):
        return "slow"
    return "well"
