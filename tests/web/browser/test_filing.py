"""A clerk's morning in a real browser: a Word file in, a public report out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from reports.renderers import render
from tests.reports.services.conftest import valid_content
from tests.web.browser.conftest import sign_in

# An enumeration whose 一是 is mistyped: a warning that needs a word from the clerk.
WARNED = "意识宣传不到位，居民不了解渠道；二是人手不足。下一步加强宣传。"
SECONDS = 10_000  # milliseconds in which a submission must be public


@pytest.fixture
def word_file(tmp_path, house):
    """A report as an office would send it, made by our own renderer."""

    def make(year: int):
        content = valid_content(year, house.office.name, problems=WARNED)
        path = tmp_path / f"{year}年度报告.docx"
        path.write_bytes(render(content, "docx"))
        return path

    return make


def upload(page, house, path) -> None:
    page.goto(f"{house.url}/desk")
    page.get_by_role("main").get_by_role("link", name="新建报告").click()
    page.get_by_label("报告文件").set_input_files(path)
    page.get_by_role("button", name="读取文件").click()
    expect(page.get_by_role("heading", name="读取结果")).to_be_visible()


def explain_all(page) -> None:
    for field in page.locator("input[name^='explain.']").all():
        field.fill("已逐项核实，情况属实。")


def test_from_a_word_file_to_the_public(page, house, word_file) -> None:
    sign_in(page, house, "clerk")
    upload(page, house, word_file(2022))
    # What was read stands beside what was not.
    expect(page.get_by_role("heading", name="已读取", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("未读取或不确定"))).to_be_visible()
    expect(page.get_by_text("175格中175格有数字")).to_be_visible()
    page.get_by_role("button", name="采用并核对").click()

    cell = page.locator("#c-normative-normative_documents-in_force")
    expect(cell).to_have_value("0")
    cell.fill("12")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator("#save-state")).to_contain_text("已保存")
    expect(page.locator("#c-normative-normative_documents-in_force")).to_have_value("12")

    page.get_by_role("button", name="保存并校验").click()
    expect(page.get_by_role("heading", name=re.compile("^警告"))).to_be_visible()
    page.get_by_role("button", name="提交报告").click()
    # Without a reason it comes back, and says where one is missing.
    expect(page.get_by_role("alert")).to_contain_text("请更正内容或说明理由")
    explain_all(page)
    page.get_by_role("button", name="提交报告").click()

    # The page follows the stages by itself, without being loaded again by hand.
    expect(page.get_by_role("heading", name="提交回执")).to_be_visible()
    expect(page.locator(".state-line")).to_contain_text("已公布", timeout=SECONDS)
    expect(page.locator(".stage-done")).to_have_count(4, timeout=SECONDS)

    page.get_by_role("link", name="查看公开页面").click()
    expect(page.locator("#c-normative-normative_documents-in_force")).to_contain_text("12")
    expect(page.get_by_text("已逐项核实，情况属实。").first).to_be_visible()

    page.get_by_role("banner").get_by_role("combobox").fill("“居民不了解渠道”")
    page.get_by_role("banner").get_by_role("combobox").press("Enter")
    hit = page.locator(".hit").filter(has_text="2022")
    expect(hit.locator("mark").first).to_have_text("居民不了解渠道")
    hit.get_by_role("link", name="存在的问题").click()
    expect(page.locator(":target")).to_contain_text("居民不了解渠道")


def test_a_cell_that_does_not_add_up(page, house) -> None:
    report_id = house.draft(2019)
    sign_in(page, house, "clerk")
    page.goto(f"{house.url}/desk/reports/{report_id}/edit")
    page.locator("#c-requests-new-natural_person").fill("三")
    page.get_by_role("button", name="保存并校验").click()
    expect(page.locator("#errors")).to_be_focused()
    wrong = page.locator("#c-requests-new-natural_person")
    expect(wrong).to_have_value("三")
    page.locator("#errors a").first.click()
    expect(wrong).to_be_focused()
    wrong.fill("3")
    page.get_by_role("button", name="保存并校验").click()
    expect(page.get_by_role("alert")).to_contain_text("更正后才能提交")
    expect(page.get_by_role("button", name="提交报告")).to_have_count(0)
    page.locator(".finding-error a").first.click()
    expect(page.locator("td.grid-marked input").first).to_be_visible()
    assert "#c-requests-" in page.url


def test_leaving_unsaved_text_is_asked_about(page, house) -> None:
    report_id = house.draft(2018)
    sign_in(page, house, "clerk")
    page.goto(f"{house.url}/desk/reports/{report_id}/edit")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("标题", exact=True).fill("尚未保存的标题")
    page.get_by_role("link", name="校验规则").click()
    page.wait_for_url("**/rules")
    assert asked == ["beforeunload"]


def test_without_javascript(plain_page, house, word_file) -> None:
    page = plain_page
    sign_in(page, house, "clerk")
    upload(page, house, word_file(2020))
    page.get_by_role("button", name="采用并核对").click()
    page.get_by_role("button", name="添加小节").click()
    expect(page.get_by_label("第2小节标题")).to_be_visible()
    page.get_by_label("第2小节标题").fill("（二）依申请公开")
    page.get_by_label("第2小节正文").fill("全年未收到申请。")
    page.get_by_role("button", name="保存并校验").click()
    explain_all(page)
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_role("heading", name="提交回执")).to_be_visible()
    # The page asks to be loaded again; nobody has to press anything.
    expect(page.locator(".state-line")).to_contain_text("已公布", timeout=2 * SECONDS)
    page.get_by_role("link", name="查看公开页面").click()
    expect(page.get_by_text("全年未收到申请。")).to_be_visible()
    page.goto(f"{house.url}/search?q=居民不了解渠道")
    page.locator(".facet-link", has_text="2020").first.click()
    expect(page.locator(".hit")).to_have_count(1)


def test_a_real_report(page, house, samples) -> None:
    sign_in(page, house, "clerk")
    upload(page, house, samples / "reports" / "000.docx")
    year = int(page.locator("#f-year").input_value())
    page.get_by_role("button", name="采用并核对").click()
    page.get_by_role("button", name="保存并校验").click()
    expect(page.get_by_text("全省").first).to_be_visible()
    explain_all(page)
    page.get_by_role("button", name="提交报告").click()
    expect(page.locator(".state-line")).to_contain_text("已公布", timeout=SECONDS)
    page.goto(f"{house.url}/search?q=政府信息公开&year={year}")
    expect(page.locator(".hit").first).to_contain_text(house.office.name)
