"""Every kind of task run twice, and twice at once, on the real PostgreSQL engine: the same state.

"At once" in the hardest order: the first worker is taken for dead in the middle of the stage, the
second does all of it, and then the first goes on to its end.
"""

from __future__ import annotations

import pytest

from reports.services import (
    archive,
    jobs,
    mailing,
    maintenance,
    pipeline,
    rendering,
    review,
)
from reports.services.tasks import CHECK, INDEX, NOTIFY, RENDER
from search import open_index
from tests.faults.crew import archive_text
from tests.reports.services.test_pipeline import at_once, job_of
from tests.reports.services.test_queue import expire

RUN = {
    CHECK: pipeline.check,
    RENDER: pipeline.render,
    INDEX: pipeline.index,
    NOTIFY: pipeline.notify,
}
MIDDLE = {
    CHECK: (pipeline.rules, "check"),
    RENDER: (rendering, "keep"),
    INDEX: (None, "put"),
    NOTIFY: (mailing, "write_mail"),
}
"""What each stage calls in the middle of its work."""

TABLES = {
    "jobs": "id, task, queue, state",
    "events": "report_id, before, after, note",
    "artefacts": "revision_id, format, key",
    "findings": "revision_id, position, key, rule, place",
    "statements": "revision_id, position, kind, text",
    "cells": "revision_id, table_code, row_code, column_code, value",
    "mails": "occasion, account_id, kind",
    "reports": "id, status, version, public_version, published_revision_id",
    "search.reports": "report_id, version, withdrawn, title",
    "search.passages": "report_id, ordinal, section, text",
    "search.frequencies": "token, passages",
    "search.totals": "passages, folded_length, context_length",
}


@pytest.fixture
def memory(settings):
    """In this module the index is the real one."""
    index = open_index(settings)
    index.prepare()
    yield index
    index.close()


@pytest.fixture
def state(rows):
    """Everything that stages leave behind, without clocks, workers and attempts."""

    def look():
        return {
            table: sorted(map(tuple, rows(f"SELECT {columns} FROM {table}")), key=str)
            for table, columns in TABLES.items()
        }

    return look


def filed(desk, bulk):
    if not bulk:
        return desk.submitted()
    outcome = archive.load_file(
        desk.core, "220203", archive_text("档案局").encode(), "2023.txt", archive=True, publish=True
    )
    return outcome.report_id


def up_to(desk, rows, task, report_id):
    """Does the stages before; the job of this one."""
    for before, run in RUN.items():
        if before is task:
            break
        # An archive has no render stage.
        for job in rows(f"SELECT id FROM jobs WHERE task = '{before.name}'"):
            run(desk.core, job.id, "first")
    return job_of(rows, task, report_id)


CASES = [
    pytest.param(task, bulk, id=f"{task.name}{' in bulk' * bulk}")
    for bulk in (False, True)
    for task in RUN
    if not bulk or task in {CHECK, INDEX}
]


@pytest.mark.parametrize(("task", "bulk"), CASES)
def test_claimed_by_one_of_many(desk, rows, state, task, bulk):
    job_id = up_to(desk, rows, task, filed(desk, bulk))
    results = at_once(*[lambda n=n: RUN[task](desk.core, job_id, f"worker {n}") for n in range(4)])
    assert sorted(map(str, results)) == sorted([str(job_id), "None", "None", "None"])
    once = state()
    assert RUN[task](desk.core, job_id, "late") is None
    assert state() == once


@pytest.mark.parametrize(("task", "bulk"), CASES)
def test_done_again_although_it_was_done(desk, rows, state, task, bulk):
    """As when a worker dies between the work and the word that it is done."""
    job_id = up_to(desk, rows, task, filed(desk, bulk))
    assert RUN[task](desk.core, job_id, "first") == job_id
    once = state()
    rows("UPDATE jobs SET state = 'waiting' WHERE id = :i RETURNING id", i=job_id)
    assert RUN[task](desk.core, job_id, "again") == job_id
    assert state() == once


@pytest.mark.parametrize(("task", "bulk"), CASES)
def test_two_in_the_middle_of_it(desk, rows, state, monkeypatch, task, bulk):
    """The first is held up in the middle; the second overtakes it and ends first."""
    job_id = up_to(desk, rows, task, filed(desk, bulk))
    target, name = MIDDLE[task]
    target = target or desk.core.search
    middle = getattr(target, name)
    seen = []

    def overtaken(*args, **kwargs):
        monkeypatch.setattr(target, name, middle)
        if task is NOTIFY:
            # This stage holds its locks throughout: nobody can get between, only come after.
            seen.append("held")
            return middle(*args, **kwargs)
        expire(rows)
        assert jobs.sweep(desk.core) >= 1
        assert RUN[task](desk.core, job_id, "second") == job_id
        seen.append(state())
        return middle(*args, **kwargs)

    monkeypatch.setattr(target, name, overtaken)
    result = RUN[task](desk.core, job_id, "first")
    assert len(seen) == 1
    if task is NOTIFY:
        assert result == job_id
    else:
        assert result is None, "the first has lost its lease and must say so"
        assert state() == seen[0]
    (job,) = rows("SELECT state, deaths FROM jobs WHERE id = :i", i=job_id)
    assert (job.state, job.deaths) == ("done", 0 if task is NOTIFY else 1)


def test_the_sweeper_twice_at_once_counts_a_death_once(desk, rows):
    job_id = job_of(rows, CHECK, desk.submitted())
    jobs.claim(desk.core, job_id, "lost")
    expire(rows)
    at_once(*[lambda: jobs.sweep(desk.core)] * 4)
    (job,) = rows("SELECT state, deaths FROM jobs")
    assert (job.state, job.deaths) == ("waiting", 1)


def test_reconciliation_twice_at_once(desk, rows, state):
    desk.flood("220203", 3)
    desk.work()
    whole = state()
    for table in ("passages", "reports", "frequencies"):
        rows(f"DELETE FROM search.{table} RETURNING 1")
    rows("UPDATE search.totals SET passages = 0, folded_length = 0, context_length = 0 RETURNING 1")
    out = at_once(*[lambda: maintenance.reconcile(desk.core)] * 3)
    assert not [one for one in out if isinstance(one, Exception)], out
    assert state() == whole
    out = at_once(*[lambda: maintenance.reindex(desk.core)] * 2)
    assert not [one for one in out if isinstance(one, Exception)], out
    assert state() == whole


def test_withdrawn_while_its_index_job_is_done_again(desk, rows, monkeypatch):
    """The old put comes after the removal: what was taken back must not come back."""
    report_id = desk.submitted()
    desk.work()
    job_id = job_of(rows, INDEX, report_id)
    rows("UPDATE jobs SET state = 'waiting' WHERE id = :i RETURNING id", i=job_id)
    put = desk.core.search.put

    def withdrawn_first(document):
        monkeypatch.setattr(desk.core.search, "put", put)
        review.withdraw(desk.core, desk.reviewer, report_id, "含个人信息")
        assert pipeline.index(desk.core, job_id, "second") == job_id
        put(document)

    monkeypatch.setattr(desk.core.search, "put", withdrawn_first)
    assert pipeline.index(desk.core, job_id, "first") is None
    assert list(desk.core.search.versions()) == []
    assert maintenance.compare(desk.core).none
