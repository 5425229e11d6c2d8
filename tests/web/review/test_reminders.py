"""Reminding from the board: shown first, then sent, then seen on the office's desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reports.services import administration
from reports.services.actors import SYSTEM
from reports.store.states import OfficeKind
from tests.web.conftest import HERE, csrf_of, send
from tests.web.desk.pages import page_of
from web.desk.lists import today

YEAR = today().year - 1


@pytest.fixture
def owing(site):
    """Two sub-districts that owe a report since yesterday, and one without a clerk."""
    due = today().date() - timedelta(days=1)
    administration.set_deadline(
        site.core, SYSTEM, HERE, OfficeKind.SUBDISTRICT, YEAR, due, "龙潭区通知"
    )
    administration.create_office(site.core, SYSTEM, HERE, "泡子沿街道办事处")
    return site


def text_of(answer):
    return " ".join(page_of(answer).cssselect("body")[0].text_content().split())


def test_chosen_offices_are_shown_reminded_and_read_it(owing):
    reviewer = owing.client("reviewer")
    board = page_of(reviewer.get("/review/board"))
    ids = [box.get("value") for box in board.cssselect("input[name=office]")]
    assert len(ids) == 3
    path = "/review/reminders?" + "&".join(f"office={i}" for i in ids)
    shown = text_of(reviewer.get(path))
    assert "向2个机关催报" in shown
    assert "clerk@example.com" in shown
    assert "泡子沿街道办事处：无人可催" in shown
    sent = send(reviewer, f"/review/reminders?year={YEAR}", path, office=ids, note="请尽快提交")
    assert sent.status_code == 303
    told = text_of(reviewer.get("/review/board"))
    assert "已向2个机关发出催报" in told
    assert "未催报：泡子沿街道办事处（无人可催" in told
    assert told.count("已催报1次") == 2
    desk = text_of(owing.client("clerk").get("/desk"))
    assert "reviewer已于" in desk
    assert "请尽快提交" in desk
    # Once more at once: nothing is sent, and the page says why.
    again = text_of(reviewer.get(path))
    assert "没有可催报的机关" in again
    assert "一小时内已催报" in again


def test_all_that_the_filter_finds_can_be_reminded(owing):
    reviewer = owing.client("reviewer")
    link = page_of(reviewer.get("/review/board?name=新吉林")).cssselect("a[href*='all=1']")[0]
    shown = text_of(reviewer.get(link.get("href")))
    assert "新吉林街道办事处" in shown
    assert "龙潭街道办事处" not in shown.split("向1个机关催报")[1]


def test_without_a_choice_one_is_asked_for_it(owing):
    answer = owing.client("reviewer").get("/review/reminders", follow_redirects=True)
    assert "请先在台账上选择机关" in text_of(answer)


def test_offices_of_others_are_not_reminded(owing):
    away = owing.client("away reviewer")
    data = {"csrf_token": csrf_of(away.get("/account/district"))}
    data["office"] = str(owing.offices["mine"].id)
    assert away.post(f"/review/reminders?year={YEAR}", data=data).status_code == 303
    assert "催报" not in text_of(owing.client("clerk").get("/desk"))
    assert owing.client("clerk").get("/review/reminders").status_code == 403
