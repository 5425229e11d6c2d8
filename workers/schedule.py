"""What runs by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.services.tasks import BULK, RECONCILE, SWEEP, UPKEEP

if TYPE_CHECKING:
    from reports.settings import Settings

EXPIRES = 60.0
"""Seconds after which a beat that nobody took is dropped: what piles up behind a long task is
worth nothing. Longer than the clocks of two machines differ, or every beat would come too late."""

RECONCILE_EVERY = 600.0
"""Seconds. It mends what no job will: a removal that was set aside, an index brought back from an
older copy. Comparing 100,000 (id, version) pairs takes about a second."""


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
    }
