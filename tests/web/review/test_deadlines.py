"""The page of deadlines, and what an office reads of it."""

from __future__ import annotations

from datetime import date

from reports.services import administration
from reports.services.actors import SYSTEM
from reports.store.states import OfficeKind
from tests.web.conftest import HERE, send
from tests.web.desk.pages import page_of

PAGE = "/review/deadlines?year=2022"
NOTICE = "龙政办〔2023〕2号"
KIND = OfficeKind.SUBDISTRICT.value


def text_of(answer):
    return " ".join(page_of(answer).cssselect("main")[0].text_content().split())


def set_deadline(client, due, basis, **fields):
    return send(client, PAGE, kind=KIND, due=due, basis=basis, **fields)


def test_an_administrator_sets_deadlines_and_what_held_stays_to_be_read(site):
    client = site.client("administrator")
    assert set_deadline(client, "2023-03-01", "龙政办〔2023〕2号").status_code == 303
    refused = set_deadline(client, "2023-03-15", "龙政办〔2023〕5号")
    assert refused.status_code == 422
    assert "请说明变更期限的理由" in text_of(refused)
    assert 'value="2023-03-15"' in refused.text  # what was typed is still there
    told = set_deadline(client, "2023-03-15", "龙政办〔2023〕5号", reason="系统迁移")
    assert told.status_code == 303
    text = text_of(client.get(PAGE))
    for expected in (
        "2023年3月15日",
        "龙政办〔2023〕5号",
        "系统迁移",
        "此前的期限1项",
        "2023年3月1日",
    ):
        assert expected in text
    assert set_deadline(client, "morgen", "龙政办〔2023〕5号").status_code == 422

    reviewer = site.client("reviewer")
    assert not page_of(reviewer.get(PAGE)).cssselect("main form[method=post]")
    assert set_deadline(client, "2023-03-20", "x", reason="y").status_code == 303


def test_an_office_with_more_time_reads_until_when_and_why(site):
    administration.set_deadline(
        site.core, SYSTEM, HERE, OfficeKind.SUBDISTRICT, 2022, date(2023, 3, 1), NOTICE
    )
    report_id = site.draft(year=2022)
    office = site.offices["mine"]
    path = f"/review/extension?office={office.id}&year=2022"
    reviewer = site.client("reviewer")
    refused = send(reviewer, path, due="2023-02-01", reason="人员变动", act="extend")
    assert refused.status_code == 422
    assert "晚于原定期限2023-03-01" in text_of(refused)
    assert send(reviewer, path, due="2023-04-01", reason="", act="extend").status_code == 422
    done = send(reviewer, path, due="2023-04-01", reason="人员变动", act="extend")
    assert done.status_code == 303
    assert office.name in text_of(reviewer.get(PAGE))
    clerk = site.client("clerk")
    for address in ("/desk", f"/desk/reports/{report_id}/edit"):
        text = text_of(clerk.get(address))
        assert "延期至2023年4月1日" in text, address
        assert "原因：人员变动 · 原定2023年3月1日" in text, address
    back = send(reviewer, path, reason="人员已到位", act="take_back")
    assert back.status_code == 303
    assert "延期至" not in text_of(clerk.get("/desk"))
    history = text_of(reviewer.get(path))
    assert "人员已到位" in history
    assert "延期至2023年4月1日" in history


def test_offices_of_others_are_closed(site):
    path = f"/review/extension?office={site.offices['mine'].id}&year=2022"
    away = site.client("away reviewer")
    assert away.get(path).status_code == 404
    form = "/review/deadlines"
    sent = send(
        site.client("away administrator"), path, form, due="2023-04-01", reason="x", act="extend"
    )
    assert sent.status_code == 404


def test_an_operator_chooses_the_district_first(site):
    client = site.client("operator")
    links = page_of(client.get(PAGE)).cssselect("main a")
    assert [link.text for link in links] == ["龙潭区", "船营区"]
    assert "龙潭区" in text_of(client.get(links[0].get("href")))
