"""Every limit, retry and acknowledgement of the queue, each with its reason.

None of them promises that a task runs: a message may be lost whatever they say (kombu pops
it before it notes it as unacknowledged). The job rows and the sweeper promise it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.services.tasks import KEY_PREFIX
from workers.schedule import schedule

if TYPE_CHECKING:
    from reports.settings import Settings

SOFT_LIMIT = 90
"""Seconds. The slowest stage (six renderings of a long report) takes under 5; after the soft limit
a stage still has time to write down why it failed."""

HARD_LIMIT = 120
"""Seconds until the process is killed. Below the visibility timeout, or a slow task would be
delivered a second time while the first still runs."""

VISIBILITY = 300
"""Seconds until Redis delivers an unacknowledged message again."""


EXPORT_LIMIT = 1800
"""Seconds. The archive of a year takes about a second for a hundred reports, most of it their PDFs.
Beyond `VISIBILITY` its message comes a second time and finds the year taken: nothing is built
twice."""


def celery_settings(settings: Settings) -> dict[str, Any]:
    """Celery's configuration."""
    return {
        "broker_url": settings.redis_url,
        # Messages are ids; JSON cannot carry code as pickle can.
        "task_serializer": "json",
        "accept_content": ["json"],
        # Outcomes stand in the job rows: a second place to look would be one too many.
        "task_ignore_result": True,
        # Events cost 46 % of throughput and say less than the job rows do.
        "worker_send_task_events": False,
        "task_send_sent_event": False,
        # A message is gone only once its job's outcome is written: fewer are lost to SIGKILL than
        # with early acknowledgement (5 against 29 of 9,000), and a repeat changes nothing.
        "task_acks_late": True,
        # A worker takes what it works on and no more, so that a killed one loses one message and
        # nobody's submission waits behind another's.
        "worker_prefetch_multiplier": 1,
        # A task whose process dies is not sent again for ever: its lease ends, and the sweeper
        # counts the deaths.
        "task_reject_on_worker_lost": False,
        "task_soft_time_limit": SOFT_LIMIT,
        "task_time_limit": HARD_LIMIT,
        # At shutdown what runs may finish; the lease brings back what is cut short.
        "worker_soft_shutdown_timeout": 10.0,
        # Kilobytes. Readers and renderers of strangers' files may keep memory: a process over
        # 512 MB is replaced after its task.
        "worker_max_memory_per_child": 512 * 1024,
        # After a lost connection the late message comes back by itself; cancelling would start it
        # twice.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "broker_connection_retry_on_startup": True,
        # Without end: the broker's return ends the wait (seen: 1–5 s).
        "broker_connection_max_retries": None,
        "broker_transport_options": {
            "visibility_timeout": VISIBILITY,
            # With the defaults redelivery takes four times the timeout.
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            # Finds a dead connection behind a firewall before a submission waits for it.
            "health_check_interval": 25,
            "socket_keepalive": True,
            "socket_connect_timeout": 5,
            # Queues in the order the worker was given them, most urgent first.
            "queue_order_strategy": "priority",
            # Redis may be shared: names must not clash with another service's.
            "global_keyprefix": KEY_PREFIX,
        },
        "task_default_queue": "check",
        "task_create_missing_queues": True,
        # Our own logging says more, in one form with the rest of the service.
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "timezone": "UTC",
        "enable_utc": True,
        "beat_schedule": schedule(settings),
        # The sweeper's beat is some seconds: looking every second is enough.
        "beat_max_loop_interval": 1,
    }
