"""A report is checked, submitted, reviewed, followed, corrected."""

from __future__ import annotations

import json

from reports.services import catalogue, filing
from tests.web.conftest import csrf_of, send
from tests.web.desk.pages import fields_of, page_of, report_of

WARNED = "意识宣传不到位；二是人手不足。下一步加强宣传。"


def test_errors_block_and_name_the_cell(site) -> None:
    client = site.client("clerk")
    report_id = site.draft(year=2022)
    edit = f"/desk/reports/{report_id}/edit"
    fields = {**fields_of(client.get(edit)), "tables.requests.new.natural_person": "3"}
    assert client.post(edit, data={**fields, "action": "check"}).status_code == 303
    check = client.get(edit.replace("/edit", "/check"))
    page = page_of(check)
    assert not [b for b in page.cssselect("main button") if "提交报告" in b.text_content()]
    links = [a.get("href") for a in page.cssselect("li.finding-error a[href*='#c-requests']")]
    assert links
    form = page_of(client.get(edit))
    for link in links:
        assert form.get_element_by_id(link.partition("#")[2]).tag == "input"
    marker = form.cssselect("td.grid-marked a.marker-error")
    assert marker
    key = page.cssselect("input[name=idempotency_key]")[0].get("value")
    forced = client.post(
        edit.replace("/edit", "/submit"),
        data={"csrf_token": csrf_of(check), "idempotency_key": key},
    )
    assert forced.status_code == 422
    assert report_of(site, report_id).status == "draft"


def test_warnings_need_their_reason(site) -> None:
    client = site.client("clerk")
    report_id = site.draft(year=2022, problems=WARNED)
    path = f"/desk/reports/{report_id}"
    check = client.get(f"{path}/check")
    names = [i.get("name") for i in page_of(check).cssselect("input[name^='explain.']")]
    assert names
    key = page_of(check).cssselect("input[name=idempotency_key]")[0].get("value")
    sent = {"csrf_token": csrf_of(check), "idempotency_key": key}
    refused = client.post(f"{path}/submit", data=sent)
    assert refused.status_code == 422
    assert page_of(refused).cssselect("input[aria-invalid=true][name^='explain.']")
    accepted = client.post(
        f"{path}/submit", data={**sent, **dict.fromkeys(names, "原文如此，已核实。")}
    )
    assert accepted.status_code == 303
    site.work()
    public = site.client().get(f"/reports/{report_id}").text
    assert "原文如此，已核实。" in public


def test_pressing_twice_submits_once(site) -> None:
    client = site.client("clerk")
    report_id = site.draft(year=2022)
    check = client.get(f"/desk/reports/{report_id}/check")
    key = page_of(check).cssselect("input[name=idempotency_key]")[0].get("value")
    sent = {"csrf_token": csrf_of(check), "idempotency_key": key}
    for _ in range(2):
        answer = client.post(f"/desk/reports/{report_id}/submit", data=sent)
        assert answer.headers["Location"] == f"/desk/reports/{report_id}"
    assert report_of(site, report_id).revision == 1
    stale = {**sent, "idempotency_key": "stale"}
    assert client.post(f"/desk/reports/{report_id}/submit", data=stale).status_code == 303
    assert report_of(site, report_id).revision == 1


def test_a_correction_tells_the_public_what_changed(site) -> None:
    client = site.client("clerk")
    report_id = site.published(year=2022)
    edit = f"/desk/reports/{report_id}/edit"
    fields = {**fields_of(client.get(edit)), "sections.other": "更正后的其他事项。"}
    assert client.post(edit, data={**fields, "action": "check"}).status_code == 303
    check = client.get(f"/desk/reports/{report_id}/check")
    key = page_of(check).cssselect("input[name=idempotency_key]")[0].get("value")
    names = [i.get("name") for i in page_of(check).cssselect("input[name^='explain.']")]
    sent = {"csrf_token": csrf_of(check), "idempotency_key": key, **dict.fromkeys(names, "属实。")}
    submit = f"/desk/reports/{report_id}/submit"
    assert client.post(submit, data=sent).status_code == 422
    assert client.post(submit, data={**sent, "note": "更正第六部分。"}).status_code == 303
    # What was published stays public until the correction is through.
    before = catalogue.report(site.core, report_id)
    assert before.content.texts["other"] != "更正后的其他事项。"
    site.work()
    page = page_of(site.client().get(f"/reports/{report_id}"))
    assert "更正后的其他事项。" in page.text_content()
    assert "更正第六部分。" in page.cssselect("#history")[0].text_content()
    assert "第2版" in page.cssselect(".facts")[0].text_content()


def test_a_reviewer_returns_and_publishes(site) -> None:
    report_id = site.submitted("away clerk", 2022)
    site.work()
    reviewer, clerk = site.client("away reviewer"), site.client("away clerk")
    assert "南京街道办事处" in reviewer.get("/review").text
    path = f"/review/reports/{report_id}"
    without = send(reviewer, path, decision="return")
    assert without.status_code == 422
    assert send(reviewer, path, decision="return", note="第五部分过于简单。").status_code == 303
    site.work()
    assert "第五部分过于简单。" in clerk.get(f"/desk/reports/{report_id}").text
    assert clerk.get(f"/desk/reports/{report_id}/edit").status_code == 200

    filing.submit(site.core, site.people["away clerk"].actor, report_id)
    site.work()
    assert site.client().get(f"/reports/{report_id}").status_code == 404
    assert send(reviewer, path, decision="publish").status_code == 303
    site.work()
    assert site.client().get(f"/reports/{report_id}").status_code == 200


def test_the_stream_tells_each_stage(site) -> None:
    client = site.client("clerk")
    report_id = site.published(year=2022)
    answer = client.get(f"/desk/reports/{report_id}/events", buffered=True)
    assert answer.mimetype == "text/event-stream"
    first = answer.text.split("\n\n")[0]
    assert first.startswith("event: progress\ndata: ")
    told = json.loads(first.partition("data: ")[2])
    assert told["status"] == "published"
    assert told["settled"] is True
