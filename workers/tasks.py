"""The tasks: doorways of about three lines. What they lead to is tested as use cases.

A message names a job; the queue says which is next (see `pipeline.run`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from celery import Task

from reports.errors import GongkaiError
from reports.services import (
    delivering,
    digests,
    exporting,
    intake_work,
    jobs,
    mailing,
    maintenance,
    pipeline,
    sessions,
)
from reports.services.tasks import (
    CHECK,
    DIGEST,
    EXPORT,
    INDEX,
    INTAKE,
    MAIL,
    NOTIFY,
    RECONCILE,
    RENDER,
    SWEEP,
    WEBHOOKS,
)
from workers.settings import EXPORT_LIMIT

if TYPE_CHECKING:
    from celery import Celery

    from workers.process import CurrentProcess

log = structlog.get_logger(__name__)


MENDED_AT_ONCE = 100
"""Reports that one run of `reconcile` writes to the index: some 50 s on the slower engine, within
the task's time limit. The next run goes on; a lost index is rebuilt by `gongkai reindex`."""


class Doorway(Task):
    """The base of every task: no error of a task ends its worker.

    Celery lets MemoryError and SystemExit through to the worker's main process, and the
    message then ends the next worker too. The job's lease brings the work back; nothing is
    lost by letting the message go.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the task."""
        try:
            return super().__call__(*args, **kwargs)
        except GongkaiError as error:
            # Such as a database that is away: one line says it all, and the next nudge tries again.
            log.warning("task failed", task=self.name, error=str(error))
            return None
        except (MemoryError, SystemExit) as error:
            log.exception("task gave up", task=self.name, error=type(error).__name__)
            return None


def register(app: Celery, process: CurrentProcess) -> None:
    """Makes the tasks known to the application by their names, and to no other application."""

    @app.task(name=CHECK.name, base=Doorway, shared=False)
    def check(job_id: int) -> None:
        pipeline.run(process.get().core, CHECK.name, job_id, process.get().name)

    @app.task(name=RENDER.name, base=Doorway, shared=False)
    def render(job_id: int) -> None:
        pipeline.run(process.get().core, RENDER.name, job_id, process.get().name)

    @app.task(name=INDEX.name, base=Doorway, shared=False)
    def index(job_id: int) -> None:
        pipeline.run(process.get().core, INDEX.name, job_id, process.get().name)

    @app.task(name=NOTIFY.name, base=Doorway, shared=False)
    def notify(job_id: int) -> None:
        pipeline.run(process.get().core, NOTIFY.name, job_id, process.get().name)

    @app.task(name=INTAKE.name, base=Doorway, shared=False)
    def intake(_: int) -> None:
        intake_work.run(process.get().core, process.get().name)

    @app.task(name=MAIL.name, base=Doorway, shared=False)
    def mail(_mail_id: int) -> None:
        mailing.send_next(process.get().core, process.get().name)

    _register_by_the_clock(app, process)


def _register_by_the_clock(app: Celery, process: CurrentProcess) -> None:
    @app.task(name=DIGEST.name, base=Doorway, shared=False)
    def digest(_: int = 0) -> None:
        digests.run(process.get().core)

    @app.task(name=WEBHOOKS.name, base=Doorway, shared=False)
    def webhooks(_: int = 0) -> None:
        delivering.run(process.get().core, process.get().name)

    @app.task(
        name=EXPORT.name,
        base=Doorway,
        shared=False,
        soft_time_limit=EXPORT_LIMIT,
        time_limit=EXPORT_LIMIT + 30,
    )
    def export(_: int = 0) -> None:
        exporting.run(process.get().core, process.get().name)

    @app.task(name=SWEEP, base=Doorway, shared=False)
    def sweep() -> None:
        jobs.sweep(process.get().core)
        intake_work.sweep(process.get().core)
        mailing.sweep(process.get().core)

    @app.task(name=RECONCILE, base=Doorway, shared=False)
    def reconcile() -> None:
        maintenance.reconcile(process.get().core, MENDED_AT_ONCE)
        sessions.sweep(process.get().core)
