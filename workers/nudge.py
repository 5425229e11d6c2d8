"""Tells the workers of the next stage; the sweeper makes up for a lost word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from kombu.exceptions import OperationalError

if TYPE_CHECKING:
    from celery import Celery

log = structlog.get_logger(__name__)


class WorkerNudge:
    """Sends by task name, from within a worker."""

    def __init__(self, app: Celery) -> None:
        self._app = app

    def __call__(self, task: str, queue: str, job_id: int) -> None:
        """Sends once, without retry: a broker that is away must not hold a worker up."""
        try:
            self._app.send_task(task, args=[job_id], queue=queue, retry=False, ignore_result=True)
        except (OperationalError, OSError) as error:
            log.warning("nudge lost", task=task, queue=queue, job_id=job_id, error=str(error))
