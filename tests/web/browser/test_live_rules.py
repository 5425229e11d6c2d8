"""The rules while a clerk types: at the cell, in the summary, in words for the ear."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.web.browser.conftest import sign_in
from tests.web.browser.pictures import picture

GRAVE = {"serious", "critical"}
NEW = "#c-requests-new-"
HANDLED = "#c-requests-handled_total-"


@pytest.fixture
def quiet(page):
    """The page; whatever it complained of to the console fails the test."""
    said = []
    page.on("console", lambda m: said.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []


def grave(page):
    return [
        (v["id"], [node["html"][:160] for node in v["nodes"][:3]])
        for v in Axe().run(page).response["violations"]
        if v["impact"] in GRAVE
    ]


def test_what_does_not_add_up_is_shown_where_it_stands(quiet, house) -> None:
    page = quiet
    report_id = house.draft(2023)
    sign_in(page, house, "clerk")
    page.goto(f"{house.url}/desk/reports/{report_id}/edit")
    expect(page.locator("#findings")).to_contain_text("未发现问题")

    # Three new requests, none of them handled: both columns are out of balance.
    page.locator(f"{NEW}natural_person").fill("3")
    page.locator(f"{NEW}total").fill("3")
    marked = page.locator("td.grid-marked input")
    expect(marked).to_have_count(2)
    expect(page.locator("#findings-said")).to_have_text("2处错误")
    expect(page.locator("#tasks .task-wrong a")).to_have_attribute("href", "#part-requests")
    picture(page, "rules-summary", whole=True)

    # The marker opens both sides beside the cell; Escape gives the focus back.
    marker = page.locator(f"td:has({HANDLED}natural_person) a.marker")
    marker.press("Enter")
    drawer = page.locator("#drawer")
    expect(drawer).to_be_visible()
    expect(drawer.locator(".formula-total .formula-value")).to_have_text(["3", "0"])
    expect(drawer.locator("tfoot .formula-value")).to_have_text("3")
    expect(drawer).to_contain_text("国办公开办函〔2021〕30号")
    assert grave(page) == []
    picture(page, "rules-drawer")
    page.keyboard.press("Escape")
    expect(marker).to_be_focused()

    # The summary leads to the cell; handled, the sum balances and nothing is marked any more.
    page.locator("#findings .finding-text a").first.click()
    cell = page.locator(f"{HANDLED}natural_person")
    expect(cell).to_be_focused()
    for column in ("natural_person", "total"):
        page.locator(f"{HANDLED}{column}").fill("3")
        page.locator(f"#c-requests-granted-{column}").fill("3")
    expect(marked).to_have_count(0)
    expect(page.locator("#findings")).to_contain_text("未发现问题")
    expect(page.locator("#findings-said")).to_have_text("未发现问题，勾稽关系均成立。")

    # Prose that says otherwise is underlined and leads to the cell it contradicts.
    text = page.get_by_label("引言")
    text.fill("2023年，我单位收到政府信息公开申请5件。")
    passage = page.locator("#reading-f-overview-preamble")
    expect(passage.locator("mark")).to_have_text("收到政府信息公开申请5件")
    expect(passage).to_contain_text("表中为3")
    page.set_viewport_size({"width": 320, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    picture(page, "rules-prose-narrow")
    passage.get_by_role("link", name="总计").click()
    expect(page.locator(f"{NEW}total")).to_be_focused()


def test_part_five_is_a_ledger(quiet, house) -> None:
    page = quiet
    text = "一是宣传不到位。二是人手不足。下一步：一是加强宣传。二是增加人手。"
    report_id = house.draft(2022, problems=text)
    sign_in(page, house, "clerk")
    edit = f"{house.url}/desk/reports/{report_id}/edit"
    page.goto(edit)
    # Last year's problem is asked for; the answer is kept without a button.
    asked = page.locator("fieldset.follow-up")
    expect(asked).to_contain_text("窗口人员不熟悉政策")
    asked.get_by_label("已完成").check()
    asked.get_by_label("依据").fill("全年举办培训4场。")
    expect(page.locator(".follow-ups-left")).to_have_text("已全部说明。")

    # What is typed into a pair stands in the running text at once, and is saved with it.
    page.locator("#ledger-fold > summary").click()
    problem = page.locator("#f-pair-problem-2")
    problem.fill("二是专职人员不足两名。")
    page.locator("#f-pair-remedy-2").fill("二是增加编制。")
    expect(page.locator("#f-sections-problems")).to_have_value(
        "一是宣传不到位。二是专职人员不足两名。下一步：一是加强宣传。二是增加编制。"
    )
    assert grave(page) == []
    picture(page, "ledger")
    page.set_viewport_size({"width": 320, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    problem.scroll_into_view_if_needed()
    picture(page, "ledger-narrow")
    expect(page.locator("#save-state")).to_contain_text("全部已保存")
    page.goto(edit)
    expect(asked.get_by_label("已完成")).to_be_checked()
    expect(asked.get_by_label("依据")).to_have_value("全年举办培训4场。")
    expect(page.locator("#f-pair-problem-2")).to_have_value("二是专职人员不足两名。")
