"""Bulk intake over HTTP: what may be sent, who decides, what is answered to mistakes."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from reports.services import intake_views, intake_work
from tests.reports.services.bundle import report, zipped
from tests.web.conftest import MULTIPART, TOO_LARGE, csrf_of, send

OFFICE = "龙潭街道办事处"


@pytest.fixture
def reviewer(site):
    return site.client("reviewer")


def sent(client, name, data, **fields):
    token = csrf_of(client.get("/review/intakes"))
    return client.post(
        "/review/intakes",
        data={"csrf_token": token, "mode": "draft", "files": (io.BytesIO(data), name), **fields},
        content_type="multipart/form-data",
    )


def opened(site, client, name, data, **fields):
    answer = sent(client, name, data, **fields)
    assert answer.status_code == 303, answer.text
    intake_work.run(site.core, "tester")
    return answer.headers["Location"]


def test_what_is_no_intake_is_refused_in_words(reviewer):
    assert "请选择文件的用途" in sent(reviewer, "a.txt", b"x", mode="burn").text
    empty = sent(reviewer, "a.zip", zipped({"__MACOSX/a.txt": b"x"}))
    assert empty.status_code == 422
    assert "上传内容中没有报告文件" in empty.text
    assert "压缩包已损坏" in sent(reviewer, "a.zip", b"PK\x03\x04 torn").text
    assert "请选择压缩包或文件" in sent(reviewer, "", b"").text


def test_only_here_and_only_for_people_with_an_account_much_may_be_sent(site, reviewer):
    def large(client, token):
        fields = {"csrf_token": token, "mode": "draft"}
        parts = [
            f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        # As bytes: the client would leave the temporary file open that it makes of a large form.
        head = TOO_LARGE.replace(b'name="file"', b'name="files"')
        body = "".join(parts).encode() + head
        return client.post("/review/intakes", data=body, content_type=MULTIPART)

    answer = large(reviewer, csrf_of(reviewer.get("/review/intakes")))
    assert answer.status_code == 303
    assert "10 MB" in reviewer.get(answer.headers["Location"]).text
    stranger = site.client()
    assert large(stranger, csrf_of(stranger.get("/login"))).status_code == 401
    clerk = site.client("clerk")
    assert large(clerk, csrf_of(clerk.get("/desk"))).status_code == 403
    assert large(reviewer, "forged").status_code == 400


def test_no_account_sends_more_than_so_much_an_hour(site, reviewer):
    answers = [sent(reviewer, "", b"x").status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]
    assert sent(site.client("administrator"), "", b"x").status_code == 422


def test_an_archive_is_offered_to_those_who_may_load_one(site, reviewer):
    administrator = site.client("administrator")
    assert 'value="archive"' not in reviewer.get("/review/intakes").text
    assert 'value="archive"' in administrator.get("/review/intakes").text
    refused = sent(reviewer, "a.txt", report(OFFICE, 2020, "txt"), mode="archive")
    assert refused.status_code == 422
    there = opened(site, administrator, "a.txt", report(OFFICE, 2020, "txt"), mode="archive")
    assert 'value="start"' not in reviewer.get(there).text
    assert 'value="start"' in administrator.get(there).text
    assert send(reviewer, there, "/review/intakes", act="start").status_code == 403
    assert send(administrator, there, act="start").status_code == 303


def test_a_match_is_mended_and_the_district_next_door_sees_none_of_it(site, reviewer):
    there = opened(site, reviewer, "a.docx", report("龙潭区龙潭街办", 2020))
    page = reviewer.get(there)
    assert "没有名为“龙潭区龙潭街办”" in page.text
    (file,) = intake_views.page(site.core, site.people["reviewer"].actor, 1).files
    decide = f"{there}/files/{file.id}"
    unknown = send(reviewer, decide, there, act="confirm", office="无此机关", year=2020)
    assert "没有名为“无此机关”的机关" in reviewer.get(unknown.headers["Location"]).text
    assert (
        send(reviewer, decide, there, act="create", office="新机关", year=2020).status_code == 303
    )
    assert "您的账号" in reviewer.get(there).text
    done = send(reviewer, decide, there, act="confirm", office=OFFICE, year=2020)
    assert "已确认匹配结果" in reviewer.get(done.headers["Location"]).text
    away = site.client("away reviewer")
    assert away.get(there).status_code == 404
    assert send(away, there, "/review/intakes", act="start").status_code == 404
    assert "a.docx" not in away.get("/review/intakes").text
    assert send(reviewer, there, act="start").status_code == 303
    assert reviewer.get(f"{there}/progress.json").json["settled"] is False
    intake_work.run(site.core, "tester")
    progress = reviewer.get(f"{there}/progress.json").json
    assert (progress["settled"], progress["done"], progress["of"]) == (True, 1, 1)
    stopped = send(reviewer, there, act="stop")
    assert "该批导入未在进行" in reviewer.get(stopped.headers["Location"]).text


def test_outcomes_hold_no_formulas(site, reviewer):
    there = opened(site, reviewer, "=1+1.txt", b"nothing of a report")
    sheet = load_workbook(io.BytesIO(reviewer.get(f"{there}/outcomes.xlsx").data)).active
    cell = sheet["B2"]
    assert (cell.value, cell.data_type) == ("=1+1.txt", "s")
    assert ",'=1+1.txt," in reviewer.get(f"{there}/outcomes.csv").text
    assert reviewer.get(f"{there}/outcomes.exe").status_code == 404
