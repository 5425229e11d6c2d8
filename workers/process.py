"""One worker process: its core, its name, and the heartbeat that holds its leases.

The heart beats in the very process that works: where that is killed, the leases run out,
even if the process that started it lives on.
"""

from __future__ import annotations

import os
import socket
from threading import Event, Thread
from typing import TYPE_CHECKING

import structlog

from reports.errors import GongkaiError
from reports.services import jobs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reports.services.core import Core

log = structlog.get_logger(__name__)

BEATS_PER_LEASE = 5
"""Four beats may be lost before a lease is."""
LONGEST_BEAT = 10.0
"""Seconds. Well under the silence after which a worker is shown as gone and no longer nudged,
however long a lease an operator sets."""


class WorkerProcess:
    """A process that works for the queues; made once in each, after the fork."""

    def __init__(self, core: Core, queues: Sequence[str]) -> None:
        self.core = core
        self.queues = tuple(queues)
        self.host = socket.gethostname()
        self.pid = os.getpid()
        self.name = f"{self.host}:{self.pid}"
        self._ended = Event()
        self._heart = Thread(target=self._beat, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begins to beat."""
        self._heart.start()

    def stop(self) -> None:
        """Says goodbye and closes the connections."""
        self._ended.set()
        self._heart.join(timeout=5)
        try:
            jobs.stopped(self.core, self.name)
        except GongkaiError as error:
            # It is gone from the page a little later, by its silence.
            log.warning("goodbye not heard", worker=self.name, error=str(error))
        self.core.close()

    def _beat(self) -> None:
        while not self._ended.is_set():
            try:
                jobs.heartbeat(self.core, self.name, self.host, self.pid, self.queues)
            except GongkaiError as error:
                log.warning("heartbeat missed", worker=self.name, error=str(error))
            except Exception:  # a heart must not stop for an error it did not expect
                log.exception("heartbeat failed", worker=self.name)
            self._ended.wait(min(self.core.policy.lease / BEATS_PER_LEASE, LONGEST_BEAT))


class CurrentProcess:
    """The worker process we are in, made on first use: never shared across a fork."""

    def __init__(self, build: Callable[[], Core]) -> None:
        self._build = build
        self._process: WorkerProcess | None = None
        self.queues: tuple[str, ...] = ()

    def get(self) -> WorkerProcess:
        """The process we are in; starts its heartbeat the first time."""
        if self._process is None or self._process.pid != os.getpid():
            self._process = WorkerProcess(self._build(), self.queues)
            self._process.start()
        return self._process

    def end(self) -> None:
        """Ends it, if it is ours."""
        if self._process is not None and self._process.pid == os.getpid():
            self._process.stop()
            self._process = None
