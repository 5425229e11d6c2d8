"""A clerk brings a file: it is read, shown, adopted, submitted, published."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from reports.content import Cell, empty_content
from reports.renderers import render
from reports.services import filing
from tests.reports.services.conftest import valid_content
from tests.web.conftest import csrf_of, send
from tests.web.desk.files import doubtful
from tests.web.desk.pages import page_of, report_of, upload


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
    assert (
        client.post(
            read, data={**sent, "replace": str(report_of(site, report_id).version)}
        ).status_code
        == 303
    )
    assert report_of(site, report_id).content.texts["problems"] == "新的问题。下一步改进。"


def test_doubtful_cells_are_confirmed_right_there(site) -> None:
    client = site.client("clerk")
    read = upload(client, render(doubtful(2022), "docx"), "报告.docx").headers["Location"]
    shown = client.get(read)
    page = page_of(shown)
    told = {r.cssselect("input")[0].get("name"): r for r in page.cssselect(".doubts tbody tr")}
    unread = told["tables.requests.new.natural_person"]
    assert "三件左右" in unread.cssselect(".doubt-source")[0].text_content()
    assert "未能读取" in unread.text_content()
    wrong = told["tables.requests.granted.total"]
    assert "合计不符" in wrong.text_content()
    assert "2" in wrong.text_content()
    assert "空白" in told["tables.requests.carried_out.total"].text_content()

    office = str(site.offices["mine"].id)
    sent = {"csrf_token": csrf_of(shown), "office": office, "year": "2022"}
    refused = client.post(read, data={**sent, "tables.requests.new.natural_person": "好多"})
    assert refused.status_code == 422
    corrected = {
        **sent,
        "tables.requests.new.natural_person": "0",
        "tables.requests.granted.business": "0",
        "tables.requests.carried_out.total": "0",
    }
    again = client.post(read, data={**corrected, "action": "recheck"})
    assert "各项合计相符" in again.text
    # Neither looking again nor a refusal has kept anything.
    assert all(line.id is None for line in filing.desk(site.core, site.people["clerk"].actor))
    assert client.post(read, data=corrected).status_code == 303
    [line] = [n for n in filing.desk(site.core, site.people["clerk"].actor) if n.id]
    report = report_of(site, line.id)
    assert report.content.tables["requests"] == valid_content(2022).tables["requests"]
    # What the reader said of the file is kept as it was.
    assert report.reading["content"]["tables"]["requests"]["granted"]["business"] == 2


def test_what_the_file_says_otherwise_is_asked(site) -> None:
    client = site.client("clerk")
    other = valid_content(2022, "铁东街道办事处")
    read = upload(client, render(other, "docx"), "报告.docx").headers["Location"]
    page = client.get(read)
    assert "文件是2022年度的报告" in page.text
    mine = str(site.offices["mine"].id)
    sent = {"csrf_token": csrf_of(page), "office": mine, "year": "2023"}
    asked = client.post(read, data=sent)
    assert asked.status_code == 422
    assert len(page_of(asked).cssselect("#errors a")) == 2
    basis = client.post(read, data={**sent, "confirm": "office", "use": "basis"})
    assert basis.status_code == 303
    [line] = [n for n in filing.desk(site.core, site.people["clerk"].actor) if n.id]
    content = report_of(site, line.id).content
    assert content.year == 2023
    assert content.texts["problems"] == ""
    assert all(cell.blank for *_at, cell in content.cells())


def test_a_file_in_the_superseded_form_is_brought_into_the_one_in_force(site) -> None:
    client = site.client("clerk")
    old = empty_content("2019", 2022, "新吉林街道办事处")
    cells = {
        t: {r: dict.fromkeys(c, Cell(0)) for r, c in rows.items()} for t, rows in old.tables.items()
    }
    old = replace(
        old, tables=cells, texts={"problems": "宣传不到位。下一步改进。", "other": "无。"}
    )
    read = upload(client, render(old, "json"), "报告.json").headers["Location"]
    page = client.get(read)
    assert "不是该年度应使用的格式" in page.text
    sent = {"csrf_token": csrf_of(page), "office": str(site.offices["mine"].id), "year": "2022"}
    assert client.post(read, data={**sent, "edition": "convert"}).status_code == 303
    [line] = [n for n in filing.desk(site.core, site.people["clerk"].actor) if n.id]
    content = report_of(site, line.id).content
    assert content.form == "2021"
    assert content.cell("requests", "new", "total") == Cell(0)
    assert content.cell("licensing", "licences", "decisions").blank


def test_three_ways_to_start_on_one_page(site) -> None:
    client = site.client("clerk")
    mine = str(site.offices["mine"].id)
    page = client.get("/desk/new")
    ways = [i.get("value") for i in page_of(page).cssselect("input[name=how]")]
    assert sorted(ways) == ["empty", "file", "last"]
    sent = {"csrf_token": csrf_of(page), "how": "last", "office": mine, "year": "2023"}
    none = client.post("/desk/new", data=sent)
    assert none.status_code == 422
    assert "未在本平台公布2022年度报告" in none.text
    site.published(year=2022)
    begun = client.post("/desk/new", data=sent)
    assert begun.status_code == 303
    assert "全年主动公开政府信息。" in client.get(begun.headers["Location"]).text
