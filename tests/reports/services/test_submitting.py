"""Submitting: however often a button is pressed, one revision, one receipt, one way."""

from __future__ import annotations

import pytest

from reports.errors import ConflictError, TransitionError
from reports.services import administration, filing, pipeline, review
from reports.services.actors import SYSTEM
from reports.services.tasks import CHECK, NOTIFY
from reports.store.states import Status
from tests.reports.services.conftest import valid_content
from tests.reports.services.test_pipeline import at_once, job_of


def begun(desk):
    return filing.start_report(desk.core, desk.clerk, desk.office.id, 2023, "2021", valid_content())


def test_two_clicks_without_a_key_make_one_submission(desk, rows):
    report = begun(desk)
    out = at_once(*[lambda: filing.submit(desk.core, desk.clerk, report.id)] * 6)
    refused = [one for one in out if isinstance(one, Exception)]
    assert len(refused) == 5, out
    assert all(isinstance(one, (TransitionError, ConflictError)) for one in refused), out
    assert len(rows("SELECT 1 FROM revisions")) == 1
    assert len(rows("SELECT 1 FROM submissions")) == 1
    assert len(rows("SELECT 1 FROM events WHERE after = 'submitted'")) == 1


def test_clicks_with_one_key_all_get_the_one_receipt(desk, rows):
    report = begun(desk)
    out = at_once(
        *[lambda: filing.submit(desk.core, desk.clerk, report.id, idempotency_key="k")] * 6
    )
    assert not [one for one in out if isinstance(one, Exception)], out
    assert len({receipt.number for receipt in out}) == 1
    assert len(rows("SELECT 1 FROM revisions")) == 1


def test_saving_while_submitting_is_one_or_the_other(desk, rows):
    """What is submitted is a draft that was checked, never half of another."""
    report = begun(desk)
    changed = valid_content(problems="人员不足。下一步增加人员。")
    out = at_once(
        lambda: filing.submit(desk.core, desk.clerk, report.id),
        lambda: filing.save_draft(desk.core, desk.clerk, report.id, changed, report.version),
    )
    submitted = not isinstance(out[0], Exception)
    saved = not isinstance(out[1], Exception)
    assert submitted or saved, out
    texts = [row.content for row in rows("SELECT content FROM revisions")]
    assert len(texts) == submitted
    if submitted and saved:  # saved before the check read it
        assert "人员" in texts[0] or not saved


def test_nothing_is_left_of_a_submission_that_fails(desk, rows, monkeypatch):
    from reports.services import stages  # noqa: PLC0415

    report = begun(desk)

    def fail(*_, **__):
        message = "the disk is full"
        raise OSError(message)

    monkeypatch.setattr(stages, "put", fail)
    with pytest.raises(OSError, match="disk"):
        filing.submit(desk.core, desk.clerk, report.id)
    for table in ("revisions", "submissions", "jobs", "cells"):
        assert not rows(f"SELECT 1 FROM {table}"), table
    assert filing.progress(desk.core, desk.clerk, report.id).status is Status.DRAFT
    assert not desk.nudges


def test_a_nudge_that_fails_does_not_unsay_the_submission(desk, rows):
    """The submission stands once committed; the sweeper makes up for the word."""
    import dataclasses  # noqa: PLC0415

    def broken(*_):
        message = "a broker out of its mind"
        raise RuntimeError(message)

    report = begun(desk)
    core = dataclasses.replace(desk.core, nudge=broken)
    assert filing.submit(core, desk.clerk, report.id).revision == 1
    assert len(rows("SELECT 1 FROM jobs WHERE state = 'waiting'")) == 1


def test_mail_is_about_steps_that_people_wait_for(desk, rows):
    """A reviewer who publishes before the mail went out makes it moot: nobody hears of it."""
    administration.set_review(desk.core, SYSTEM, "220203", required=True)
    report_id = desk.submitted()
    pipeline.check(desk.core, job_of(rows, CHECK, report_id), "worker")
    review.publish(desk.core, desk.reviewer, report_id)
    pipeline.notify(desk.core, job_of(rows, NOTIFY, report_id), "worker")
    assert rows("SELECT kind FROM mails") == []
    desk.work()
    assert [row.kind for row in rows("SELECT kind FROM mails")] == ["published"]


def test_reviewers_hear_of_what_waits_for_them(desk, rows):
    administration.set_review(desk.core, SYSTEM, "220203", required=True)
    desk.submitted()
    desk.work()
    (mail,) = rows("SELECT kind, account_id FROM mails")
    assert (mail.kind, mail.account_id) == ("in_review", desk.reviewer.account_id)
