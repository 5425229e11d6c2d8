"""The index and the database: whatever comes between them, they end up saying the same."""

from __future__ import annotations

import pytest

from reports.services import catalogue, filing, jobs, maintenance, pipeline, review
from reports.services.tasks import CHECK, INDEX, RENDER
from reports.store.states import Status
from tests.reports.services.conftest import valid_content
from tests.reports.services.test_pipeline import job_of

FIRST = "宣传不到位。下一步加强宣传。"
SECOND = "更正：人员不足。下一步增加人员。"


def correct(desk, report_id):
    """Submits a correction, to wait for its check."""
    draft = filing.desk_report(desk.core, desk.clerk, report_id)
    filing.save_draft(
        desk.core, desk.clerk, report_id, valid_content(problems=SECOND), draft.version
    )
    filing.submit(desk.core, desk.clerk, report_id, note="更正第五部分")
    desk.nudges.clear()


def stage(desk, rows, task, report_id):
    """Does the newest job of that stage."""
    job_id = rows(
        "SELECT max(id) AS id FROM jobs WHERE task = :t AND report_id = :r",
        t=task.name,
        r=report_id,
    )[0].id
    run = {CHECK: pipeline.check, RENDER: pipeline.render, INDEX: pipeline.index}[task]
    assert run(desk.core, job_id, "worker") == job_id
    desk.nudges.clear()


def said(memory, report_id):
    return "".join(p.text for p in memory.reports[report_id].passages)


@pytest.mark.parametrize("mend", [maintenance.reindex, maintenance.reconcile])
@pytest.mark.parametrize("late", [False, True], ids=["before the put", "after the put"])
def test_mending_while_a_correction_is_on_its_way(desk, memory, rows, mend, late):
    """The old text must not be written with the new text's version."""
    report_id = desk.submitted()
    desk.work()
    correct(desk, report_id)
    stage(desk, rows, CHECK, report_id)
    stage(desk, rows, RENDER, report_id)
    if late:
        put = memory.put

        def put_then_mend(document):
            put(document)
            memory.put = put
            mend(desk.core)

        memory.put = put_then_mend
    else:
        mend(desk.core)
        assert "人员" not in said(memory, report_id)
    stage(desk, rows, INDEX, report_id)
    assert catalogue.report(desk.core, report_id).summary.status is Status.CORRECTED
    maintenance.reconcile(desk.core)
    assert "人员" in said(memory, report_id)
    assert maintenance.compare(desk.core).none


@pytest.mark.parametrize("late", [False, True], ids=["before the put", "after the put"])
def test_reconciling_while_a_report_is_published(desk, memory, rows, late):
    """What the index has ahead of the database by moments is not taken for a leftover."""
    report_id = desk.submitted()
    stage(desk, rows, CHECK, report_id)
    stage(desk, rows, RENDER, report_id)
    if late:
        put = memory.put

        def put_then_mend(document):
            put(document)
            maintenance.reconcile(desk.core)

        memory.put = put_then_mend
    else:
        maintenance.reconcile(desk.core)
    stage(desk, rows, INDEX, report_id)
    assert report_id in memory.reports
    assert maintenance.compare(desk.core).none


def test_a_worker_lost_between_index_and_database_is_made_good(desk, memory, rows):
    report_id = desk.submitted()
    stage(desk, rows, CHECK, report_id)
    stage(desk, rows, RENDER, report_id)
    put = memory.put

    def put_then_die(document):
        put(document)
        message = "killed"
        raise KeyboardInterrupt(message)

    memory.put = put_then_die
    job_id = job_of(rows, INDEX, report_id)
    with pytest.raises(KeyboardInterrupt):
        pipeline.index(desk.core, job_id, "doomed")
    memory.put = put
    assert maintenance.compare(desk.core).none, "its job is on its way: no difference to mend"
    rows(
        "UPDATE jobs SET lease_until = now() - interval '1 s' WHERE id = :i RETURNING id", i=job_id
    )
    jobs.sweep(desk.core)
    assert pipeline.index(desk.core, job_id, "next") == job_id
    assert maintenance.compare(desk.core).none


