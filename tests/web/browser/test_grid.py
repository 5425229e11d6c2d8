"""The tables as a spreadsheet's, in a real browser and by keyboard alone."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from reports.content import Cell
from reports.form import form
from reports.services import desks, filing
from tests.web.browser.conftest import sign_in
from tests.web.browser.pictures import picture
from web.desk.cells import asks, read_typed

SAVED = "全部已保存"


def cell(row: str, column: str, table: str = "requests") -> str:
    return f"#c-{table}-{row}-{column}"


@pytest.fixture
def empty(page, house):
    """Opens the form of an empty report of that year; its id."""

    def begin(year: int) -> int:
        clerk = house.people["clerk"]
        report_id = filing.start_report(house.core, clerk, house.office.id, year, "2021").id
        sign_in(page, house, "clerk")
        page.goto(f"{house.url}/desk/reports/{report_id}/edit", wait_until="networkidle")
        return report_id

    return begin


def content_of(house, report_id):
    return desks.desk_report(house.core, house.people["clerk"], report_id).content


def copied(page, text: str) -> None:
    """Puts a block on the clipboard as a spreadsheet would."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def focused(page) -> str:
    return "#" + page.evaluate("document.activeElement.id")


def test_an_empty_report_is_filled_by_keyboard_alone(page, house, empty) -> None:
    report_id = empty(2013)
    keys = page.keyboard
    # One press, reached by Tab alone: zeros everywhere.
    page.locator("#f-contact-site").focus()
    while page.evaluate("document.activeElement.value") != "fill_zeros":
        keys.press("Tab")
    keys.press("Enter")
    expect(page.locator(cell("new", "other"))).to_have_value("0")
    # Then the numbers there are: typing replaces, arrows and Enter move.
    while focused(page) != cell("new", "natural_person"):
        keys.press("Tab")
    keys.type("３")
    keys.press("ArrowRight")
    keys.type("1")
    keys.press("End")
    assert focused(page) == cell("new", "total")
    keys.press("F9")
    expect(page.locator(cell("new", "total"))).to_have_value("4")
    keys.press("Home")
    keys.press("Enter")
    keys.type("无")
    keys.press("Enter")
    # 0, or not applicable? The focus is on the question and goes on after the answer.
    expect(page.get_by_role("button", name="0：没有发生")).to_be_focused()
    picture(page, "grid-question")
    keys.press("0")
    expect(page.locator(cell("carried_in", "natural_person"))).to_have_value("0")
    assert focused(page) == cell("granted", "natural_person")
    keys.type("3")
    keys.press("Tab")
    keys.type("1")
    keys.press("Enter")
    assert focused(page) == cell("partly_granted", "natural_person")
    keys.press("Control+End")
    assert focused(page) == cell("carried_out", "total")
    keys.press("ArrowUp")
    keys.press("Home")
    keys.press("F9")
    keys.press("ArrowRight")
    keys.press("F9")
    keys.press("End")
    # Its row adds up to 4, its column still to 0: nobody decides that but the clerk.
    keys.press("F9")
    expect(page.locator("#cell-bar")).to_contain_text("横向与纵向之和不同：0、4")
    keys.press("Control+Home")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("End")
    keys.press("F9")
    keys.press("Control+End")
    keys.press("ArrowUp")
    keys.press("F9")
    keys.press("Control+Home")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("End")
    expect(page.locator(cell("handled_total", "natural_person"))).to_have_value("3")
    expect(page.locator("#c-requests-handled_total-total")).to_have_value("4")
    expect(page.locator('[data-sum="differs"]')).to_have_count(0)
    # F2 edits: the arrows belong to the text; Escape takes it back.
    keys.press("F2")
    keys.press("ArrowLeft")
    keys.type("1")
    expect(page.locator(cell("granted", "total"))).to_have_value("14")
    keys.press("Escape")
    expect(page.locator(cell("granted", "total"))).to_have_value("4")
    # The rest of the form.
    for field, text in (
        ("#f-dated", "2014年1月20日"),
        ("#f-sections-problems", "宣传不到位。下一步加强宣传。"),
        ("#f-sections-other", "无其他需要报告的事项。"),
    ):
        page.locator(field).focus()
        keys.type(text)
    page.get_by_role("button", name="添加小节").focus()
    keys.press("Enter")
    keys.type("（一）主动公开")
    keys.press("Tab")
    keys.type("全年主动公开政府信息。")
    expect(page.locator("#save-state")).to_contain_text(SAVED)
    picture(page, "grid-filled", whole=True)
    page.get_by_role("button", name="保存并校验").focus()
    keys.press("Enter")
    page.wait_for_url("**/check")
    # Nothing left that forbids submitting.
    expect(page.locator(".finding-error")).to_have_count(0)
    expect(page.get_by_role("button", name="提交报告")).to_be_visible()
    kept = content_of(house, report_id)
    assert kept.cell("requests", "new", "natural_person") == Cell(3)
    assert kept.cell("requests", "handled_total", "total") == Cell(4)
    assert kept.overview.parts[0].heading == "（一）主动公开"


