"""A submission's way through its stages, and what each leaves behind."""

from __future__ import annotations

import threading

import pytest

from reports.content.model import Cell
from reports.errors import (
    BlockedError,
    ConflictError,
    NotFoundError,
    TransitionError,
    UnavailableError,
)
from reports.services import administration, catalogue, filing, jobs, pipeline, review
from reports.services.actors import SYSTEM
from reports.services.tasks import CHECK, INDEX, NOTIFY, RENDER
from reports.store.states import JobState, Status
from tests.reports.services.conftest import valid_content


def job_of(rows, task, report_id):
    return rows("SELECT id FROM jobs WHERE task = :t AND report_id = :r", t=task.name, r=report_id)[
        0
    ].id


def everything(rows):
    """The whole state that stages leave, without ids of workers and clock times."""
    return {
        "jobs": rows("SELECT id, task, state FROM jobs ORDER BY id"),
        "events": rows("SELECT report_id, before, after FROM events ORDER BY id"),
        "artefacts": rows(
            "SELECT revision_id, format, key FROM artefacts ORDER BY revision_id, format"
        ),
        "findings": rows("SELECT revision_id, position, key FROM findings ORDER BY 1, 2"),
        "mails": rows("SELECT occasion, account_id, kind FROM mails ORDER BY 1, 2, 3"),
        "reports": rows(
            "SELECT id, status, version, published_revision_id FROM reports ORDER BY id"
        ),
    }


def test_a_submission_becomes_public(desk, memory, rows):
    report_id = desk.submitted()
    assert filing.progress(desk.core, desk.clerk, report_id).status is Status.SUBMITTED
    desk.work()
    shown = catalogue.report(desk.core, report_id)
    assert shown.summary.status is Status.PUBLISHED
    assert [e.after for e in shown.events] == [Status.PUBLISHED]
    assert memory.reports[report_id].passages[0].text
    history = [row.after for row in rows("SELECT after FROM events ORDER BY id")]
    assert history == ["draft", "submitted", "checking", "publishing", "published"]
    progress = filing.progress(desk.core, desk.clerk, report_id)
    assert [stage.state for stage in progress.stages] == [JobState.DONE] * 4
    assert progress.settled
    assert progress.public
    assert len(rows("SELECT 1 FROM artefacts")) == 6
    assert [m.kind for m in rows("SELECT kind FROM mails")] == ["published"]


def test_a_reviewed_district_waits_for_the_reviewer(desk, memory):
    administration.set_review(desk.core, SYSTEM, "220203", required=True)
    report_id = desk.submitted()
    desk.work()
    assert filing.progress(desk.core, desk.clerk, report_id).status is Status.IN_REVIEW
    assert report_id not in memory.reports
    assert [line.id for line in review.in_review(desk.core, desk.reviewer).results] == [report_id]
    review.publish(desk.core, desk.reviewer, report_id)
    desk.work()
    assert catalogue.report(desk.core, report_id).summary.revision == 1


def test_sent_back_corrected_and_submitted_again(desk):
    administration.set_review(desk.core, SYSTEM, "220203", required=True)
    report_id = desk.submitted()
    desk.work()
    review.send_back(desk.core, desk.reviewer, report_id, "第五部分太短")
    desk.work()
    found = filing.desk_report(desk.core, desk.clerk, report_id)
    assert (found.status, found.editable) == (Status.RETURNED, True)
    assert found.events[-1].note == "第五部分太短"
    filing.save_draft(desk.core, desk.clerk, report_id, found.content, found.version)
    assert filing.submit(desk.core, desk.clerk, report_id).revision == 2


def test_errors_block_and_warnings_ask_for_an_explanation(desk):
    content = valid_content()
    tables = {t: {r: dict(c) for r, c in rows.items()} for t, rows in content.tables.items()}
    tables["requests"]["new"]["natural_person"] = Cell(3)
    report = filing.start_report(
        desk.core,
        desk.clerk,
        desk.office.id,
        2023,
        "2021",
        valid_content(problems="组织推动全省政府信息公开工作不够。"),
    )
    with pytest.raises(filing.FindingsBlockedError) as blocked:
        filing.submit(desk.core, desk.clerk, report.id)
    keys = {f.key: "本街道为省级试点" for f in blocked.value.findings}
    assert keys
    assert {f.severity for f in blocked.value.findings} == {"warning"}
    filing.submit(desk.core, desk.clerk, report.id, explanations=keys)
    desk.work()
    shown = catalogue.report(desk.core, report.id).findings
    assert {f.key: f.explanation for f in shown if f.severity == "warning"} == keys