def test_a_discarded_publication_leaves_the_index(desk, memory, rows):
    """Indexed, then set aside before it became public: search must not show it."""
    report_id = desk.submitted()
    desk.work()
    correct(desk, report_id)
    stage(desk, rows, CHECK, report_id)
    stage(desk, rows, RENDER, report_id)
    other = desk.submitted(2022)
    stage(desk, rows, CHECK, other)
    stage(desk, rows, RENDER, other)
    ids = []
    for one in (report_id, other):
        job_id = rows(
            "SELECT max(id) AS id FROM jobs WHERE task = :t AND report_id = :r",
            t=INDEX.name,
            r=one,
        )[0].id
        put = memory.put

        def put_then_die(document, put=put):
            put(document)
            raise KeyboardInterrupt

        memory.put = put_then_die
        with pytest.raises(KeyboardInterrupt):
            pipeline.index(desk.core, job_id, "doomed")
        memory.put = put
        ids.append(job_id)
    rows("UPDATE jobs SET state = 'dead' WHERE id = ANY(:ids) RETURNING id", ids=ids)
    assert jobs.discard(desk.core, desk.administrator, ids, "含个人信息") == 2
    assert "人员" in said(memory, report_id)
    maintenance.reconcile(desk.core)
    assert "人员" not in said(memory, report_id)
    assert other not in memory.reports
    assert maintenance.compare(desk.core).none
    # What is submitted afterwards is indexed again.
    filing.submit(desk.core, desk.clerk, other)
    desk.work()
    assert other in memory.reports


def test_an_index_that_lost_or_kept_too_much(desk, memory, rows):
    kept, gone, old = (desk.submitted(year) for year in (2021, 2022, 2023))
    desk.work()
    review.withdraw(desk.core, desk.reviewer, gone, "含个人信息")
    withdrawn = memory.reports[gone]
    desk.work()
    memory.reports[gone] = withdrawn  # as if the removal had been lost
    del memory.reports[kept], memory.seen[kept]
    memory.seen[old] = 0
    memory.reports[999], memory.seen[999] = memory.reports[old], 7  # of no report we know
    found = maintenance.compare(desk.core)
    assert (found.missing, found.stale, found.extra) == ((kept,), (old,), (gone, 999))
    assert maintenance.reconcile(desk.core) == found
    assert set(memory.reports) == {kept, old}
    assert maintenance.compare(desk.core).none


def test_an_index_ahead_of_a_restored_database(desk, memory, rows):
    """The database went back to yesterday's backup: its word counts all the same."""
    report_id = desk.submitted()
    desk.work()
    memory.seen[report_id] = 40
    maintenance.reconcile(desk.core)
    assert maintenance.compare(desk.core).none
    correct(desk, report_id)
    for task in (CHECK, RENDER, INDEX):
        stage(desk, rows, task, report_id)
    assert "人员" in said(memory, report_id)
    assert FIRST not in said(memory, report_id)


def test_mending_a_little_at_a_time(desk, memory, rows):
    """By the clock it runs in a worker, whose tasks have a time limit."""
    ids = [desk.submitted(year) for year in (2021, 2022, 2023)]
    desk.work()
    memory.reports.clear()
    memory.seen.clear()
    assert maintenance.reconcile(desk.core, limit=2).missing == tuple(ids)
    assert len(memory.reports) == 2
    maintenance.reconcile(desk.core, limit=2)
    assert maintenance.compare(desk.core).none


def test_reindex_reads_in_short_transactions(desk, memory, monkeypatch):
    """A long rebuild must not sit idle in a transaction that the server ends."""
    from reports.store import published  # noqa: PLC0415

    monkeypatch.setattr(published, "BATCH", 2)
    ids = desk.flood("220203", 5)
    desk.work()
    pool = desk.core.database.engine.pool
    busy = []

    def rebuild(documents):
        memory.reports = {}
        for document in documents:
            memory.reports[document.report_id] = document
            busy.append(pool.checkedout())
        return len(memory.reports)

    memory.rebuild = rebuild
    assert maintenance.reindex(desk.core) == 5
    assert sorted(memory.reports) == ids
    assert set(busy) == {0}
