"""What every use case needs, built once in each process at its composition root."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports.store.database import Database
from reports.store.files import ContentStore
from reports.store.shelf import ContentShelf

if TYPE_CHECKING:
    from reports.ports import FileStore, Nudge, SearchIndex
    from reports.settings import Settings


EXPORTS = "exports"
"""Folder of the open-data archives in the file store."""


@dataclass(frozen=True)
class QueuePolicy:
    """How patient the queue is; seconds."""

    lease: float = 60.0
    """A claim holds this long unless the worker's heartbeat renews it: four beats may be lost."""
    nudge_after: float = 15.0
    """A job waiting this long without word is nudged again; a healthy worker needs under one."""
    nudges_per_sweep: int = 20
    """Of one queue, beyond as many as its workers took lately. A nudge says "take the next job", so
    a backlog needs few at once; more would fill the broker where work is slow."""
    max_attempts: int = 8
    """With the delays below about eight minutes: longer than an engine's restart."""
    first_delay: float = 2.0
    longest_delay: float = 300.0
    max_deaths: int = 3
    """Workers a job may take down before it is set aside as poison."""
    worker_silent: float = 45.0
    """A worker unheard of for this long is shown as gone."""


@dataclass(frozen=True)
class Core:
    """The parts of the service that use cases work with."""

    database: Database
    search: SearchIndex
    files: FileStore
    archives: FileStore
    nudge: Nudge
    settings: Settings
    policy: QueuePolicy = field(default_factory=QueuePolicy)
    shelf: ContentShelf = field(default_factory=ContentShelf)
    in_hand: dict[int, int] = field(default_factory=dict)
    """Claims this process works on (job id to fence): the heartbeat renews these and no others."""
    files_in_hand: dict[int, int] = field(default_factory=dict)
    """The same for files of intakes."""

    def close(self) -> None:
        """Closes the connections to the database and to the search engine."""
        self.database.close()
        self.search.close()


def spread_delay(first: float, longest: float, attempt: int) -> float:
    """Seconds before the next attempt: doubling, and spread so that no crowd returns as one."""
    seconds: float = min(longest, first * 2 ** (attempt - 1))
    return seconds * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing


def build_core(
    settings: Settings, search: SearchIndex, nudge: Nudge, policy: QueuePolicy | None = None
) -> Core:
    """A core on the settings' database and file store."""
    return Core(
        database=Database(settings.database_url),
        search=search,
        files=ContentStore(settings.files_url),
        # Apart: what no year's archive names any more is removed, whoever has the same bytes.
        archives=ContentStore(settings.files_url, EXPORTS),
        nudge=nudge,
        settings=settings,
        policy=policy or QueuePolicy(settings.queue_lease, settings.queue_patience),
    )
