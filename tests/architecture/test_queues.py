"""Names that travel as strings, which no import linter sees: tasks, queues, make targets."""

from __future__ import annotations

import re
import subprocess

from deploy.folder import ServiceFolder
from deploy.local.service import workers
from reports.services.tasks import (
    BY_NAME,
    DIGEST,
    EXPORT,
    INTAKE,
    MAIL,
    QUEUES,
    RECONCILE,
    SWEEP,
    WEBHOOKS,
)
from reports.settings import Settings
from tests.servers import ROOT

SETTINGS = Settings(
    database_url="postgresql://nobody@127.0.0.1:1/none",
    redis_url="redis://127.0.0.1:1/0",
    files_url="memory://files",
    secret_key="of no service",
)


ALONE = {"bulk", "webhooks"}
"""Queues whose work may be slow: each is consumed by a worker of its own."""


def _queues(command) -> set[str]:
    words = list(command.words)
    return set(words[words.index("--queues") + 1].split(","))


def test_every_task_has_a_worker(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", SETTINGS.database_url)
    monkeypatch.setenv("REDIS_URL", SETTINGS.redis_url)
    monkeypatch.setenv("GONGKAI_FILES_URL", SETTINGS.files_url)
    monkeypatch.setenv("SECRET_KEY", SETTINGS.secret_key)
    from workers.app import app  # noqa: PLC0415 (reads the environment)

    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    by_themselves = {one.name for one in (DIGEST, EXPORT, INTAKE, MAIL, WEBHOOKS)}
    assert ours == {*BY_NAME, *by_themselves, SWEEP, RECONCILE}


def test_every_queue_is_consumed_and_slow_ones_by_workers_of_their_own(tmp_path):
    consumed = {n: _queues(c) for n, c in workers(ServiceFolder(tmp_path), SETTINGS).items()}
    assert set().union(*consumed.values()) == set(QUEUES)
    assert all(len(queues) == 1 for queues in consumed.values() if queues & ALONE)


def test_exactly_one_process_runs_the_clock(tmp_path):
    commands = workers(ServiceFolder(tmp_path), SETTINGS).values()
    assert sum("--beat" in command.words for command in commands) == 1


def test_make_help_names_every_target():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert set(re.findall(r"make ([a-z-]+)", shown)) == set(phony[1].split())
