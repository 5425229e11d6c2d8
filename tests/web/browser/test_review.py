"""Two people in a real browser: a return with comments on cells and words, answered, published."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from reports.services import administration, desks
from reports.services.actors import SYSTEM
from reports.store.states import Status
from tests.servers import wait_for
from tests.web.browser.conftest import DISTRICT, sign_in
from tests.web.browser.pictures import picture

FIRST = "#c-requests-new-natural_person"
SECOND = "#c-requests-carried_in-business"


@pytest.fixture(scope="module")
def waiting(house):
    """A report that waits for its reviewer; the one of the year before is public."""
    administration.set_review(house.core, SYSTEM, DISTRICT, required=True)
    report_id = house.draft(2022, problems="居民不了解渠道。下一步加强宣传。")
    house.submit(report_id, house.core)
    wait_for_status(house, report_id, Status.IN_REVIEW)
    return report_id


def wait_for_status(house, report_id, status) -> None:
    clerk = house.people["clerk"]

    def reached():
        return desks.progress(house.core, clerk, report_id).status is status

    wait_for(reached, seconds=60)


@pytest.fixture
def reviewers_page(browser, house):
    """Another browser, with the reviewer signed in."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    faults = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(opened, house, "reviewer")
    yield opened
    context.close()
    assert not faults, faults


def no_grave_violation(page) -> None:
    found = Axe().run(page).response["violations"]
    grave = [v for v in found if v["impact"] in {"serious", "critical"}]
    assert [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in grave] == []


def fits(page) -> None:
    """At 320 pixels, and so at 400 % of 1280, nothing scrolls sideways."""
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(size)


def test_a_return_is_answered_and_published(page, reviewers_page, house, waiting) -> None:
    clerks_page, page = page, reviewers_page
    sheet = f"{house.url}/review/reports/{waiting}"
    page.goto(sheet)

    # By keyboard alone: one stop for the table, arrows to the cell, Enter, the words.
    page.locator(f"{FIRST} a.say-cell").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"{SECOND} a.say-cell")).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("上年结转政府信息公开申请数量")
    page.keyboard.type("上年结转应为1件吗？")
    picture(page, "review-comment-on-a-cell")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_contain_text("上年结转应为1件吗？")

    # Leaving the dialog keeps nothing; a click on a number opens the same.
    page.locator(f"{FIRST} a.say-cell").click()
    page.keyboard.press("Escape")
    expect(page.locator(f"{FIRST} a.say-cell")).to_be_focused()
    page.locator(f"{FIRST} a.say-cell").click()
    dialog.get_by_label("批注").fill("请核对新收申请。")
    dialog.get_by_role("button", name="保存批注").click()
    expect(page.locator(".comment")).to_have_count(2)

    # Words that were selected, in the middle of a sentence. Arriving at the comment that was
    # kept takes a selection away, so it comes after that.
    page.wait_for_load_state("load")
    page.evaluate(
        """() => {
          const words = document.querySelector(".review-problems p .run").firstChild;
          const range = document.createRange();
          range.setStart(words, 2);
          range.setEnd(words, 7);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    expect(page.get_by_role("button", name="批注所选文字")).to_be_enabled()
    page.keyboard.press("Alt+m")
    expect(dialog.locator("[data-quote]")).to_have_text("不了解渠道")
    dialog.get_by_label("批注").fill("请写明是哪些渠道。")
    dialog.get_by_role("button", name="保存批注").click()
    expect(page.locator(".comment")).to_have_count(3)
    expect(page.locator(":target .comment-quote")).to_have_text("不了解渠道")
    no_grave_violation(page)
    fits(page)
    picture(page, "review-side-by-side", whole=True)

    page.get_by_role("link", name="作出决定").click()
    page.get_by_role("button", name="退回填报单位").click()
    expect(page.locator(".notice")).to_contain_text("退回")

    page = clerks_page
    sign_in(page, house, "clerk")
    page.goto(f"{house.url}/desk/reports/{waiting}/edit")
    expect(page.locator("td a.commented")).to_have_count(2)
    expect(page.locator(".remarks")).to_contain_text("3条审核批注待答复")
    no_grave_violation(page)
    fits(page)
    # The comment opens at its cell; the answer is kept without leaving the form.
    cell = page.locator(f"td:has({FIRST})")
    cell.locator("a.commented").click()
    panel = page.locator(".comment-panel")
    expect(panel).to_contain_text("请核对新收申请。")
    panel.get_by_label("您的答复").fill("已核对，本年未收到申请。")
    panel.get_by_role("button", name="保存答复").click()
    expect(panel.get_by_role("status")).to_have_text("已答复")
    picture(page, "desk-comment-at-the-cell")
    page.keyboard.press("Escape")
    expect(cell.locator("a.commented")).to_be_focused()
    expect(page.locator(".remarks .comment .tag").first).to_have_text(re.compile("答复"))
    other = page.locator(".remarks .comment").filter(has_text="上年结转")
    other.get_by_label("您的答复").fill("上年无结转。")
    other.get_by_role("button", name="保存答复").click()
    expect(other.get_by_role("status")).to_have_text("已答复")
    problems = page.locator("[name='sections.problems']")
    problems.fill("居民不了解政务公开专区。下一步加强宣传。")
    page.get_by_role("button", name="保存并校验").click()
    for reason in page.locator("input[name^='explain.']").all():
        reason.fill("已核实。")
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_role("heading", name="提交回执")).to_be_visible()
    wait_for_status(house, waiting, Status.IN_REVIEW)

    page = reviewers_page
    page.goto(sheet)
    expect(page.locator(".comment-answer").filter(has_text="本年未收到申请")).to_be_visible()
    expect(page.locator(".comment del")).to_have_text("不了解渠道")
    expect(page.locator(".since")).to_contain_text("1处")
    expect(page.locator(".since ins")).to_contain_text("政务公开专区")
    picture(page, "review-answers", whole=True)
    page.locator(".comment").filter(has_text="上年无结转").get_by_text("标为已解决").click()
    expect(page.locator(".comment-settled")).to_have_count(1)
    page.get_by_role("link", name="公布报告").click()
    expect(page.locator("main")).to_contain_text("2条批注尚未解决")
    no_grave_violation(page)
    picture(page, "review-before-publishing")
    page.get_by_role("button", name="公布报告").click()
    wait_for_status(house, waiting, Status.PUBLISHED)
    page.goto(f"{house.url}/reports/{waiting}")
    expect(page.locator(".report-body")).to_contain_text("政务公开专区")
    expect(page.locator("body")).not_to_contain_text("本年未收到申请")
    picture(page, "review-published")
