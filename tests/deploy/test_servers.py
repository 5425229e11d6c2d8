"""The servers of one machine start, survive what happens to them, and leave nothing behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time

import psutil
import psycopg
import pytest
import redis

from deploy.local.postgres import Postgres
from deploy.local.process import programs_in
from deploy.local.valkey import Valkey
from tests.servers import alive

_STARTER = """
import sys, time
from pathlib import Path
from deploy.local.postgres import Postgres
from deploy.local.valkey import Valkey
folder = Path(sys.argv[1])
postgres = Postgres(folder / "pg" / "data", "word").start()
valkey = Valkey(folder / "vk" / "data", "word").start()
print(postgres.port, valkey.port, flush=True)
time.sleep(600)
"""


@pytest.fixture
def started(tmp_path):
    """A process that has started both servers, and their ports."""
    parent = subprocess.Popen(
        [sys.executable, "-c", _STARTER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    ports = [int(word) for word in parent.stdout.readline().split()]
    yield parent, ports
    parent.kill()
    parent.wait()
    parent.stdout.close()


def _gone(folder, name, seconds=15):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(map(alive, programs_in(folder, name))):
            return True
        time.sleep(0.1)
    return False


def test_servers_end_with_a_killed_parent_and_keep_what_was_committed(tmp_path, started):
    parent, (port, redis_port) = started
    with psycopg.connect(f"postgresql://gongkai:word@127.0.0.1:{port}/gongkai") as connection:
        connection.execute("create table kept (n int)")
        connection.execute("insert into kept values (7)")
    with redis.Redis.from_url(f"redis://:word@127.0.0.1:{redis_port}") as client:
        client.set("kept", 7)
    time.sleep(1.2)  # Valkey's file is written to disk every second
    parent.kill()
    assert _gone(tmp_path / "pg" / "data", "postgres")
    assert _gone(tmp_path / "vk" / "data", "valkey-server")
    with (
        Postgres(tmp_path / "pg" / "data", "word") as again,
        psycopg.connect(again.url) as connection,
    ):
        assert connection.execute("select n from kept").fetchone() == (7,)
    with (
        Valkey(tmp_path / "vk" / "data", "word") as again,
        redis.Redis.from_url(again.url) as client,
    ):
        assert client.get("kept") == b"7"


def test_everything_killed_at_once_starts_again(tmp_path, started):
    parent, (port, _) = started
    with psycopg.connect(f"postgresql://gongkai:word@127.0.0.1:{port}/gongkai") as connection:
        connection.execute("create table kept as select 7 as n")
    victims = [parent, *psutil.Process(parent.pid).children(recursive=True)]
    for deadly in (signal.SIGSTOP, signal.SIGKILL):
        for victim in victims:
            with contextlib.suppress(psutil.NoSuchProcess):  # a session that has just ended
                victim.send_signal(deadly)
    parent.wait()
    with (
        Postgres(tmp_path / "pg" / "data", "word") as again,
        psycopg.connect(again.url) as connection,
    ):
        assert connection.execute("select n from kept").fetchone() == (7,)


def test_a_lock_naming_somebody_else_does_not_hinder(tmp_path):
    with Postgres(tmp_path / "pg" / "data", "word", durable=False):
        pass
    stale = tmp_path / "pg" / "data" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n0\n5432\n\n127.0.0.1\n\nready\n")
    stale.chmod(0o644)
    with Postgres(tmp_path / "pg" / "data", "word", durable=False) as again:
        psycopg.connect(again.url).close()


def test_a_wrong_password_is_refused(tmp_path):
    with (
        Postgres(tmp_path / "pg" / "data", "word", durable=False) as server,
        pytest.raises(psycopg.OperationalError, match="password authentication failed"),
    ):
        psycopg.connect(server.url_of("gongkai", password="other"))
    with (
        Valkey(tmp_path / "vk" / "data", "word") as server,
        redis.Redis(port=server.port) as client,
        pytest.raises(redis.AuthenticationError),
    ):
        client.ping()


def test_valkey_puts_unreadable_data_aside(tmp_path):
    data = tmp_path / "vk" / "data"
    with Valkey(data, "word") as server, redis.Redis.from_url(server.url) as client:
        client.set("a", 1)
    for file in (data / "appendonlydir").glob("*.manifest"):
        file.write_text("file nonsense\n")
    with Valkey(data, "word") as server, redis.Redis.from_url(server.url) as client:
        assert client.get("a") is None
    assert list(data.glob("unreadable-*"))


def test_an_orphan_is_ended_by_the_next_start(tmp_path):
    first = Valkey(tmp_path / "vk" / "data", "word").start()
    with Valkey(tmp_path / "vk" / "data", "word"):
        assert first.process.wait(5) is not None
