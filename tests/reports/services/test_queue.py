"""Claims and leases: what a worker holds, what it lost, and whose turn it is."""

from __future__ import annotations

import dataclasses

import pytest

from reports.errors import LostLeaseError, UnavailableError
from reports.services import administration, catalogue, filing, jobs, pipeline
from reports.services.actors import SYSTEM
from reports.services.tasks import CHECK, INDEX, NOTIFY, RENDER
from reports.store import filings, queue
from reports.store.scope import Scope
from reports.store.states import JobState, Status
from tests.reports.services.test_pipeline import at_once, job_of


def expire(rows):
    """Lets every lease run out, as time would."""
    rows(
        "UPDATE jobs SET lease_until = clock_timestamp() - interval '1 s'"
        " WHERE state = 'running' RETURNING id"
    )


def test_a_claim_is_of_one_worker(desk, rows):
    job_id = job_of(rows, CHECK, desk.submitted())
    taken = at_once(*[lambda n=n: jobs.claim(desk.core, job_id, f"worker {n}") for n in range(6)])
    assert sum(claim is not None for claim in taken) == 1, taken


def test_what_a_lost_worker_still_writes_does_not_count(desk, rows):
    report_id = desk.submitted()
    job_id = job_of(rows, CHECK, report_id)
    lost = jobs.claim(desk.core, job_id, "slow")
    expire(rows)
    jobs.sweep(desk.core)

    def too_late():
        with pytest.raises(LostLeaseError), jobs.closing(desk.core, lost) as (_, report):
            report.title = "written too late"
        with pytest.raises(LostLeaseError):
            jobs.fail(desk.core, lost, UnavailableError("too late"))

    too_late()  # while nobody has it
    quick = jobs.claim(desk.core, job_id, "quick")
    too_late()  # while another has it in hand
    with jobs.closing(desk.core, quick):
        pass
    too_late()  # when it is done
    (row,) = rows("SELECT title FROM reports")
    assert row.title != "written too late"
    (job,) = rows("SELECT state, worker, deaths FROM jobs WHERE id = :id", id=job_id)
    assert (job.state, job.worker, job.deaths) == ("done", "quick", 1)


def test_the_heart_holds_what_is_in_hand(desk, memory, rows):
    """While the stage works its lease is renewed, however long it takes."""
    report_id = desk.submitted()
    for run, task in ((pipeline.check, CHECK), (pipeline.render, RENDER)):
        run(desk.core, job_of(rows, task, report_id), "worker")
    job_id = job_of(rows, INDEX, report_id)
    seen = []

    def beat(*_):
        expire(rows)
        jobs.heartbeat(desk.core, "worker", "host", 1, ["index"])
        seen.extend(
            rows("SELECT lease_until > clock_timestamp() AS held FROM jobs WHERE id = :i", i=job_id)
        )

    memory.put = beat
    assert pipeline.index(desk.core, job_id, "worker") == job_id
    assert [row.held for row in seen] == [True]
    assert desk.core.in_hand == {}


def test_the_heart_lets_go_of_what_was_left_behind(desk, rows):
    """A failure that could not be written down must not keep its lease for ever."""
    job_id = job_of(rows, CHECK, desk.submitted())
    jobs.claim(desk.core, job_id, "worker")  # and nothing more: its outcome was never recorded
    expire(rows)
    jobs.heartbeat(desk.core, "worker", "host", 1, ["check"])
    jobs.sweep(desk.core)
    (job,) = rows("SELECT state FROM jobs WHERE id = :id", id=job_id)
    assert job.state == "waiting"


def test_a_process_of_the_same_name_does_not_hold_its_forerunners_claims(desk, rows):
    """Containers start again with the same host name and process ids."""
    job_id = job_of(rows, CHECK, desk.submitted())
    desk.core.in_hand[job_id] = jobs.claim(desk.core, job_id, "host:8").fence
    expire(rows)
    reborn = dataclasses.replace(desk.core, in_hand={})
    jobs.heartbeat(reborn, "host:8", "host", 8, ["check"])
    jobs.sweep(desk.core)
    (job,) = rows("SELECT state FROM jobs WHERE id = :id", id=job_id)
    assert job.state == "waiting"


def test_a_report_in_other_hands_does_not_hold_the_sweeper_up(desk, rows):
    """Taking a job back writes a row that points at the report; no lock of ours may mind."""
    report_id = desk.submitted()
    job_id = job_of(rows, CHECK, report_id)
    jobs.claim(desk.core, job_id, "lost")
    expire(rows)
    with desk.core.database.unit_of_work(Scope.everything("a slow reviewer")) as work:
        filings.locked(work, report_id)
        assert jobs.sweep(desk.core) == 1
    (job,) = rows("SELECT state, deaths FROM jobs WHERE id = :id", id=job_id)
    assert (job.state, job.deaths) == ("waiting", 1)


def test_poison_ends_dead_with_a_reason(desk, rows):
    report_id = desk.submitted()
    job_id = job_of(rows, CHECK, report_id)
    for _ in range(desk.core.policy.max_deaths):
        assert jobs.claim(desk.core, job_id, "doomed")
        expire(rows)
        jobs.sweep(desk.core)
    assert jobs.claim(desk.core, job_id, "next") is None
    progress = filing.progress(desk.core, desk.clerk, report_id)
    assert str(progress.failed) == "The worker died 3 times"


def test_a_flood_of_one_district_does_not_starve_another(desk, rows):
    """The other district's only submission is next, however many came before it."""
    desk.flood("220203", 12)
    administration.create_district(desk.core, SYSTEM, "220204", "船营区")
    (report_id,) = desk.flood("220204", 1)
    first = jobs.claim_next(desk.core, "check", "one")
    second = jobs.claim_next(desk.core, "check", "two")
    assert report_id in {first.report_id, second.report_id}


