"""A clerk's way over HTTP: file or empty form, correct, check, submit, follow, correct again."""

from __future__ import annotations

import io
import json
import re

import pytest
from lxml import html

from reports.renderers import render
from reports.services import catalogue, desks, filing
from tests.reports.services.conftest import valid_content
from tests.web.conftest import csrf_of, send

WARNED = "意识宣传不到位；二是人手不足。下一步加强宣传。"


def page_of(answer):
    return html.fromstring(answer.text)


def fields_of(answer) -> dict[str, str]:
    """What the form of the page would send as it stands."""
    [form] = page_of(answer).cssselect("form#form")
    # A browser drops the line break that a text area begins with; lxml does not.
    return {name: value.removeprefix("\n") for name, value in form.form_values()}


def upload(client, data: bytes, name: str):
    token = csrf_of(client.get("/desk/new"))
    sent = {"csrf_token": token, "how": "file", "file": (io.BytesIO(data), name)}
    return client.post("/desk/new", data=sent)


def report_of(site, report_id):
    return desks.desk_report(site.core, site.people["clerk"].actor, report_id)


@pytest.mark.parametrize("file_format", ["docx", "pdf", "html", "json"])
def test_a_file_becomes_a_published_report(site, file_format) -> None:
    client = site.client("clerk")
    content = valid_content(2022)
    read = upload(client, render(content, file_format), f"2022年报告.{file_format}")
    assert read.status_code == 303, page_of(read).text_content()
    page = client.get(read.headers["Location"])
    text = page_of(page).text_content()
    assert "读取结果" in text
    assert "新吉林街道办事处2022年政府信息公开工作年度报告" in text
    # Nothing is kept as a draft before the clerk has seen what was read.
    assert all(line.id is None for line in filing.desk(site.core, site.people["clerk"].actor))

    office = str(site.offices["mine"].id)
    sent = {"csrf_token": csrf_of(page), "office": office, "year": "2022"}
    adopted = client.post(read.headers["Location"], data=sent)
    assert adopted.status_code == 303
    edit = adopted.headers["Location"]
    report_id = int(re.search(r"/reports/(\d+)/edit", edit)[1])
    assert report_of(site, report_id).content.tables["requests"] == content.tables["requests"]

    check = edit.replace("/edit", "/check")
    shown = client.get(check)
    reasons = {
        i.get("name"): "已核实，情况属实。"
        for i in page_of(shown).cssselect("input[name^='explain.']")
    }
    key = page_of(shown).cssselect("input[name=idempotency_key]")[0].get("value")
    sent = {"csrf_token": csrf_of(shown), "idempotency_key": key, **reasons}
    submitted = client.post(edit.replace("/edit", "/submit"), data=sent)
    assert submitted.status_code == 303, page_of(submitted).text_content()
    followed = client.get(submitted.headers["Location"])
    assert "提交回执" in followed.text
    assert "data-events" in followed.text

    site.work()
    settled = client.get(submitted.headers["Location"])
    assert "已公布" in settled.text
    assert "data-events" not in settled.text
    assert site.client().get(f"/reports/{report_id}").status_code == 200
    progress = client.get(f"/desk/reports/{report_id}/progress.json").json
    assert progress["settled"]
    assert [stage["state"] for stage in progress["stages"]] == ["done"] * 4


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.docx"),
        (b"\x89PNG\r\n\x1a\n", "picture.docx"),
        (b"\x89PNG\r\n\x1a\n0000", "picture.png"),
        (b"PK\x03\x04 no archive", "broken.docx"),
        ("今天天气很好。".encode(), "weather.txt"),
        (b"%PDF-1.4 broken", "broken.pdf"),
    ],
)
def test_what_is_no_report_is_refused_with_its_reason(site, data, name) -> None:
    answer = upload(site.client("clerk"), data, name)
    assert answer.status_code == 422
    [notice] = page_of(answer).cssselect("[role=alert]")
    assert name in notice.text_content()
    assert len(notice.text_content()) > len(name) + 10


def test_a_file_must_be_chosen(site) -> None:
    client = site.client("clerk")
    answer = send(client, "/desk/new", how="file")
    assert answer.status_code == 422
    assert "请选择文件" in answer.text


def test_an_empty_form_is_filled_in(site) -> None:
    client = site.client("clerk")
    office = str(site.offices["mine"].id)
    begun = send(client, "/desk/new", how="empty", office=office, year="2022")
    edit = begun.headers["Location"]
    page = client.get(edit)
    fields = fields_of(page)
    assert len([name for name in fields if name.startswith("tables.")]) > 190
    fields |= {"tables.requests.new.natural_person": "３", "sections.problems": "宣传不到位。"}
    fields |= {"title": "一份报告", "dated": "2023年1月30日", "action": "save"}
    saved = client.post(edit, data=fields)
    assert saved.status_code == 303, page_of(saved).text_content()
    kept = report_of(site, int(re.search(r"\d+", edit)[0])).content
    assert kept.cell("requests", "new", "natural_person").value == 3
    assert kept.cell("requests", "new", "business").blank
    assert str(kept.dated) == "2023-01-30"
    assert [s.kind for s in kept.statements] == ["problem"]
    again = fields_of(client.get(edit))
    assert again["sections.problems"] == "宣传不到位。"