def test_unbalanced_numbers_block(desk):
    content = valid_content()
    rows_of = content.tables["requests"]
    rows_of["new"]["natural_person"] = Cell(3)
    report = filing.start_report(desk.core, desk.clerk, desk.office.id, 2023, "2021", content)
    with pytest.raises(filing.FindingsBlockedError) as blocked:
        filing.submit(desk.core, desk.clerk, report.id)
    assert {f.severity for f in blocked.value.findings} == {"error"}
    assert not filing.desk_report(desk.core, desk.clerk, report.id).jobs


def test_the_same_key_gives_the_same_receipt(desk, rows):
    report = filing.start_report(
        desk.core, desk.clerk, desk.office.id, 2023, "2021", valid_content()
    )
    first = filing.submit(desk.core, desk.clerk, report.id, idempotency_key="k")
    second = filing.submit(desk.core, desk.clerk, report.id, idempotency_key="k")
    assert (first.number, second.repeated) == (second.number, True)
    assert len(rows("SELECT 1 FROM revisions")) == 1
    with pytest.raises(TransitionError):
        filing.submit(desk.core, desk.clerk, report.id)


def test_two_clicks_at_once_make_one_submission(desk, rows):
    report = filing.start_report(
        desk.core, desk.clerk, desk.office.id, 2023, "2021", valid_content()
    )
    out = at_once(
        *[lambda: filing.submit(desk.core, desk.clerk, report.id, idempotency_key="k")] * 4
    )
    assert {r.number for r in out if not isinstance(r, Exception)}
    assert all(isinstance(r, (TransitionError, ConflictError)) or r.report_id for r in out)
    assert len(rows("SELECT 1 FROM revisions")) == 1
    assert len(rows("SELECT 1 FROM jobs")) == 1


def test_a_correction_needs_a_note_and_shows_both(desk, memory):
    report_id = desk.submitted()
    desk.work()
    draft = filing.desk_report(desk.core, desk.clerk, report_id)
    content = valid_content(problems="更正：人员不足。下一步增加人员。")
    filing.save_draft(desk.core, desk.clerk, report_id, content, draft.version)
    with pytest.raises(BlockedError):
        filing.submit(desk.core, desk.clerk, report_id)
    filing.submit(desk.core, desk.clerk, report_id, note="更正第五部分")
    # Until the correction is public, the first revision is.
    assert catalogue.report(desk.core, report_id).summary.revision == 1
    desk.work()
    shown = catalogue.report(desk.core, report_id)
    assert (shown.summary.revision, shown.summary.status) == (2, Status.CORRECTED)
    assert shown.events[-1].note == "更正第五部分"
    assert memory.reports[report_id].version == 2


def test_withdrawn_reports_are_gone(desk, memory):
    report_id = desk.submitted()
    desk.work()
    review.withdraw(desk.core, desk.reviewer, report_id, "含个人信息")
    with pytest.raises(Exception, match="no report"):
        catalogue.report(desk.core, report_id)
    with pytest.raises(Exception, match="no report"):
        catalogue.artefact(desk.core, report_id, "pdf")
    desk.work()
    assert report_id not in memory.reports


@pytest.mark.parametrize("returned", [False, True], ids=["in review", "returned"])
def test_what_is_public_can_be_withdrawn_while_its_correction_waits(desk, memory, returned):
    """A person's data in it must not stay public until somebody has decided on the correction."""
    report_id = desk.submitted()
    desk.work()
    administration.set_review(desk.core, SYSTEM, "220203", required=True)
    draft = filing.desk_report(desk.core, desk.clerk, report_id)
    content = valid_content(problems="更正：人员不足。下一步增加人员。")
    filing.save_draft(desk.core, desk.clerk, report_id, content, draft.version)
    filing.submit(desk.core, desk.clerk, report_id, note="更正第五部分")
    desk.work()
    if returned:
        review.send_back(desk.core, desk.reviewer, report_id, "还须更正")
        desk.work()
    review.withdraw(desk.core, desk.reviewer, report_id, "含个人信息")
    with pytest.raises(NotFoundError):
        catalogue.report(desk.core, report_id)
    desk.work()
    assert report_id not in memory.reports
    assert filing.desk_report(desk.core, desk.clerk, report_id).editable