BLOCK = (
    "项目\t自然人\t商业企业\t科研机构\n"
    '一、新收\t"1,234"\t５\t无\n'
    "二、结转\t2.5\t6\t7\n"
    "（一）予以公开\t1234\t\t/\n"
)


def test_a_block_from_a_spreadsheet_is_shown_before_it_is_pasted(page, house, empty) -> None:
    report_id = empty(2012)
    keys = page.keyboard
    start = page.locator(cell("new", "natural_person"))
    start.click()
    keys.type("9")
    keys.press("Enter")
    start.click()
    copied(page, BLOCK)
    keys.press("Control+v")
    dialog = page.get_by_role("dialog", name="粘贴预览")
    # Labels are left out; what cannot be taken is named with its reason.
    expect(dialog.locator(".paste-summary")).to_have_text(
        "更改6格，不变1格，不能采用2格，超出表格0格。"
    )
    expect(dialog.locator("tr.refused")).to_have_count(2)
    expect(dialog.locator("tr.refused", has_text="2.5")).to_contain_text("不是数字")
    first = dialog.locator("tbody tr:not(.refused)").first
    assert first.locator("td").all_text_contents()[:2] == ["9", "1234"]
    picture(page, "grid-paste")
    keys.press("Escape")
    expect(start).to_have_value("9")
    expect(start).to_be_focused()
    keys.press("Control+v")
    dialog.get_by_label("/：不适用").check()
    expect(dialog.locator("tr.refused")).to_have_count(1)
    keys.press("Enter")
    expect(start).to_have_value("1234")
    expect(page.locator(cell("new", "research"))).to_have_value("/")
    expect(page.locator("#save-state")).to_contain_text(SAVED)
    kept = content_of(house, report_id)
    assert kept.cell("requests", "new", "business") == Cell(5)
    assert kept.cell("requests", "new", "research") == Cell(None, not_applicable=True)
    assert kept.cell("requests", "granted", "business").blank
    # The whole paste is one step.
    keys.press("Control+z")
    expect(start).to_have_value("9")
    expect(page.locator(cell("carried_in", "research"))).to_have_value("")
    keys.press("Control+y")
    expect(page.locator(cell("carried_in", "research"))).to_have_value("7")
    keys.press("Control+z")
    expect(page.locator("#save-state")).to_contain_text(SAVED)
    kept = content_of(house, report_id)
    assert kept.cell("requests", "new", "natural_person") == Cell(9)
    assert kept.cell("requests", "carried_in", "research").blank
    # The cell tells where its number came from.
    keys.press("F8")
    told = page.get_by_role("dialog", name="本格修改记录")
    expect(told.locator("tbody tr")).not_to_have_count(0)
    latest = told.locator("tbody tr").first.locator("td")
    assert latest.all_text_contents()[1:] == ["clerk", "1234", "9"]
    assert told.locator("tbody tr").last.locator("td").all_text_contents()[2:] == ["（空）", "9"]
    picture(page, "grid-changes")
    keys.press("Escape")
    expect(start).to_be_focused()


TYPED = [
    "", " ", "0", "12", "１２", "1,234", "1 234", "12,34", "+3", "-3", "−3", "1.5", "18.8710",
    "/", "／", "无", "無", "-", "—", "不涉及", "不适用", "零", "〇", "O", "三", "abc", "12件",
    "22（其中修订16件）", "1e3", "0x10", "12345678901234567", "①", "?5",
]  # fmt: skip


def test_page_and_server_read_a_cell_by_the_same_rules(page, house, empty) -> None:
    empty(2011)
    script = """async ([texts, kind]) => {
      const { read } = await import("/static/desk/numbers.js");
      return texts.map((text) => read(text, kind));
    }"""
    table = {t.code: t for t in form("2021").tables}
    columns = {
        "count": table["requests"].columns[0],
        "money": table["fees"].columns[0],
    }
    for kind, column in columns.items():
        for text, told in zip(TYPED, page.evaluate(script, [TYPED, kind]), strict=True):
            server = read_typed(text, column, Cell())
            if told["state"] == "asks":
                assert asks(text, column), text
            elif told["state"] == "wrong":
                assert server is None, text
                assert not asks(text, column), text
            elif told["state"] == "number":
                assert server is not None, text
                assert Decimal(server.value) == Decimal(json.dumps(told["value"])), text
            else:
                assert server == Cell(not_applicable=told["state"] == "not_applicable"), text
