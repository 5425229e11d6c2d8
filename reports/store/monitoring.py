"""The queue as administrators look at it: counts, ages, speeds, failures, workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from reports.store.models import Job, Worker
from reports.store.states import JobState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from reports.store.database import UnitOfWork

_RECENT = timedelta(hours=24)
SETTLED = (JobState.DONE, JobState.DISCARDED)


@dataclass(frozen=True)
class Counts:
    """Jobs of one queue: how many in each state, and since when the longest has been due."""

    by_state: dict[str, int]
    oldest: datetime | None


def counts(work: UnitOfWork) -> dict[str, Counts]:
    """By queue. Done and discarded jobs are those of the last day: the rest is history."""
    grouped = select(Job.queue, Job.state, func.count(), func.min(Job.created_at)).group_by(
        Job.queue, Job.state
    )
    # Two questions, because each has its index: together they would read all of history.
    recent = func.statement_timestamp() - _RECENT  # stable, so that an index can be asked with it
    settled = Job.state.in_(SETTLED)
    rows = [
        *work.session.execute(grouped.where(Job.state.not_in(SETTLED))),
        *work.session.execute(grouped.where(settled, Job.finished_at > recent)),
    ]
    by_state: dict[str, dict[str, int]] = {}
    oldest: dict[str, datetime] = {}
    for queue, state, number, first in rows:
        by_state.setdefault(queue, {})[state] = number
        if state == JobState.WAITING:
            oldest[queue] = first
    return {queue: Counts(states, oldest.get(queue)) for queue, states in by_state.items()}


def done_per_minute(work: UnitOfWork, minutes: int) -> dict[str, dict[int, int]]:
    """By queue, how many jobs were done so many minutes ago."""
    age = func.floor(func.extract("epoch", func.clock_timestamp() - Job.finished_at) / 60).label(
        "age"
    )
    rows = work.session.execute(
        select(Job.queue, age, func.count())
        .where(
            Job.state == JobState.DONE,
            Job.finished_at > func.statement_timestamp() - timedelta(minutes=minutes),
        )
        .group_by(Job.queue, age)
    ).all()
    out: dict[str, dict[int, int]] = {}
    for queue, minute, number in rows:
        out.setdefault(queue, {})[int(minute)] = number
    return out


def listing(
    work: UnitOfWork,
    *,
    state: str | None = None,
    queue: str | None = None,
    after: int | None = None,
    limit: int = 50,
) -> Sequence[Job]:
    """Jobs, the newest first; `after` is the id of the last one seen."""
    newest = _wanted(select(Job.id), state, queue).order_by(Job.id.desc()).limit(limit)
    if after is not None:
        newest = newest.where(Job.id < after)
    # The limit before the joins to report, office and district: 50 of them, not all there are.
    query = select(Job).where(Job.id.in_(newest.scalar_subquery())).order_by(Job.id.desc())
    return work.session.scalars(query).all()


def count(work: UnitOfWork, *, state: str | None = None, queue: str | None = None) -> int:
    """How many jobs there are."""
    number: int = work.session.scalars(_wanted(select(func.count(Job.id)), state, queue)).one()
    return number


def by_ids(work: UnitOfWork, ids: Sequence[int]) -> Sequence[Job]:
    """These jobs, locked, as far as the scope reaches."""
    return work.session.scalars(
        select(Job).where(Job.id.in_(ids)).order_by(Job.id).with_for_update(of=Job, key_share=True)
    ).all()


def workers(work: UnitOfWork) -> Sequence[Worker]:
    """Every worker heard of, by name."""
    return work.session.scalars(select(Worker).order_by(Worker.name)).all()


def _wanted(query: Select[Any], state: str | None, queue: str | None) -> Select[Any]:
    if state is not None:
        query = query.where(Job.state == state)
    if queue is not None:
        query = query.where(Job.queue == queue)
    return query
