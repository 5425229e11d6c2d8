"""Two people in one report, a server that is killed, a session that ends: nothing typed is lost."""

from __future__ import annotations

import os
import signal

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from reports.services import accounts, desks
from reports.services.accounts import NewMembership
from reports.store import filings
from reports.store.scope import Scope
from reports.store.states import Role
from tests.servers import wait_for
from tests.web.browser.conftest import DISTRICT, PASSWORD, sign_in
from tests.web.browser.pictures import picture
from web.auth.passwords import hash_password

SAVED = "全部已保存"
NEW, OTHER = "#c-requests-new-natural_person", "#c-requests-new-business"


@pytest.fixture(scope="module")
def second(house):
    """Another clerk of the same office."""
    membership = NewMembership(Role.CLERK, DISTRICT, house.office.id)
    hashed = hash_password(PASSWORD)
    accounts.create_account(house.core, "second@example.com", "乙", hashed, [membership])
    return "second"


@pytest.fixture
def desk(browser, house):
    """Opens a browser of its own, signed in as that person, on the form of the report.

    Without the check for a silent console: a server that is down is told there, too.
    """
    contexts = []

    def begin(name: str, report_id: int):
        context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        sign_in(page, house, name)
        page.goto(f"{house.url}/desk/reports/{report_id}/edit", wait_until="networkidle")
        return page

    yield begin
    for context in contexts:
        context.close()


def value(house, report_id: int, column: str = "natural_person"):
    found = desks.desk_report(house.core, house.people["clerk"], report_id)
    return found.content.cell("requests", "new", column).value


def state(page):
    return page.locator("#save-state")


def test_two_browsers_edit_one_report(house, desk, second) -> None:
    report_id = house.draft(2013)
    mine, theirs = desk("clerk", report_id), desk(second, report_id)
    # Different fields: both are kept, and each sees what the other did.
    mine.locator(NEW).fill("5")
    mine.locator(NEW).blur()
    theirs.locator(OTHER).fill("7")
    theirs.locator(OTHER).blur()
    expect(state(mine)).to_contain_text(SAVED)
    expect(state(theirs)).to_contain_text(SAVED)
    theirs.evaluate("dispatchEvent(new Event('focus'))")
    expect(theirs.locator(NEW)).to_have_value("5")
    mine.evaluate("dispatchEvent(new Event('focus'))")
    expect(mine.locator(OTHER)).to_have_value("7")
    assert (value(house, report_id), value(house, report_id, "business")) == (5, 7)
    # The same field, and both before either has seen the other's.
    for page, typed in ((mine, "11"), (theirs, "12")):
        page.locator(NEW).fill(typed)
        page.locator("#f-sections-other").fill(f"写了{typed}。")
    mine.locator("#f-sections-other").blur()
    expect(state(mine)).to_contain_text(SAVED)
    theirs.locator("#f-sections-other").blur()
    expect(state(theirs)).to_contain_text("有2处未能保存")
    panel = theirs.get_by_role(
        "group", name="一、本年新收政府信息公开申请数量，自然人：两人均有修改"
    )
    expect(panel).to_contain_text("clerk保存的： 11")
    expect(panel).to_contain_text("您填写的： 12")
    panel.scroll_into_view_if_needed()
    picture(theirs, "two-people-clash")
    assert value(house, report_id) == 11
    # The person chooses, by keyboard: once their own, once the other's.
    panel.get_by_role("button", name="采用我的").focus()
    theirs.keyboard.press("Enter")
    theirs.get_by_role("button", name="采用clerk的").press("Enter")
    expect(state(theirs)).to_contain_text(SAVED)
    expect(theirs.locator("#f-sections-other")).to_have_value("写了11。")
    assert value(house, report_id) == 12


def _kill(house) -> None:
    """SIGKILL to the web and all of its workers."""
    web = house.service.web
    os.killpg(web.pid, signal.SIGKILL)
    web.wait()