def test_the_sweeper_speaks_to_living_workers_only(desk, rows):
    desk.submitted()
    desk.nudges.clear()
    assert jobs.sweep(desk.core) == 0
    jobs.heartbeat(desk.core, "deaf", "host", 1, ["render"])
    assert jobs.sweep(desk.core) == 0
    jobs.heartbeat(desk.core, "worker", "host", 2, ["check"])
    assert jobs.sweep(desk.core) == 1
    assert [nudge[:2] for nudge in desk.nudges] == [(CHECK.name, "check")]


def test_the_sweeper_sends_as_many_words_as_are_heard(desk, rows):
    """A broker must not fill with nudges while nobody takes any."""
    core = dataclasses.replace(
        desk.core, policy=dataclasses.replace(desk.core.policy, nudges_per_sweep=2)
    )
    desk.flood("220203", 10)
    jobs.heartbeat(core, "worker", "host", 2, ["check"])
    assert [jobs.sweep(core), jobs.sweep(core)] == [2, 2]
    for _ in range(3):
        pipeline.run(core, CHECK.name, 0, "worker")
    assert jobs.sweep(core) == 5


@pytest.mark.parametrize("task", [CHECK, RENDER, INDEX], ids=lambda t: t.name)
def test_a_discarded_stage_gives_the_report_back(desk, memory, rows, task):
    """Otherwise it would hang between two statuses, and nobody could do anything."""
    report_id = desk.submitted()
    for run, before in ((pipeline.check, CHECK), (pipeline.render, RENDER)):
        if before is task:
            break
        run(desk.core, job_of(rows, before, report_id), "worker")
    job_id = job_of(rows, task, report_id)
    assert jobs.discard(desk.core, desk.administrator, [job_id], "读不出", dry_run=True) == 1
    assert filing.progress(desk.core, desk.clerk, report_id).status is not Status.RETURNED
    assert jobs.discard(desk.core, desk.administrator, [job_id], "读不出") == 1
    found = filing.desk_report(desk.core, desk.clerk, report_id)
    assert (found.status, found.editable) == (Status.RETURNED, True)
    assert found.events[-1].note == "读不出"
    desk.work()
    assert [m.kind for m in rows("SELECT kind FROM mails")] == ["returned"]
    # Retried by hand after all, it changes nothing: the office has the report again.
    jobs.retry(desk.core, desk.administrator, [job_id])
    desk.work()
    assert filing.progress(desk.core, desk.clerk, report_id).status is Status.RETURNED
    assert memory.reports == {}
    filing.submit(desk.core, desk.clerk, report_id)
    desk.work()
    assert catalogue.report(desk.core, report_id).summary.revision == 2


def test_a_discarded_mail_returns_nothing(desk, rows):
    report_id = desk.submitted()
    for run, task in (
        (pipeline.check, CHECK),
        (pipeline.render, RENDER),
        (pipeline.index, INDEX),
    ):
        run(desk.core, job_of(rows, task, report_id), "worker")
    jobs.discard(desk.core, desk.administrator, [job_of(rows, NOTIFY, report_id)], "不必")
    assert filing.progress(desk.core, desk.clerk, report_id).status is Status.PUBLISHED


def test_only_what_may_pass_is_tried_again(desk, rows):
    job_id = job_of(rows, CHECK, desk.submitted())
    taken = jobs.claim(desk.core, job_id, "worker")
    jobs.fail(desk.core, taken, UnavailableError("The search engine does not answer"))
    (job,) = rows("SELECT state, error FROM jobs WHERE id = :id", id=job_id)
    assert (job.state, job.error) == ("waiting", "The search engine does not answer")
    taken = jobs.claim(desk.core, job_id, "worker")
    jobs.fail(desk.core, taken, LostLeaseError("Job %(job)s is another worker's by now", job=1))
    (job,) = rows("SELECT state, error, error_params FROM jobs WHERE id = :id", id=job_id)
    assert (job.state, job.error_params) == ("dead", {"job": "1"})


def test_the_delay_grows_to_its_limit(policy):
    policy = dataclasses.replace(policy, first_delay=2.0, longest_delay=300.0)
    for attempt in range(1, 20):
        whole = min(300.0, 2.0 * 2 ** (attempt - 1))
        assert whole / 2 <= jobs.delay(policy, attempt) <= whole


def test_a_delayed_job_is_not_taken_before_its_time(desk, rows):
    job_id = job_of(rows, CHECK, desk.submitted())
    rows("UPDATE jobs SET not_before = now() + interval '1 h' WHERE id = :i RETURNING id", i=job_id)
    jobs.heartbeat(desk.core, "worker", "host", 2, ["check"])
    assert jobs.claim(desk.core, job_id, "eager") is None
    assert jobs.claim_next(desk.core, "check", "eager") is None
    assert jobs.sweep(desk.core) == 0
    # An administrator who knows better need not wait.
    assert jobs.retry(desk.core, desk.administrator, [job_id]) == 1
    assert jobs.claim_next(desk.core, "check", "eager").id == job_id


def test_what_is_asked_again_while_it_runs_is_done_again(desk, rows):
    report_id = desk.submitted()
    job_id = job_of(rows, CHECK, report_id)
    taken = jobs.claim(desk.core, job_id, "worker")
    with desk.core.database.unit_of_work(Scope.of_district(desk.office.district_id)) as work:
        report = filings.locked(work, report_id)
        again = queue.enqueue(work, report, taken.revision_id, CHECK.name, "check", 8)
    assert again == job_id
    with pytest.raises(LostLeaseError), jobs.closing(desk.core, taken):
        pass
    (job,) = rows("SELECT state FROM jobs WHERE id = :id", id=job_id)
    assert job.state == JobState.WAITING
