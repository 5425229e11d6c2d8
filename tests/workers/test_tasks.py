"""The tasks: each hands over to one use case, and no error of theirs ends a worker."""

from __future__ import annotations

import dataclasses
import json
import os
import socket

import pytest
from celery import signals
from kombu import Queue
from kombu.exceptions import ContentDisallowed

from reports.errors import UnavailableError
from reports.services import jobs, maintenance, pipeline
from reports.services.core import QueuePolicy, build_core
from reports.services.tasks import (
    BY_NAME,
    DIGEST,
    EXPORT,
    QUEUES,
    RECONCILE,
    STAGES,
    SWEEP,
    UPKEEP,
    WEBHOOKS,
)
from tests.reports.services.memory import MemoryIndex
from tests.servers import wait_for
from web.nudge import CeleryNudge
from workers import process, schedule, tasks
from workers.app import create_app
from workers.nudge import WorkerNudge
from workers.settings import HARD_LIMIT, SOFT_LIMIT, VISIBILITY, celery_settings


@pytest.fixture
def app(settings):
    """The application as a worker makes it, on a core of the test's own."""
    built = []

    def build(made):
        core = build_core(settings, MemoryIndex(), WorkerNudge(made), QueuePolicy(lease=30.0))
        built.append(core)
        return core

    yield create_app(settings, build)
    # As at the end of a worker's process: its heart stops, its connections are closed.
    signals.worker_process_shutdown.send(sender=None, pid=os.getpid(), exitcode=0)
    assert len(built) <= 1, "one core for a process"


@pytest.mark.parametrize("task", STAGES, ids=lambda task: task.name)
def test_a_stage_hands_its_message_over(app, monkeypatch, task):
    calls = []
    monkeypatch.setattr(pipeline, "run", lambda *args: calls.append(args))
    app.tasks[task.name].apply([17]).get()
    ((core, name, job_id, worker),) = calls
    assert (name, job_id) == (task.name, 17)
    assert core.database.healthy()
    assert worker.rsplit(":", 1)[1].isdecimal()


@pytest.mark.parametrize(
    ("name", "module", "use_case", "arguments"),
    [
        (SWEEP, jobs, "sweep", ()),
        (RECONCILE, maintenance, "reconcile", (tasks.MENDED_AT_ONCE,)),
    ],
)
def test_what_the_clock_sends_is_handed_over(app, monkeypatch, name, module, use_case, arguments):
    calls = []
    monkeypatch.setattr(module, use_case, lambda *args: calls.append(args))
    app.tasks[name].apply().get()
    ((_, *rest),) = calls
    assert tuple(rest) == arguments


def test_an_unknown_job_changes_nothing(app, settings):
    for task in STAGES:
        assert app.tasks[task.name].apply([10**6]).get() is None


