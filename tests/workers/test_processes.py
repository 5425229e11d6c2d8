"""A worker as a real process: it starts without a warning, ends in order, outlives its tasks."""

from __future__ import annotations

import os
import re
import signal
import sys

import psutil
import pytest

from deploy.local.process import spawn
from reports.services.tasks import DESK_QUEUES, QUEUES
from tests.faults.conftest import assembled
from tests.servers import wait_for


@pytest.fixture
def crew(postgres_url, database_template, tmp_path):
    with assembled(postgres_url, database_template, tmp_path) as made:
        yield made


def workers(crew):
    return {row.name: row for row in crew.sql("SELECT * FROM workers")}


def test_it_starts_and_works_without_a_warning(crew):
    process = crew.worker()
    filed = crew.submit()
    crew.published_once(filed)
    assert process.poll() is None
    # Python's own warnings are on. One is due where the tests run as root, and only there.
    said = [line for line in crew.log().splitlines() if re.search(r"Warning:|Traceback", line)]
    assert [line for line in said if "SecurityWarning" not in line] == [], crew.log()
    (row,) = workers(crew).values()
    assert set(row.queues) == set(QUEUES)
    assert psutil.Process(row.pid).ppid() == process.pid


def test_sigterm_lets_the_running_job_finish(crew):
    process = crew.worker()
    with crew.holding("LOCK TABLE findings IN EXCLUSIVE MODE"):
        filed = crew.submit()
        crew.stopped_at("check", filed)
        process.send_signal(signal.SIGTERM)
        wait_for(lambda: "Warm shutdown" in crew.log())
        assert crew.job(filed, "check").state == "running"
        assert process.poll() is None
    assert process.wait(20) == 0
    job = crew.job(filed, "check")
    assert (job.state, job.attempt, job.deaths) == ("done", 1, 0)
    assert workers(crew) == {}, "it has said goodbye"
    assert crew.job(filed, "render").state == "waiting"
    crew.worker()
    crew.published_once(filed)


POISON = '''
"""The workers' application, with a task that gives up as tasks of others do."""
from celery import signals
from reports.services import pipeline
from workers.app import app
from workers.tasks import Doorway


@app.task(name="test.give_up", base=Doorway)
def give_up(kind):
    raise {"MemoryError": MemoryError, "SystemExit": SystemExit}[kind]()
'''


def test_memory_error_and_system_exit_leave_the_worker_alive(crew, tmp_path):
    """Celery would end the main process for the first, and the next worker with it."""
    (tmp_path / "poisonous.py").write_text(POISON)
    process = spawn(
        [
            *(sys.executable, "-m", "celery", "-A", "poisonous", "worker"),
            *("--pool", "prefork", "--concurrency", "1", "--without-gossip", "--without-mingle"),
            *("--hostname", "poisonous@%h", "--queues", ",".join(DESK_QUEUES), "--beat"),
            *("--schedule", str(tmp_path / "beat")),
        ],
        tmp_path / "worker-poisonous.log",
        environment={**crew.service.environment, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
    )
    crew.service.workers.append(process)
    (pid,) = wait_for(lambda: [row.pid for row in workers(crew).values()])
    sender = crew.core.nudge._celery
    for kind in ("MemoryError", "SystemExit"):
        sender.send_task("test.give_up", args=[kind], queue="check")
    wait_for(lambda: crew.log().count("task gave up") == 2)
    filed = crew.submit()
    crew.published_once(filed)
    assert process.poll() is None
    assert [row.pid for row in workers(crew).values()] == [pid], "the very same process"


def test_it_starts_before_its_servers_do(crew):
    """A machine brings them up in any order: the worker waits, and then works."""
    os.kill(crew.broker.process.pid, signal.SIGKILL)
    crew.broker.process.wait()
    filed = crew.submit()
    process = crew.worker()
    wait_for(lambda: "Cannot connect" in crew.log() or "Retrying" in crew.log())
    crew.broker.start()
    crew.published_once(filed)
    assert process.poll() is None