def test_what_is_not_public_cannot_be_withdrawn(desk):
    administration.set_review(desk.core, SYSTEM, "220203", required=True)
    report_id = desk.submitted()
    desk.work()
    with pytest.raises(TransitionError):
        review.withdraw(desk.core, desk.reviewer, report_id, "含个人信息")
    assert filing.progress(desk.core, desk.clerk, report_id).status is Status.IN_REVIEW


def test_a_stale_draft_is_not_saved_over(desk):
    report = filing.start_report(desk.core, desk.clerk, desk.office.id, 2023, "2021")
    filing.save_draft(desk.core, desk.clerk, report.id, report.content, report.version)
    with pytest.raises(ConflictError):
        filing.save_draft(desk.core, desk.clerk, report.id, report.content, report.version)


@pytest.mark.parametrize("task", [CHECK, RENDER, INDEX, NOTIFY], ids=lambda t: t.name)
def test_every_task_run_twice_and_twice_at_once_leaves_one_state(desk, memory, rows, task):
    handlers = {
        CHECK: pipeline.check,
        RENDER: pipeline.render,
        INDEX: pipeline.index,
        NOTIFY: pipeline.notify,
    }
    report_id = desk.submitted()
    for before in (CHECK, RENDER, INDEX, NOTIFY):
        if before is task:
            break
        handlers[before](desk.core, job_of(rows, before, report_id), "first")
    job_id = job_of(rows, task, report_id)
    run = handlers[task]
    results = at_once(*[lambda n=n: run(desk.core, job_id, f"worker {n}") for n in range(4)])
    assert sorted(r is not None for r in results) == [False, False, False, True], results
    once = everything(rows)
    indexed = dict(memory.reports)
    assert run(desk.core, job_id, "late") is None
    assert pipeline.run(desk.core, task.name, 10**6, "nobody's nudge") is None or task is not NOTIFY
    # Twice in a row although it was done: as when the outcome was lost with its worker.
    rows("UPDATE jobs SET state = 'waiting' WHERE id = :id RETURNING id", id=job_id)
    again = everything(rows)
    run(desk.core, job_id, "again")
    state = everything(rows)
    for part in ("events", "artefacts", "findings", "mails", "reports"):
        assert state[part] == again[part], part
    assert memory.reports == indexed
    assert once["events"] == again["events"]


def test_failures_are_tried_again_and_then_dead_with_a_reason(desk, memory, rows):
    memory.fails_with = UnavailableError("The search engine does not answer")
    report_id = desk.submitted()
    desk.work()
    jobs.heartbeat(desk.core, "tester", "host", 1, ["index"])
    for _ in range(desk.core.policy.max_attempts + 2):
        jobs.sweep(desk.core)
        desk.work()
    progress = filing.progress(desk.core, desk.clerk, report_id)
    assert str(progress.failed) == "The search engine does not answer"
    assert progress.status is Status.PUBLISHING
    (job,) = rows("SELECT id, attempt, state FROM jobs WHERE task = 'gongkai.index'")
    assert (job.attempt, job.state) == (desk.core.policy.max_attempts, "dead")
    view = jobs.overview(desk.core, desk.administrator)
    assert view.health == "failing"
    assert view.failures[0].id == job.id
    memory.fails_with = None
    assert jobs.retry(desk.core, desk.administrator, [job.id], dry_run=True) == 1
    assert jobs.retry(desk.core, desk.administrator, [job.id]) == 1
    desk.work()
    assert catalogue.report(desk.core, report_id)


@pytest.mark.parametrize("error", [MemoryError(), SystemExit(3)], ids=["memory", "exit"])
def test_what_would_end_a_worker_ends_the_attempt_only(desk, memory, rows, error):
    memory.fails_with = error
    desk.submitted()
    desk.work()
    (job,) = rows("SELECT state, error_params FROM jobs WHERE task = 'gongkai.index'")
    assert job.state == "waiting"
    assert type(error).__name__ in job.error_params["error"]


def at_once(*calls):
    """Runs the calls in threads that start together; their results or errors."""
    barrier = threading.Barrier(len(calls))
    out = [None] * len(calls)

    def run(at, call):
        barrier.wait()
        try:
            out[at] = call()
        except Exception as error:  # noqa: BLE001 - handed to the test
            out[at] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out
