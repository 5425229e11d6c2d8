"""Putting a report's next job in: which task, which queue, and the word to the workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.services.tasks import BULK
from reports.store import queue

if TYPE_CHECKING:
    from reports.services.core import Core
    from reports.services.tasks import Task
    from reports.store.database import UnitOfWork
    from reports.store.models import Report


def put(core: Core, work: UnitOfWork, report: Report, task: Task, *, bulk: bool = False) -> int:
    """Inserts the job for the report's current revision; its id.

    In this transaction, with a nudge to the workers once that stands.
    """
    assert report.current_revision_id is not None
    name = BULK if bulk else task.queue
    job_id = queue.enqueue(
        work, report, report.current_revision_id, task.name, name, core.policy.max_attempts
    )
    work.after_commit(lambda: core.nudge(task.name, name, job_id))
    return job_id
