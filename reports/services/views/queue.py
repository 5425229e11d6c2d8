"""The queue: jobs, workers, and how far a submission is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from reports.services.views.listing import Reason
    from reports.store.states import JobState, Status


@dataclass(frozen=True)
class JobView:
    """A job as people see it; times in seconds, `wait` until it began (or until now)."""

    id: int
    task: str
    queue: str
    state: JobState
    attempt: int
    max_attempts: int
    created: datetime
    started: datetime | None
    finished: datetime | None
    not_before: datetime | None
    wait: float
    duration: float | None
    worker: str | None
    error: Reason | None
    report_id: int | None
    office: str | None
    district: str | None
    year: int | None


@dataclass(frozen=True)
class Stage:
    """A stage of a submission: `state` is a job's, or None where its turn has not come."""

    name: str
    state: JobState | None
    attempt: int = 0
    error: Reason | None = None
    started: datetime | None = None
    finished: datetime | None = None


@dataclass(frozen=True)
class Progress:
    """How far a submission is.

    `failed` says why it stands still, where it does; `settled` that nothing more will happen
    without somebody acting.
    """

    report_id: int
    status: Status
    stages: tuple[Stage, ...]
    failed: Reason | None
    settled: bool
    public: bool


@dataclass(frozen=True)
class QueueCount:
    """How many jobs of a queue are in each state.

    `oldest`: seconds the longest has waited; `per_minute`: jobs done in each of the last ten
    minutes, oldest first.
    """

    queue: str
    waiting: int
    running: int
    done: int
    dead: int
    discarded: int
    oldest: float | None
    per_minute: tuple[int, ...]


@dataclass(frozen=True)
class WorkerView:
    """A worker process; `alive` that it was heard of lately."""

    name: str
    host: str
    pid: int
    queues: tuple[str, ...]
    started: datetime
    heard: datetime
    alive: bool
    job_id: int | None
    task: str | None


@dataclass(frozen=True)
class QueueOverview:
    """Is it well, what is slow, what failed and why.

    `health` is ``well``, ``slow`` (somebody has waited more than a minute), ``failing`` (dead
    jobs) or ``stopped`` (work waits and no worker lives).
    """

    health: str
    oldest: float | None
    per_minute: int
    backlog: int
    queues: tuple[QueueCount, ...]
    failures: tuple[JobView, ...]
    workers: tuple[WorkerView, ...]