def test_the_same_year_is_begun_once(site) -> None:
    client = site.client("clerk")
    report_id = site.draft(year=2022)
    office = str(site.offices["mine"].id)
    again = send(client, "/desk/new", how="empty", office=office, year="2022")
    assert again.headers["Location"] == f"/desk/reports/{report_id}"


def test_what_cannot_be_understood_comes_back_as_it_was_typed(site) -> None:
    client = site.client("clerk")
    report_id = site.draft(year=2022)
    edit = f"/desk/reports/{report_id}/edit"
    fields = fields_of(client.get(edit))
    typed = {"tables.requests.new.total": "三五件", "dated": "昨天", "sections.other": "新的文字"}
    answer = client.post(edit, data={**fields, **typed, "action": "save"})
    assert answer.status_code == 422
    back = fields_of(answer)
    assert {name: back[name] for name in typed} == typed
    [notice] = page_of(answer).cssselect("#errors")
    assert len(notice.cssselect("li")) == 2
    ids = {element.get("id") for element in page_of(answer).cssselect("[id]")}
    assert {a.get("href")[1:] for a in notice.cssselect("a")} <= ids
    wrong = page_of(answer).cssselect("[aria-invalid=true]")
    assert {element.get("name") for element in wrong} == {"tables.requests.new.total", "dated"}
    assert report_of(site, report_id).content.texts["other"] != "新的文字"


def test_two_people_do_not_overwrite_each_other(site) -> None:
    mine, theirs = site.client("clerk"), site.client("reviewer")
    report_id = site.draft(year=2022)
    edit = f"/desk/reports/{report_id}/edit"
    first, second = fields_of(mine.get(edit)), fields_of(theirs.get(edit))
    first["sections.other"], second["sections.other"] = "我写的", "他写的"
    assert theirs.post(edit, data={**second, "action": "save"}).status_code == 303
    answer = mine.post(edit, data={**first, "action": "save"})
    assert answer.status_code == 409
    assert "填写期间，他人保存了这份草稿" in answer.text
    [row] = page_of(answer).cssselect("table.differences tbody tr")
    assert "我写的" in row.text_content()
    assert "他写的" in row.text_content()
    again = fields_of(answer)
    assert again["sections.other"] == "我写的"
    assert mine.post(edit, data={**again, "action": "save"}).status_code == 303
    assert report_of(site, report_id).content.texts["other"] == "我写的"


def test_parts_are_added_and_removed_without_saving(site) -> None:
    client = site.client("clerk")
    report_id = site.draft(year=2022)
    edit = f"/desk/reports/{report_id}/edit"
    fields = fields_of(client.get(edit))
    added = client.post(edit, data={**fields, "action": "add_part"})
    assert "overview.parts.1.heading" in fields_of(added)
    removed = client.post(edit, data={**fields_of(added), "action": "remove_part:0"})
    assert "overview.parts.0.heading" not in fields_of(removed)
    assert len(report_of(site, report_id).content.overview.parts) == 1


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


def test_what_is_submitted_cannot_be_edited(site) -> None:
    client = site.client("clerk")
    report_id = site.draft(year=2022)
    edit = f"/desk/reports/{report_id}/edit"
    fields = fields_of(client.get(edit))
    filing.submit(site.core, site.people["clerk"].actor, report_id)
    assert client.get(edit).headers["Location"] == f"/desk/reports/{report_id}"
    answer = client.post(edit, data={**fields, "action": "save"})
    assert answer.status_code == 409


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


def test_a_file_of_another_office_is_noticed(site) -> None:
    client = site.client("clerk")
    other = valid_content(2022, "铁东街道办事处")
    read = upload(client, render(other, "docx"), "报告.docx")
    page = client.get(read.headers["Location"])
    assert "文件写明的是其他机关" in page.text


def test_adopting_over_a_draft_is_asked_first(site) -> None:
    client = site.client("clerk")
    report_id = site.draft(year=2022)
    other = valid_content(2022, problems="新的问题。下一步改进。")
    read = upload(client, render(other, "docx"), "报告.docx").headers["Location"]
    token = csrf_of(client.get(read))
    sent = {"csrf_token": token, "office": str(site.offices["mine"].id), "year": "2022"}
    asked = client.post(read, data=sent)
    assert asked.status_code == 409
    assert "采用文件后，整份草稿将被替换" in asked.text
    assert report_of(site, report_id).content.texts["problems"] != "新的问题。下一步改进。"
    assert client.post(read, data={**sent, "replace": "yes"}).status_code == 303
    assert report_of(site, report_id).content.texts["problems"] == "新的问题。下一步改进。"


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


def test_last_years_numbers_stand_beside_this_years(site) -> None:
    site.published(year=2022)
    report_id = site.draft(year=2023)
    page = page_of(site.client("clerk").get(f"/desk/reports/{report_id}/edit"))
    assert len(page.cssselect("td .cell-previous")) > 150
