"""An import corrected in the grid, and a correction with its public diff, in a real browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from reports.renderers import render
from reports.services import filing
from tests.web.browser.conftest import sign_in
from tests.web.browser.pictures import picture
from tests.web.desk.files import doubtful

GRAVE = {"serious", "critical"}
SECONDS = 20_000  # milliseconds in which a submission must be public on a busy machine
NEW = "#c-requests-new-natural_person"


@pytest.fixture
def quiet(page):
    """The page; whatever it complained of to the console fails the test."""
    said = []
    page.on("console", lambda m: said.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []


def looked_at(page, name) -> None:
    """A picture of the page, wide, narrow and dark; nothing grave, nothing that runs out."""
    grave = [
        (v["id"], [node["html"][:160] for node in v["nodes"][:3]])
        for v in Axe().run(page).response["violations"]
        if v["impact"] in GRAVE
    ]
    assert grave == [], name
    picture(page, name, whole=True)
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    picture(page, f"{name}-narrow", whole=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="dark")
    picture(page, f"{name}-dark", whole=True)
    page.emulate_media(color_scheme="light")


def test_an_import_is_corrected_in_the_grid(quiet, house, tmp_path) -> None:
    page = quiet
    path = tmp_path / "报告.docx"
    path.write_bytes(render(doubtful(2024, house.office.name), "docx"))
    sign_in(page, house, "clerk")
    page.goto(f"{house.url}/desk/new")
    looked_at(page, "start-three-ways")
    page.get_by_label("报告文件").set_input_files(path)
    page.get_by_role("button", name="读取文件").click()

    row = page.locator(f"tr:has({NEW})")
    expect(row).to_contain_text("三件左右")
    expect(row).to_contain_text("未能读取")
    expect(page.locator("#c-requests-granted-total-row")).to_contain_text("合计不符")
    looked_at(page, "import-doubts")
    # Enter looks at the sums again; nothing is adopted by accident.
    page.locator(NEW).fill("0")
    page.locator("#c-requests-granted-total").fill("2")
    page.locator("#c-requests-handled_total-business").fill("2")
    page.locator(NEW).press("Enter")
    expect(page.locator(NEW)).to_have_value("0")
    picture(page, "import-rechecked", whole=True)
    clerk = house.people["clerk"]
    begun = {line.year for line in filing.desk(house.core, clerk) if line.id}
    assert 2024 not in begun

    page.get_by_role("button", name="采用并核对").click()
    expect(page.locator(NEW)).to_have_value("0")
    expect(page.locator("#c-requests-granted-total")).to_have_value("2")
    begun = {line.year for line in filing.desk(house.core, clerk) if line.id}
    assert 2024 in begun


def test_a_correction_is_public_with_what_it_changed(quiet, house) -> None:
    page = quiet
    report_id = house.publish(2020)
    sign_in(page, house, "clerk")
    page.goto(f"{house.url}/desk/reports/{report_id}/edit")
    page.locator("#c-normative-normative_documents-in_force").fill("12")
    page.locator("#f-sections-other").fill("更正后的其他事项。")
    page.get_by_role("button", name="保存并校验").click()
    expect(page.get_by_role("heading", name="本次更正的改动")).to_be_visible()
    expect(page.locator(".changes del").first).to_have_text("0")
    expect(page.locator(".changes ins").first).to_have_text("12")
    for field in page.locator("input[name^='explain.']").all():
        field.fill("已逐项核实，情况属实。")
        field.press("Tab")
        expect(field.locator("xpath=../p[@data-state]")).to_have_text("已保存")
    looked_at(page, "before-submitting-correction")
    page.locator("#f-note").fill("更正规范性文件数量和第六部分。")
    # A double click is one submission.
    page.get_by_role("button", name="提交报告").dblclick()
    expect(page.get_by_role("heading", name="提交回执")).to_be_visible()
    expect(page.locator(".state-line")).to_contain_text("已更正", timeout=SECONDS)
    report = filing.desk_report(house.core, house.people["clerk"], report_id)
    assert report.revision == 2
    # When nothing more will happen the page loads itself anew, once.
    expect(page.locator("[data-live]:not([data-events])")).to_be_visible(timeout=SECONDS)
    page.get_by_role("link", name="打印回执").click()
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    looked_at(page, "receipt")

    page.goto(f"{house.url}/reports/{report_id}#history")
    history = page.locator("#history")
    expect(history).to_contain_text("更正规范性文件数量和第六部分。")
    expect(history.locator(".changed-figures ins")).to_have_text("12")
    expect(history.locator(".changed-text ins")).to_contain_text("更正后的其他事项")
    looked_at(page, "public-diff")

    # Withdrawn, the address says so and why.
    page.goto(f"{house.url}/desk/reports/{report_id}")
    page.get_by_role("link", name="撤回已公布的报告").click()
    looked_at(page, "withdraw")
    page.locator("#f-note").fill("数据来源有误，核实后重新公布。")
    page.get_by_role("button", name="撤回报告").click()
    expect(page.locator(".state-line")).to_contain_text("已撤回")
