"""A reviewer's morning: who is late, two reminders, more time for one office, the sums."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from reports.services import accounts, administration
from reports.services.accounts import NewMembership
from reports.services.actors import SYSTEM
from reports.store.states import OfficeKind, Role
from tests.web.browser.conftest import DISTRICT, PASSWORD, sign_in
from tests.web.browser.pictures import picture
from web.auth.passwords import hash_password
from web.desk.lists import today

YEAR = today().year - 1
SECOND, THIRD = "龙潭街道办事处", "泡子沿街道办事处"


@pytest.fixture
def owing(house):
    """Three sub-districts are three days late; the third has no clerk."""
    due = today().date() - timedelta(days=3)
    kind = OfficeKind.SUBDISTRICT
    administration.set_deadline(house.core, SYSTEM, DISTRICT, kind, YEAR, due, "龙政办〔2026〕2号")
    second, _ = (
        administration.create_office(house.core, SYSTEM, DISTRICT, name) for name in (SECOND, THIRD)
    )
    membership = NewMembership(Role.CLERK, DISTRICT, second.id)
    accounts.create_account(
        house.core, "second@example.com", "second", hash_password(PASSWORD), [membership]
    )
    return house


def line_of(page, office):
    return page.locator("table.board tbody tr").filter(has_text=office)


def test_a_reviewer_sees_who_is_late_reminds_extends_and_adds_up(page, owing) -> None:
    sign_in(page, owing, "reviewer")
    expect(page.get_by_role("heading", name="龙潭区 · 台账")).to_be_visible()
    page.get_by_role("link", name="3 逾期未交").click()
    expect(page.locator("table.board tbody tr")).to_have_count(3)
    expect(line_of(page, THIRD)).to_contain_text("逾期3天")
    picture(page, "board-overdue", whole=True)

    for office in (owing.office.name, SECOND, THIRD):
        page.get_by_role("checkbox", name=f"选择{office}").check()
    page.get_by_role("button", name="催报所选机关").click()
    expect(page.get_by_role("heading", name="向2个机关催报")).to_be_visible()
    expect(page.get_by_text("second@example.com")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=THIRD)).to_contain_text("无人可催")
    page.get_by_label("附言（可不填）").fill("请于本周五前提交")
    picture(page, "board-reminders", whole=True)
    page.get_by_role("button", name="发出催报").dblclick()
    expect(page.locator(".notice").first).to_contain_text("催报")
    expect(line_of(page, SECOND)).to_contain_text("已催报1次")
    expect(line_of(page, owing.office.name)).to_contain_text("已催报1次")
    expect(line_of(page, THIRD)).not_to_contain_text("已催报")

    line_of(page, THIRD).get_by_role("link", name="延期").click()
    until = today().date() + timedelta(days=10)
    page.get_by_label("延期至").fill(until.isoformat())
    page.get_by_label("理由").fill("经办人员变动")
    page.get_by_role("button", name="批准延期").click()
    expect(page.locator(".notice-good")).to_contain_text("期限已延至")
    expect(page.get_by_role("row").filter(has_text=THIRD)).to_contain_text("经办人员变动")
    picture(page, "board-deadlines", whole=True)
    page.get_by_role("link", name="台账").click()
    expect(line_of(page, THIRD)).to_contain_text("还有10天")
    expect(page.get_by_role("link", name="2 逾期未交")).to_be_visible()

    page.get_by_role("link", name="汇总", exact=True).click()
    page.goto(f"{owing.url}/review/sums?year=2021")
    missing = page.get_by_role("region", name="未计入汇总")
    expect(missing).to_contain_text(SECOND)
    expect(missing).to_contain_text(THIRD)
    expect(page.get_by_text("合计符合表内勾稽关系")).to_be_visible()
    picture(page, "board-sums", whole=True)
    page.locator("#c-requests-new-total a").click()
    expect(page.get_by_role("row").filter(has_text=owing.office.name)).to_be_visible()

    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 720})
    page.goto(f"{owing.url}/review/board")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    picture(page, "board-phone-dark", whole=True)
    page.set_viewport_size({"width": 1280, "height": 900})

    sign_in_again = page.context.browser.new_context(locale="zh-CN").new_page()
    sign_in(sign_in_again, owing, "second")
    expect(sign_in_again.get_by_text("请于本周五前提交")).to_be_visible()
    picture(sign_in_again, "desk-reminded")
    sign_in_again.context.close()
