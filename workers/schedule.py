"""What runs by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.services.tasks import BULK, DIGEST, EXPORT, RECONCILE, SWEEP, UPKEEP, WEBHOOKS

if TYPE_CHECKING:
    from reports.settings import Settings

EXPIRES = 60.0
"""Seconds after which a beat that nobody took is dropped: what piles up behind a long task is
worth nothing. Longer than the clocks of two machines differ, or every beat would come too late."""

RECONCILE_EVERY = 600.0
"""Seconds. It mends what no job will: a removal that was set aside, an index brought back from an
older copy. Comparing 100,000 (id, version) pairs takes about a second."""


EXPORT_EVERY = 60.0
"""Seconds between two looks whether a year's archive is behind what is public (one grouped query,
about a second for 300,000 reports). How often one is built anew, the use case decides."""


DIGEST_EVERY = 60.0
"""Seconds between two looks whose mail is due: all of it is at the same hour of the morning."""


WEBHOOKS_EVERY = 10.0
"""Seconds between two looks for what webhooks are to tell: some indexed questions where nothing is
new. A program that is told within half a minute of a publication need not ask all day."""


def schedule(settings: Settings) -> dict[str, Any]:
    """Celery's schedule. What was lost is found again after a sweep and the queue's patience."""
    return {
        "sweep": {
            "task": SWEEP,
            "schedule": settings.queue_sweep,
            "options": {"queue": UPKEEP, "expires": EXPIRES},
        },
        "reconcile": {
            "task": RECONCILE,
            "schedule": RECONCILE_EVERY,
            # Behind bulk work rather than before a clerk's.
            "options": {"queue": BULK, "expires": RECONCILE_EVERY},
        },
        "digest": {
            "task": DIGEST.name,
            "schedule": DIGEST_EVERY,
            "options": {"queue": DIGEST.queue, "expires": DIGEST_EVERY},
        },
        "webhooks": {
            "task": WEBHOOKS.name,
            "schedule": WEBHOOKS_EVERY,
            "options": {"queue": WEBHOOKS.queue, "expires": EXPIRES},
        },
        "export": {
            "task": EXPORT.name,
            "schedule": EXPORT_EVERY,
            "options": {"queue": EXPORT.queue, "expires": EXPORT_EVERY},
        },
    }
