"""Ids of others open nothing: not to read, not to write, at the desk, in review, in the queue."""

from __future__ import annotations

import pytest

from reports.errors import RenderingError
from reports.services import desks, jobs, queue_views
from reports.services.actors import SYSTEM
from tests.web.conftest import csrf_of, send
from tests.web.test_access import routes
from web.desk import pending

STRANGERS = ("colleague", "away clerk", "away reviewer", "away administrator")


def state_of(site, report_id):
    """All that a write could change."""
    found = desks.desk_report(site.core, SYSTEM, report_id)
    jobs_of = [(job.id, job.state, job.attempt) for job in found.jobs]
    return found.status, found.version, found.content, found.events, jobs_of


def sent_with(method, data, account):
    """What a form sends, or a script: that one shows its token in a header."""
    if method == "POST":
        return {"data": data}
    if method == "PATCH":
        changes = {"account": account, "version": 1, "changes": []}
        return {"json": changes, "headers": {"X-CSRFToken": data["csrf_token"]}}
    return {}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_reports_of_others_do_not_exist(site, stranger) -> None:
    drafted, submitted = site.draft(year=2022), site.submitted(year=2021)
    client = site.client(stranger)
    token = csrf_of(client.get("/account/district"))
    account = site.people[stranger].actor.account_id
    walked = 0
    for report_id in (drafted, submitted):
        before = state_of(site, report_id)
        for endpoint, method, address in routes(site.app):
            if not endpoint.startswith(("desk.", "review.")) or "/reports/1" not in address:
                continue
            path = address.replace("/reports/1", f"/reports/{report_id}")
            data = {"csrf_token": token, "decision": "publish", "note": "x", "version": "1"}
            data["action"] = "settle"
            answer = client.open(path, method=method, **sent_with(method, data, account))
            assert answer.status_code in {403, 404}, f"{method} {path}: {answer.status_code}"
            assert "新吉林街道" not in answer.text
            walked += 1
        assert state_of(site, report_id) == before
    assert walked >= 18


@pytest.mark.parametrize("stranger", STRANGERS)
def test_offices_of_others_cannot_be_filed_for(site, stranger) -> None:
    client = site.client(stranger)
    office = site.offices["mine"].id
    answer = send(client, "/desk/new", how="empty", office=str(office), year="2022")
    assert answer.status_code == 403
    assert "新吉林街道" not in client.get(f"/desk/new?office={office}").text.split("<main")[1]


def test_an_upload_opens_to_its_own_account_alone(site) -> None:
    who = site.people["clerk"].actor
    text = "新吉林街道办事处2022年政府信息公开工作年度报告\n一、总体情况\n主动公开。\n"
    key = pending.keep(site.core, who, text.encode(), "报告.txt")
    assert site.client("clerk").get(f"/desk/uploads/{key}").status_code == 200
    for stranger in STRANGERS:
        client = site.client(stranger)
        assert client.get(f"/desk/uploads/{key}").status_code in {403, 404}
        token = csrf_of(client.get("/account/district"))
        adopted = client.post(f"/desk/uploads/{key}", data={"csrf_token": token})
        assert adopted.status_code in {403, 404}
    assert site.client("clerk").get(f"/desk/uploads/{key}x").status_code == 404


def test_lists_show_ones_own(site) -> None:
    site.draft(year=2022)
    assert "新吉林街道办事处" in site.client("clerk").get("/desk").text
    for stranger in STRANGERS:
        assert "新吉林街道办事处" not in site.client(stranger).get("/desk").text
    assert "新吉林街道办事处" in site.client("second clerk").get("/desk").text


def test_the_queue_of_another_district_is_closed(site) -> None:
    site.submitted(year=2022)
    job_id = dead_job(site)
    client = site.client("away administrator")
    assert "新吉林街道办事处" not in client.get("/admin/queue").text
    assert send(client, "/admin/queue/retry", "/admin/queue", job=str(job_id)).status_code == 303
    discarded = send(client, "/admin/queue/discard", "/admin/queue", job=str(job_id), reason="x")
    assert discarded.status_code == 303
    assert queue_views.listing(site.core, SYSTEM, "dead").total == 1

    own = site.client("administrator")
    assert "新吉林街道办事处" in own.get("/admin/queue").text
    assert send(own, "/admin/queue/retry", "/admin/queue", job=str(job_id)).status_code == 303
    assert queue_views.listing(site.core, SYSTEM, "waiting").total == 1


def dead_job(site) -> int:
    """The one job that waits, failed for good: its id."""
    [job] = queue_views.listing(site.core, SYSTEM, "waiting").results
    taken = jobs.claim(site.core, job.id, "tester")
    jobs.fail(site.core, taken, RenderingError("The Chinese font is missing"))
    return job.id


def test_a_membership_of_somebody_else_cannot_be_taken(site) -> None:
    client = site.client("clerk")
    foreign = site.people["away reviewer"].membership
    answer = send(client, "/account/district", membership=str(foreign))
    assert answer.status_code == 404
    assert client.get("/review").status_code == 403


def test_drafts_are_not_public(site) -> None:
    report_id = site.draft(year=2022)
    for path in ("", ".pdf", ".json"):
        assert site.client("clerk").get(f"/reports/{report_id}{path}").status_code == 404
    assert site.client().get(f"/api/v1/reports/{report_id}").status_code == 404
    assert site.client().get(f"/api/v1/reports/{report_id}/content").status_code == 404
    assert site.client().get("/api/v1/reports").json["total"] == 0
