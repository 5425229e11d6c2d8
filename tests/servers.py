"""The real servers that tests run against, and the service itself as processes."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from deploy.local.elasticsearch import start_elasticsearch
from deploy.local.process import end, free_port, last_words, spawn
from deploy.local.service import GUNICORN

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Mapping

    from deploy.local.elasticsearch import Elasticsearch

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT.parent / "shared" / "samples"
APP_PASSWORD = "app-password"
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def alive(process: psutil.Process) -> bool:
    """Whether it still runs: it has neither ended nor only waits for its parent to notice."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    return False


@dataclass
class Service:
    """The running service: web under gunicorn and Celery workers, each a real process."""

    environment: Mapping[str, str]
    folder: Path
    port: int = field(default_factory=free_port)
    web: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    started: int = 0

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start_web(self) -> None:
        """Starts gunicorn and waits for `/healthz`."""
        log = self.folder / "web.log"
        self.web = spawn(
            [
                *(sys.executable, "-m", "gunicorn", "web.wsgi:app", "--config", GUNICORN),
                *("--bind", f"127.0.0.1:{self.port}"),
            ],
            log,
            environment={**self.environment, "GONGKAI_SITE_URL": self.url},
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.web.poll() is None:
            with contextlib.suppress(OSError):  # refused, or too slow on a busy machine
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
                return
            time.sleep(0.1)
        message = f"the web did not start: {last_words(log, 30)}"
        raise RuntimeError(message)

    def start_worker(self, *queues: str) -> subprocess.Popen[bytes]:
        """Starts one Celery worker process for the queues."""
        process = spawn(
            [
                *(sys.executable, "-m", "celery", "-A", "workers.app", "worker"),
                *("--pool", "prefork", "--concurrency", "1", "--beat", "--loglevel", "INFO"),
                *("--without-gossip", "--without-mingle"),
                *("--schedule", str(self.folder / f"beat-{self.started}")),
                *("--hostname", f"test{self.started}@%h", "--queues", ",".join(queues)),
            ],
            self.folder / f"worker{self.started}.log",
            environment=self.environment,
        )
        self.started += 1
        self.workers.append(process)
        return process

    def kill_worker(self, process: subprocess.Popen[bytes]) -> None:
        """SIGKILL to parent, pool and clock at once; returns when none is left."""
        family = [one for one in psutil.process_iter() if _in_group(one, process.pid)]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        _, alive = psutil.wait_procs(family, timeout=10)
        assert not alive, alive
        self.workers.remove(process)

    def stop(self) -> None:
        """Ends all of it."""
        for process in [*self.workers, self.web]:
            if process is not None:
                end(process, signal.SIGTERM, 20)


class SpareElasticsearch:
    """A real Elasticsearch that can be stopped or killed, and started again on its data."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.server: Elasticsearch | None = None

    @property
    def url(self) -> str:
        """Where it answers when it runs."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The group of its processes."""
        assert self.server is not None
        return self.server.pid

    def start(self) -> None:
        """Starts it unless it runs; UnavailableError where it cannot."""
        if self.server is None:
            self.server = start_elasticsearch(self.data, self.port, "512m")

    def kill(self) -> None:
        """SIGKILL to all of it at once."""
        os.killpg(self.pid, signal.SIGKILL)
        self.stop()

    def stop(self) -> None:
        """Ends it."""
        if self.server is not None:
            self.server.stop()
            self.server = None


def _in_group(process: psutil.Process, group: int) -> bool:
    try:
        return os.getpgid(process.pid) == group
    except ProcessLookupError:
        return False


@contextlib.contextmanager
def service(environment: Mapping[str, str], folder: Path) -> Iterator[Service]:
    """The service with one worker for every queue; ended with the context."""
    from reports.services.tasks import QUEUES  # noqa: PLC0415 (the fixture, not every test, needs it)

    running = Service({**os.environ, **environment}, folder)
    try:
        running.start_worker(*QUEUES)
        running.start_web()
        yield running
    finally:
        running.stop()


def wait_for(condition: object, seconds: float = 30, every: float = 0.1) -> object:
    """Calls `condition` until it gives something true, and gives that; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()  # type: ignore[operator]
        if found:
            return found
        if time.monotonic() > deadline:
            message = f"not true within {seconds} seconds"
            raise AssertionError(message)
        time.sleep(every)
