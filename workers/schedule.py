"""What runs by the clock."""

from __future__ import annotations

from reports.services.tasks import SWEEP, UPKEEP

SWEEP_EVERY = 5.0
"""Seconds. What was lost is found again after this and the sweeper's own patience (15 s)."""

SCHEDULE = {
    "sweep": {
        "task": SWEEP,
        "schedule": SWEEP_EVERY,
        # A sweep nobody took by the time of the next one is worth nothing: none pile up.
        "options": {"queue": UPKEEP, "expires": SWEEP_EVERY},
    }
}
