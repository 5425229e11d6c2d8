"""Tells the workers of the next stage; the sweeper makes up for a lost word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from celery import Celery
from kombu.exceptions import OperationalError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

log = structlog.get_logger(__name__)

BRIEFLY = {
    # A worker goes on at once where the broker is away: with what consuming needs, each word
    # would take 6 s against a broker that refuses, and for ever against one that hangs.
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
}


class WorkerNudge:
    """Sends by task name, from within a worker, over connections of its own."""

    def __init__(self, app: Celery) -> None:
        self._celery = Celery("gongkai-nudge", broker=app.conf.broker_url, set_as_current=False)
        options: Mapping[str, Any] = app.conf.broker_transport_options
        self._celery.conf.update(
            task_ignore_result=True,
            task_serializer="json",
            accept_content=["json"],
            broker_connection_timeout=1,
            broker_transport_options={**options, **BRIEFLY},
        )

    def __call__(self, task: str, queue: str, job_id: int) -> None:
        """Sends once, without retry: a broker that is away must not hold a worker up."""
        try:
            self._celery.send_task(
                task, args=[job_id], queue=queue, retry=False, ignore_result=True
            )
        except (OperationalError, OSError) as error:
            log.warning("nudge lost", task=task, queue=queue, job_id=job_id, error=str(error))
