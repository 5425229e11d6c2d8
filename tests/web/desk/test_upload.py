"""A clerk brings a file: it is read, shown, adopted, submitted, published."""

from __future__ import annotations

import re

import pytest

from reports.renderers import render
from reports.services import filing
from tests.reports.services.conftest import valid_content
from tests.web.conftest import csrf_of, send
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
    assert client.post(read, data={**sent, "replace": "yes"}).status_code == 303
    assert report_of(site, report_id).content.texts["problems"] == "新的问题。下一步改进。"