@pytest.mark.parametrize(
    "error",
    [MemoryError(), SystemExit(3), UnavailableError("away")],
    ids=lambda e: type(e).__name__,
)
def test_no_error_of_a_task_gets_out(app, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(pipeline, "run", fail)
    assert app.tasks[STAGES[0].name].apply([1], throw=True).get() is None


def test_an_error_that_nobody_foresaw_is_seen(app, monkeypatch):
    """It is Celery's to log: only what would end the worker is kept from it."""

    def fail(*_):
        message = "a mistake of ours"
        raise KeyError(message)

    monkeypatch.setattr(pipeline, "run", fail)
    with pytest.raises(KeyError):
        app.tasks[STAGES[0].name].apply([1], throw=True)


def test_the_limits_fit_together(settings):
    made = celery_settings(settings)
    assert SOFT_LIMIT < HARD_LIMIT < VISIBILITY
    assert made["task_soft_time_limit"] == SOFT_LIMIT
    assert made["task_time_limit"] == HARD_LIMIT
    transport = made["broker_transport_options"]
    assert transport["visibility_timeout"] == VISIBILITY
    assert transport["queue_order_strategy"] == "priority"
    assert made["task_acks_late"] is True
    assert made["worker_prefetch_multiplier"] == 1
    assert made["task_reject_on_worker_lost"] is False
    assert made["task_ignore_result"] is True
    assert made["broker_connection_max_retries"] is None
    assert "result_backend" not in made


@pytest.mark.parametrize("lease", [1.0, 60.0, 3600.0])
def test_a_heart_beats_often_enough(lease):
    """For its leases, and for the pages and the sweeper that take a silent worker for gone."""
    policy = QueuePolicy(lease=lease)
    beat = min(lease / process.BEATS_PER_LEASE, process.LONGEST_BEAT)
    assert beat * 4 < lease
    assert beat * 3 < policy.worker_silent


def test_a_heart_goes_on_when_the_database_was_away(settings, monkeypatch):
    beats, away = [], [UnavailableError("away"), RuntimeError("a mistake of ours")]

    def beat(*_):
        beats.append(len(away))
        if away:
            raise away.pop()

    monkeypatch.setattr(jobs, "heartbeat", beat)
    core = build_core(settings, MemoryIndex(), lambda *_: None, QueuePolicy(lease=0.1))
    worker = process.WorkerProcess(core, ("check",))
    worker.start()
    wait_for(lambda: len(beats) >= 4, 10, 0.01)
    worker.stop()
    assert beats[:3] == [2, 1, 0]


def test_only_json_is_read(app):
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    with app.connection_for_write() as connection, connection.SimpleQueue("check") as queue:
        queue.put({"a": 1}, serializer="pickle")
    with app.connection_for_read() as connection:
        consumer = connection.Consumer([Queue("check")], accept=app.conf.accept_content)
        refused = []
        consumer.on_decode_error = lambda message, error: refused.append(error)
        consumer.register_callback(lambda *_: refused.append(None))
        with consumer:
            connection.drain_events(timeout=10)
    assert [type(error) for error in refused] == [ContentDisallowed]


def test_a_message_is_a_job_s_id_and_nothing_else(app, settings):
    import redis  # noqa: PLC0415

    with redis.Redis.from_url(settings.redis_url) as client:
        client.flushdb()
        WorkerNudge(app)("gongkai.check", "check", 17)
        (raw,) = client.lrange("gongkai:check", 0, -1)
    message = json.loads(raw)
    assert message["headers"]["task"] == "gongkai.check"
    assert message["content-type"] == "application/json"
    assert message["headers"]["argsrepr"] == "[17]"


def test_the_clock_sends_tasks_that_exist_to_queues_that_are_read(app, settings):
    beats = app.conf.beat_schedule
    others = {DIGEST.name, EXPORT.name, WEBHOOKS.name}
    assert {beat["task"] for beat in beats.values()} == {SWEEP, RECONCILE, *others}
    assert all(beat["options"]["queue"] in QUEUES for beat in beats.values())
    assert beats["sweep"]["options"]["queue"] == UPKEEP
    assert beats["sweep"]["schedule"] == settings.queue_sweep == 5.0
    # Two machines' clocks differ by seconds; each beat must outlive that.
    assert beats["sweep"]["options"]["expires"] >= 30
    assert set(BY_NAME) & {SWEEP, RECONCILE} == set()
    assert schedule.schedule(settings) == beats


@pytest.mark.parametrize("kind", ["refuses", "hangs"])
@pytest.mark.parametrize("sender", ["web", "worker"])
@pytest.mark.timeout(30)
def test_a_broker_that_is_away_holds_nobody_up(settings, kind, sender, capsys):
    """Forty words into nothing, as of one sweep: less than one of them used to take."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if kind == "hangs":
            listener.listen(64)
        url = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        nowhere = dataclasses.replace(settings, redis_url=url)
        nudge = CeleryNudge(url)
        if sender == "worker":
            nudge = WorkerNudge(create_app(nowhere, lambda _: None))
        words = 40 if kind == "refuses" else 2
        for job_id in range(words):
            nudge("gongkai.check", "check", job_id)
    assert capsys.readouterr().out.count("nudge lost") == words
