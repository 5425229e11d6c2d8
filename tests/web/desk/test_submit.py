"""A report is checked, submitted, reviewed, followed, corrected."""

from __future__ import annotations

import json

from reports.services import catalogue
from tests.web.conftest import csrf_of
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


def test_reasons_survive_before_anything_is_submitted(site) -> None:
    client = site.client("clerk")
    report_id = site.draft(year=2022, problems=WARNED)
    path = f"/desk/reports/{report_id}"
    check = client.get(f"{path}/check")
    names = [i.get("name") for i in page_of(check).cssselect("[name^='explain.']")]
    sent = {"csrf_token": csrf_of(check), names[0]: "原文如此。"}
    kept = client.post(f"{path}/reasons", data=sent)
    assert kept.json == {"explained": [names[0].removeprefix("explain.")]}
    assert client.post(f"{path}/reasons", data={names[0]: "没有令牌"}).status_code == 400
    again = page_of(site.client("clerk").get(f"{path}/check"))
    assert "原文如此。" in [i.get("value") for i in again.cssselect("[name^='explain.']")]


def test_a_request_that_comes_again_is_the_same_submission(site) -> None:
    """Double click, two tabs, a replay after the report became public: one revision."""
    client = site.client("clerk")
    report_id = site.draft(year=2022)
    path = f"/desk/reports/{report_id}"
    one, two = client.get(f"{path}/check"), client.get(f"{path}/check")
    keys = [page_of(p).cssselect("input[name=idempotency_key]")[0].get("value") for p in (one, two)]
    sent = [
        {"csrf_token": csrf_of(p), "idempotency_key": k}
        for p, k in zip((one, two), keys, strict=True)
    ]
    assert client.post(f"{path}/submit", data=sent[0]).status_code == 303
    assert client.post(f"{path}/submit", data=sent[1]).headers["Location"] == path
    site.work()
    assert report_of(site, report_id).status == "published"
    replayed = client.post(f"{path}/submit", data=sent[0])
    assert (replayed.status_code, replayed.headers["Location"]) == (303, path)
    again = report_of(site, report_id)
    assert (again.revision, again.status) == (1, "published")
