"""What every use case needs, built once in each process at its composition root."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports.store.database import Database
from reports.store.files import ContentStore

if TYPE_CHECKING:
    from reports.ports import FileStore, Nudge, SearchIndex
    from reports.settings import Settings


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
    nudge: Nudge
    settings: Settings
    policy: QueuePolicy = field(default_factory=QueuePolicy)
    in_hand: dict[int, int] = field(default_factory=dict)
    """Claims this process works on (job id to fence): the heartbeat renews these and no others."""

    def close(self) -> None:
        """Closes the connections to the database and to the search engine."""
        self.database.close()
        self.search.close()


def build_core(
    settings: Settings, search: SearchIndex, nudge: Nudge, policy: QueuePolicy | None = None
) -> Core:
    """A core on the settings' database and file store."""
    return Core(
        database=Database(settings.database_url),
        search=search,
        files=ContentStore(settings.files_url),
        nudge=nudge,
        settings=settings,
        policy=policy or QueuePolicy(settings.queue_lease, settings.queue_patience),
    )
