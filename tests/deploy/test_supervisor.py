"""The supervisor, over programs that do nothing but run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from deploy.local.process import end_programs, programs_with
from deploy.local.supervisor import Command, Supervisor
from reports.errors import UnavailableError
from tests.servers import alive

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def _command(tmp_path, words=SLEEP, **options) -> Command:
    return Command(list(words), tmp_path / "program.log", {"MARKED": str(tmp_path)}, **options)


def _after(seconds, action):
    timer = threading.Timer(seconds, action)
    timer.start()
    return timer


def test_it_starts_again_what_dies_and_says_so(tmp_path):
    said = []
    supervisor = Supervisor(said.append)
    program = _command(tmp_path)
    with supervisor.signals():
        supervisor.start("sleeper", program)
        first = program.process.pid
        os.kill(first, signal.SIGKILL)
        _after(2.5, lambda: os.kill(os.getpid(), signal.SIGTERM))
        supervisor.watch(every=0.1)
        second = program.process.pid
        supervisor.stop()
    assert second != first
    assert said == [
        "sleeper was killed by SIGKILL; starting it again in 1 s",
        "sleeper runs again",
    ]
    assert not psutil.pid_exists(second)


def test_stopping_ends_a_program_that_does_not_listen_and_its_children(tmp_path):
    deaf = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        "print('ready', flush=True); time.sleep(600)"
    )
    log = tmp_path / "program.log"
    program = _command(
        tmp_path,
        [sys.executable, "-c", deaf],
        ready=lambda: log.exists() and "ready" in log.read_text("utf-8"),
        patience=5,
    )
    supervisor = Supervisor(lambda _: None)
    supervisor.start("deaf", program)
    program.patience = 0.5
    supervisor.stop()
    time.sleep(0.2)
    left = programs_with("MARKED", str(tmp_path))
    assert not any(map(alive, left))


def test_a_program_that_ends_at_once_tells_its_last_words(tmp_path):
    program = _command(
        tmp_path, [sys.executable, "-c", "raise SystemExit('no such luck')"], ready=lambda: False
    )
    with pytest.raises(UnavailableError, match="no such luck"):
        Supervisor(lambda _: None).start("unlucky", program)


def test_leftovers_are_found_by_their_mark(tmp_path):
    env = {**os.environ, "MARKED": str(tmp_path)}
    orphan = subprocess.Popen(SLEEP, env=env, start_new_session=True)
    other = subprocess.Popen(SLEEP, env={**os.environ, "MARKED": "elsewhere"})
    try:
        deadline = time.monotonic() + 5  # until the child has its own environment
        while not (found := programs_with("MARKED", str(tmp_path))):
            assert time.monotonic() < deadline
        assert end_programs(found, seconds=5) == 1
        assert orphan.wait(5) is not None
        assert other.poll() is None
    finally:
        for process in (orphan, other):
            process.kill()
            process.wait()
