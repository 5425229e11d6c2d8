"""SIGKILL to a worker with a stage's work in hand: the next one does it, and once.

A lock that the test holds stops the stage at a known place; what kills it then is real.
"""

from __future__ import annotations

import os
import signal

import pytest

from reports.services import jobs
from reports.services.actors import SYSTEM
from reports.services.tasks import QUEUES
from tests.faults.crew import pause
from tests.servers import wait_for

WRITERS_OF_THE_INDEX = "SELECT pg_advisory_xact_lock(7312460)"
"""Whoever writes to the PostgreSQL index holds this one."""

STOPS = {
    # Rules have run; findings are about to be written.
    "check": "LOCK TABLE findings IN EXCLUSIVE MODE",
    # Six files are stored; their rows are about to be written.
    "render": "LOCK TABLE artefacts IN EXCLUSIVE MODE",
    # The document is about to be written to the index.
    "index": WRITERS_OF_THE_INDEX,
    # The mail is about to be written and points at its reader's account. A lock on the mails
    # themselves would first stop what runs by the clock, and with it the only worker.
    "notify": "LOCK TABLE accounts IN EXCLUSIVE MODE",
}


def kill_at(crew, task, stop, file):
    """Kills the worker where `stop` holds it at that stage of what `file` submits."""
    crew.no_worker()
    filed = file()
    with crew.holding(stop):
        worker = crew.worker()
        crew.stopped_at(task, filed)
        crew.service.kill_worker(worker)
    assert crew.job(filed, task).state == "running", "nothing may have been written of its end"
    crew.worker()
    crew.published_once(filed)
    assert crew.job(filed, task).deaths == 1
    assert crew.job(filed, task).attempt == 2
    return filed


@pytest.mark.parametrize("task", STOPS)
def test_at_each_stage(crew, task):
    kill_at(crew, task, STOPS[task], crew.submit)


@pytest.mark.parametrize("task", ["check", "index"])
def test_at_the_stages_of_a_bulk_load(crew, task):
    filed = kill_at(crew, task, STOPS[task], crew.archive)
    assert crew.job(filed, task).queue == "bulk"


def test_between_the_index_and_its_report(crew):
    """The index holds the report already, the database does not know."""
    worker = crew.worker()
    with crew.holding(WRITERS_OF_THE_INDEX) as index:
        filed = crew.submit()
        crew.stopped_at("index", filed)
        with crew.holding("LOCK TABLE events IN EXCLUSIVE MODE"):
            index.rollback()
            wait_for(lambda: filed.report_id in dict(crew.core.search.versions()))
            crew.stopped_at("index", filed)
            crew.service.kill_worker(worker)
    (report,) = crew.sql("SELECT status FROM reports WHERE id = %s", filed.report_id)
    assert report.status == "publishing"
    crew.worker()
    crew.published_once(filed)


def test_before_a_worker_did_anything(crew):
    """Submitted while none runs, and the nudge lost with the broker's memory."""
    crew.no_worker()
    filed = crew.submit()
    crew.worker()
    crew.published_once(filed)


def test_poison_ends_dead_and_the_others_go_on(crew):
    """A job that takes down whoever touches it: here its process dies each time it is read."""
    crew.no_worker()
    poison = crew.submit()
    with crew.holding(f"SELECT 1 FROM reports WHERE id = {poison.report_id} FOR NO KEY UPDATE"):
        crew.worker()
        for death in range(1, 4):
            name = crew.stopped_at("check", poison)
            if death == 1:
                other = crew.submit()
            crew.kill_child(name)
            wait_for(lambda d=death: crew.job(poison, "check").deaths == d)
        job = crew.job(poison, "check")
        assert (job.state, job.error, job.error_params) == (
            "dead",
            "The worker died %(times)s times",
            {"times": 3},
        )
        crew.published_once(other)
        assert crew.sql("SELECT 1 FROM jobs WHERE state = 'running'") == []
    # Whoever has found out what was wrong sends it on its way again.
    assert jobs.retry(crew.core, SYSTEM, [job.id]) == 1
    crew.published_once(poison)


def test_a_worker_that_hangs_in_the_engine_does_not_hold_the_others_up(crew):
    """It has the lock of all writers and says nothing any more: the server takes it back."""
    crew.no_worker()
    hanging = crew.worker()
    with crew.holding(WRITERS_OF_THE_INDEX):
        filed = crew.submit()
        crew.stopped_at("index", filed)
        os.killpg(hanging.pid, signal.SIGSTOP)
    # Its connection gets the lock now; nobody is there to go on with it.
    crew.service.start_worker(*QUEUES)
    crew.published_once(filed, seconds=60)
    os.killpg(hanging.pid, signal.SIGCONT)
    crew.service.kill_worker(hanging)
    crew.published_once(filed)


def test_a_worker_that_wakes_up_too_late_writes_nothing(crew):
    """Stopped, taken for dead, and then going on: its lease is another's by then."""
    crew.no_worker()
    sleeper = crew.worker()
    with crew.holding(STOPS["render"]) as lock:
        filed = crew.submit()
        name = crew.stopped_at("render", filed)
        os.killpg(sleeper.pid, signal.SIGSTOP)
        # Its connection is lost too, as behind a broken network: no lock outlives it.
        crew.cut_connections()
        lock.rollback()
        crew.service.start_worker(*("upkeep", "check", "render", "index", "mail"))
        crew.published_once(filed)
        assert crew.job(filed, "render").worker != name
        before = crew.sql("SELECT * FROM jobs ORDER BY id"), crew.sql("SELECT * FROM artefacts")
        os.killpg(sleeper.pid, signal.SIGCONT)
        wait_for(lambda: "lease lost" in crew.log())
        pause()
    after = crew.sql("SELECT * FROM jobs ORDER BY id"), crew.sql("SELECT * FROM artefacts")
    assert after == before
    crew.published_once(filed)
    crew.service.kill_worker(sleeper)
