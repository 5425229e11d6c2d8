"""What an administrator does with jobs that failed: send them again, or set them aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.errors import TransitionError
from reports.rules.model import N_
from reports.services import audit, lifecycle, stages
from reports.services.actors import Actor, Permission
from reports.services.tasks import BY_NAME, CHECK, INDEX, NOTIFY, RENDER
from reports.store import filings, monitoring, queue
from reports.store.states import JobState, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Job, Report

MAX_REASON = 500

ON_ITS_WAY: Mapping[str, tuple[Status, ...]] = {
    CHECK.name: (Status.SUBMITTED, Status.CHECKING),
    RENDER.name: (Status.PUBLISHING,),
    INDEX.name: (Status.PUBLISHING,),
}
"""In which statuses a report waits for the job; without it, it would hang there for good."""


def retry(core: Core, actor: Actor, ids: Sequence[int], *, dry_run: bool = False) -> int:
    """Sends dead, discarded or delayed jobs on their way again; how many (would) go."""
    actor.require(Permission.MANAGE_QUEUE)
    open_from = {JobState.DEAD, JobState.WAITING, JobState.DISCARDED}
    with core.database.unit_of_work(actor.scope) as work:
        rows = [row for row in monitoring.by_ids(work, ids) if row.state in open_from]
        if not dry_run:
            for row in rows:
                _send_again(core, work, row)
            _record(work, actor, "jobs_retried", rows, {})
    return len(rows)


def discard(
    core: Core, actor: Actor, ids: Sequence[int], reason: str, *, dry_run: bool = False
) -> int:
    """Sets jobs aside that should not be done, with the reason; how many (would) go.

    A report that waited for one of them goes back to its office.
    """
    actor.require(Permission.MANAGE_QUEUE)
    reason = reason.strip()[:MAX_REASON]
    if not reason:
        raise TransitionError("Say why the job is set aside")
    open_from = {JobState.DEAD, JobState.WAITING}
    with core.database.unit_of_work(actor.scope) as work:
        # Always the reports before the jobs: two transactions never wait for each other.
        reports = {report.id: report for report in filings.locked_of_jobs(work, ids)}
        rows = [row for row in monitoring.by_ids(work, ids) if row.state in open_from]
        if not dry_run:
            for row in rows:
                _set_aside(work, row, actor, reason)
                _give_back(core, work, reports[row.report_id], row, actor, reason)
            _record(work, actor, "jobs_discarded", rows, {"reason": reason})
    return len(rows)


def _record(
    work: UnitOfWork, actor: Actor, act: str, rows: Sequence[Job], detail: Mapping[str, str]
) -> None:
    """A line in the audit trail of each district whose jobs these are."""
    for district_id in sorted({row.district_id for row in rows}):
        count = sum(row.district_id == district_id for row in rows)
        audit.record(work, actor, act, district_id=district_id, detail={"count": count, **detail})


def _send_again(core: Core, work: UnitOfWork, row: Job) -> None:
    row.fence += 1
    row.attempt = 0
    row.deaths = 0
    queue.close(work, row, JobState.WAITING)
    row.not_before = None
    row.finished_at = None
    task, name, job_id = BY_NAME[row.task], row.queue, row.id
    work.after_commit(lambda: core.nudge(task.name, name, job_id))


def _set_aside(work: UnitOfWork, row: Job, actor: Actor, reason: str) -> None:
    row.fence += 1
    queue.close(
        work,
        row,
        JobState.DISCARDED,
        N_("%(name)s set the job aside: %(reason)s"),
        {"name": actor.name, "reason": reason},
    )


def _give_back(
    core: Core, work: UnitOfWork, report: Report, row: Job, actor: Actor, reason: str
) -> None:
    """Returns the report, where it waits for this very job."""
    waits = Status(report.status) in ON_ITS_WAY.get(row.task, ())
    if waits and report.current_revision_id == row.revision_id:
        lifecycle.move(work, report, Status.RETURNED, actor, reason)
        stages.put(core, work, report, NOTIFY)
