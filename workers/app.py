"""The composition root of the workers: ``celery --app workers.app worker``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from celery import Celery, signals

from reports import logs
from reports.services.core import Core, build_core
from reports.services.tasks import QUEUES
from reports.settings import Settings
from search import open_index
from workers import tasks
from workers.nudge import WorkerNudge
from workers.process import CurrentProcess
from workers.settings import celery_settings

if TYPE_CHECKING:
    from collections.abc import Callable

QUIET = ("celery.worker.strategy", "celery.app.trace", "celery.beat")
"""They repeat for every message what the job's own line says better."""


def create_app(settings: Settings, build: Callable[[Celery], Core] | None = None) -> Celery:
    """The Celery application. A test may `build` a core with engines of its own."""
    app = Celery("gongkai", set_as_current=False)
    app.conf.update(celery_settings(settings))

    def default_core() -> Core:
        return build_core(settings, open_index(settings), WorkerNudge(app))

    process = CurrentProcess(lambda: build(app) if build else default_core())
    tasks.register(app, process)
    _follow(process, settings)
    return app


def _follow(process: CurrentProcess, settings: Settings) -> None:
    """Lets the process begin and end with the worker's own."""

    @signals.setup_logging.connect(weak=False)
    def set_up_logs(**_: Any) -> None:
        logs.configure(settings.log_format, QUIET)

    @signals.celeryd_after_setup.connect(weak=False)
    def note_queues(instance: Any, **_: Any) -> None:
        consumed = instance.app.amqp.queues.consume_from
        process.queues = tuple(name for name in QUEUES if name in consumed)

    @signals.worker_process_init.connect(weak=False)
    def begin(**_: Any) -> None:
        process.get()

    @signals.worker_process_shutdown.connect(weak=False)
    def finish(**_: Any) -> None:
        process.end()


def __getattr__(name: str) -> Celery:
    """`app`, made when the command line asks for it: importing this module reads no settings."""
    if name in {"app", "celery"}:
        made = create_app(Settings.from_env())
        globals().update(app=made, celery=made)
        return made
    raise AttributeError(name)
