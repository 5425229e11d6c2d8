"""Tells the workers by task name that a job waits; the sweeper makes up for a lost word."""

from __future__ import annotations

import structlog
from celery import Celery
from kombu.exceptions import OperationalError

from reports.services.tasks import KEY_PREFIX

log = structlog.get_logger(__name__)


class CeleryNudge:
    """A producer without tasks of its own: web and workers share names, not code."""

    def __init__(self, redis_url: str) -> None:
        self._celery = Celery("gongkai-web", broker=redis_url, set_as_current=False)
        self._celery.conf.update(
            task_ignore_result=True,
            task_serializer="json",
            accept_content=["json"],
            # A clerk must not wait for a broker that is away: the job row is already safe.
            broker_transport_options={
                "global_keyprefix": KEY_PREFIX,
                "socket_connect_timeout": 1,
                "socket_timeout": 2,
                "max_retries": 1,
                "interval_start": 0,
            },
            broker_connection_timeout=1,
        )

    def __call__(self, task: str, queue: str, job_id: int) -> None:
        """Sends once, without retry; a broker that is away is logged and left to the sweeper."""
        try:
            self._celery.send_task(
                task, args=[job_id], queue=queue, retry=False, ignore_result=True
            )
        except (OperationalError, OSError) as error:
            log.warning("nudge lost", task=task, queue=queue, job_id=job_id, error=str(error))