def test_the_server_is_killed_while_it_saves(house, desk) -> None:
    report_id = house.draft(2012)
    page = desk("clerk", report_id)
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        " AND query LIKE '%FROM reports%' AND datname = current_database()"
    )
    # A lock of ours holds the saving in the middle of its transaction.
    with house.core.database.unit_of_work(Scope.everything("a test holds the report")) as work:
        filings.locked(work, report_id)
        page.locator(NEW).fill("21")
        page.locator(NEW).blur()
        page.locator("#f-sections-other").fill("保存到一半时断开。")

        def saving() -> bool:
            with house.core.database.unit_of_work(Scope.everything("a test looks")) as look:
                return bool(look.session.scalar(waits))

        wait_for(saving)
        _kill(house)
    expect(state(page)).to_contain_text("未保存，连接中断，将自动重试")
    expect(page.locator('[data-place="tables.requests.new.natural_person"]')).to_contain_text(
        "未保存"
    )
    page.locator(OTHER).fill("22")
    page.locator(OTHER).blur()
    picture(page, "connection-lost")
    assert value(house, report_id) == 0
    # The window closes and the computer with it: what was typed is there again.
    again = page.context.new_page()
    page.close(run_before_unload=False)
    house.service.start_web()
    again.goto(f"{house.url}/desk/reports/{report_id}/edit")
    expect(state(again)).to_contain_text(SAVED)
    for field, typed in ((NEW, "21"), (OTHER, "22"), ("#f-sections-other", "保存到一半时断开。")):
        expect(again.locator(field)).to_have_value(typed)
    assert (value(house, report_id), value(house, report_id, "business")) == (21, 22)
    assert again.evaluate("Object.keys(localStorage).length") == 0


def test_a_connection_that_comes_back_needs_no_hand(house, desk) -> None:
    report_id = house.draft(2011)
    page = desk("clerk", report_id)
    page.context.set_offline(True)
    page.locator(NEW).fill("31")
    page.locator(NEW).blur()
    expect(state(page)).to_contain_text("连接中断")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("location.assign('/desk')")
    wait_for(lambda: page.evaluate("1") and asked)
    assert asked == ["beforeunload"]
    page.context.set_offline(False)
    expect(state(page)).to_contain_text(SAVED)
    assert value(house, report_id) == 31


def test_the_session_ends_while_one_types(house, desk, second) -> None:
    report_id = house.draft(2010)
    page = desk("clerk", report_id)
    page.context.clear_cookies()
    page.locator(NEW).fill("41")
    page.locator(NEW).blur()
    expect(state(page)).to_contain_text("未保存，登录已失效")
    picture(page, "session-ended")
    # Somebody else signs in on this computer: nothing of the first is sent or shown.
    with page.context.expect_page() as opened:
        state(page).get_by_role("link", name="重新登录").click()
    other = opened.value
    other.get_by_label("电子邮箱地址").fill("second@example.com")
    other.get_by_label("密码").fill(PASSWORD)
    other.get_by_role("main").get_by_role("button", name="登录").click()
    expect(other.get_by_role("heading", name="已登录")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page)).to_contain_text("当前登录的是另一账户")
    page.locator(OTHER).fill("42")
    page.locator(OTHER).blur()
    other.goto(f"{house.url}/desk/reports/{report_id}/edit", wait_until="networkidle")
    expect(other.locator(NEW)).to_have_value("0")
    assert value(house, report_id) == 0
    # The first signs in again, in any window of this browser.
    other.get_by_role("button", name="退出登录").click()
    other.wait_for_url(f"{house.url}/")
    sign_in(other, house, "clerk")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page)).to_contain_text(SAVED)
    assert (value(house, report_id), value(house, report_id, "business")) == (41, 42)


def test_signing_out_leaves_nothing_on_the_computer(house, desk) -> None:
    report_id = house.draft(2009)
    page = desk("clerk", report_id)
    page.route("**/draft", lambda route: route.abort())
    page.locator(NEW).fill("51")
    page.locator(NEW).blur()
    expect(state(page)).to_contain_text("连接中断")
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"{house.url}/")
    assert page.evaluate("Object.keys(localStorage).length") == 0
