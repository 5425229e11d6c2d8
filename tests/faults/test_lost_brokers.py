"""The broker forgets everything, or dies: it holds nudges, nothing that cannot be made again."""

from __future__ import annotations

import os
import signal
import time

import redis


def messages(crew):
    with redis.Redis.from_url(crew.broker.url) as client:
        return {
            key.decode(): client.llen(key)
            for key in client.scan_iter("gongkai:*")
            if client.type(key) == b"list"
        }


def test_a_nudge_reaches_the_queue_that_workers_read(crew):
    """Senders and workers agree on where it is put."""
    crew.no_worker()
    with redis.Redis.from_url(crew.broker.url) as client:
        client.flushall()
    filed = crew.submit()
    assert messages(crew) == {"gongkai:check": 1}
    crew.worker()
    crew.published_once(filed)


def test_flushed_while_jobs_wait(crew):
    crew.no_worker()
    filed = [crew.submit() for _ in range(4)] + [crew.archive() for _ in range(2)]
    assert sum(messages(crew).values()) >= 6
    with redis.Redis.from_url(crew.broker.url) as client:
        client.flushall()
    assert messages(crew) == {}
    crew.worker()
    crew.published_once(*filed)


def test_flushed_under_a_running_worker(crew):
    """It reads, sends and keeps time as before, without being started again."""
    worker = crew.worker()
    crew.published_once(crew.submit())
    for _ in range(2):
        filed = crew.submit()
        with redis.Redis.from_url(crew.broker.url) as client:
            client.flushall()
        crew.published_once(filed)
    assert worker.poll() is None


def test_killed_while_the_web_submits(crew):
    """A clerk gets the receipt at once; the way goes on when the broker is back."""
    worker = crew.worker()
    crew.published_once(crew.submit())
    os.kill(crew.broker.process.pid, signal.SIGKILL)
    crew.broker.process.wait()
    filed = []
    for _ in range(3):
        begun = time.monotonic()
        filed.append(crew.submit())
        # Not a measurement: a clerk must not wait for what may take minutes to come back.
        assert time.monotonic() - begun < 10
    waiting = crew.sql("SELECT state FROM jobs WHERE report_id = %s", filed[0].report_id)
    assert [row.state for row in waiting] == ["waiting"]
    port = crew.broker.port
    crew.broker.start()
    assert crew.broker.port == port
    crew.published_once(*filed)
    assert worker.poll() is None
    # And the sender's connections have come back by themselves too.
    crew.no_worker()
    last = crew.submit()
    assert messages(crew).get("gongkai:check", 0) >= 1
    crew.worker()
    crew.published_once(last)


def test_a_broker_that_is_full_refuses_and_nothing_is_lost(crew):
    """`noeviction`: it answers with an error instead of forgetting."""
    crew.no_worker()
    with redis.Redis.from_url(crew.broker.url) as client:
        client.flushall()
        limit = client.config_get("maxmemory")["maxmemory"]
        client.config_set("maxmemory", "1kb")
        filed = crew.submit()
        client.config_set("maxmemory", limit)
    assert crew.job(filed, "check").state == "waiting"
    assert messages(crew) == {}
    crew.worker()
    crew.published_once(filed)
