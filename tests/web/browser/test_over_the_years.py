"""Readers over offices and years: an office followed from year to year, figures asked of all."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO, StringIO
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import expect

from reports.content import Cell, empty_content
from reports.importers import Parsed
from reports.services import administration, archive
from reports.services.actors import SYSTEM
from reports.services.catalogue import districts
from tests.reports.services.conftest import valid_content
from tests.servers import wait_for

GRAVE = {"serious", "critical"}


def looked_at(page) -> None:
    """Nothing scrolls sideways, and no assistive technology is left out."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in GRAVE] == [], page.url


def test_from_the_district_to_two_years_side_by_side(page, plain_page, house) -> None:
    house.publish(2022, problems="窗口人员还不够熟悉政策。下一步继续组织培训。")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{house.url}/districts/220203")
    looked_at(page)
    page.get_by_role("link", name="新吉林街道办事处", exact=True).click()
    looked_at(page)
    ledger = page.locator("#ledger")
    expect(ledger.get_by_text("再次列为问题").first).to_be_visible()
    ledger.get_by_role("link", name="窗口人员还不够熟悉政策。").last.click()
    # The quotation leads to the very passage.
    assert "#p-problems-0" in page.url
    assert page.locator(":target").inner_text() == "窗口人员还不够熟悉政策。"

    plain_page.set_viewport_size({"width": 320, "height": 640})
    plain_page.goto(f"{house.url}/offices/{house.office.id}")
    plain_page.get_by_role("button", name="对比年度").focus()
    plain_page.keyboard.press("Enter")
    plain_page.wait_for_url("**/compare?*")
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("两个年度并列对照")
    assert plain_page.evaluate("document.documentElement.scrollWidth") <= 320
    plain_page.get_by_role("link", name="左右互换").click()
    heads = plain_page.locator("table.beside").first.locator("thead th")
    expect(heads).to_have_text(["数据项", "2022", "2021", "相差"])

    page.goto(plain_page.url)
    looked_at(page)
    page.emulate_media(media="print")
    expect(page.locator("table.beside").first).to_be_visible()
    expect(page.locator(".compare-links")).to_be_hidden()


REFUSED = ("requests", "refused_third_party", "total")
LICENCES = ("licensing", "licences", "decisions")
TITLE = "不予公开（按年度 × 区县）"


def load(core, district, year, office, cells, form="2021") -> None:
    content = valid_content(year, office)
    if form == "2019":
        content = empty_content(form, year, office, f"{office}{year}年政府信息公开工作年度报告")
    tables = {t: {r: dict(c) for r, c in rows.items()} for t, rows in content.tables.items()}
    for (table, row, column), cell in cells.items():
        tables[table][row][column] = cell
    content = replace(content, tables=tables)
    archive.load_file(
        core,
        district,
        content.title.encode(),
        f"{content.title}.json",
        archive=True,
        publish=True,
        parsed=Parsed(content, (), "application/json", "utf-8"),
    )


@pytest.fixture(scope="module")
def filled(house):
    """Two districts: 2020 in the superseded form, and a blank where a number is expected."""
    core = house.core
    administration.create_district(core, SYSTEM, "220204", "船营区")
    administration.create_district(core, SYSTEM, "220202", "昌邑区")
    load(core, "220202", 2020, "教育局", {REFUSED: Cell(7), LICENCES: Cell(9)}, "2019")
    load(core, "220202", 2022, "教育局", {REFUSED: Cell(3), LICENCES: Cell(4)})
    blank = {
        ("requests", row, "total"): Cell(None)
        for row in valid_content(2022).tables["requests"]
        if row.startswith("refused_")
    }
    load(core, "220204", 2021, "公安局", blank)
    load(core, "220204", 2022, "公安局", {REFUSED: Cell(1200)})
    wait_for(lambda: sum(d.reports for d in districts(core)) >= 5, seconds=60)
    return house


def cells(page) -> list[list[str]]:
    rows = page.locator("table.figures tbody tr").all()
    return [[c.inner_text().split("\n")[0] for c in r.locator("th, td").all()] for r in rows]


@pytest.fixture
def other_site(tmp_path):
    """The address of a site that is not ours, with the files of `tmp_path`."""
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_refusals_by_district_asked_drawn_and_taken_along(
    page, plain_page, filled, other_site, tmp_path
) -> None:
    page.goto(f"{filled.url}/figures?kind=department")
    presets = page.get_by_role("navigation", name="常用数据")
    presets.get_by_role("link", name="不予公开", exact=True).press("Enter")
    page.get_by_label("再细分为").select_option(label="区县")
    result = page.locator("#figures-result")
    expect(result.get_by_role("heading", name=TITLE)).to_be_visible()
    # One line breaks where a number is blank, and the table says that it is.
    drawing = result.locator("svg.chart-wide")
    expect(drawing.locator(".series")).to_have_count(2)
    assert [row[:3] for row in cells(page)] == [
        ["2020", "7 含空白", "–"],
        ["2021", "–", "–"],
        ["2022", "3", "1,200"],
    ]
    expect(result.locator("tbody tr").nth(1).locator("td").nth(1)).to_contain_text("0/1")
    expect(drawing.locator(".series-1 .mark")).to_have_count(2)
    expect(drawing.locator(".series-2 .mark")).to_have_count(1)

    page.get_by_label("2022").check()
    expect(result.locator("tbody tr")).to_have_count(1)
    # What is chosen stays chosen where a link asks for other figures.
    other = page.get_by_role("link", name="新收申请总数")
    assert {"by=district", "year=2022"} <= set(other.get_attribute("href").split("?")[1].split("&"))
    page.get_by_label("2022").uncheck()
    expect(result.locator("tbody tr")).to_have_count(3)
    page.get_by_label("展示方式").select_option(label="条形图")
    expect(result.locator("svg.chart-bar")).to_have_count(3)
    page.get_by_label("展示方式").select_option(label="分组小图")
    expect(result.locator(".chart-multiples svg")).to_have_count(2)
    assert Axe().run(page).response["violations"] == []

    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    lines = list(csv.reader(StringIO(Path(saved.value.path()).read_text("utf-8-sig"))))
    assert ["2022", "船营区", "1200"] in [[*line[:2], *line[3:4]] for line in lines]
    with page.expect_download() as saved:
        page.get_by_role("link", name="电子表格").click()
    sheet = load_workbook(BytesIO(Path(saved.value.path()).read_bytes())).worksheets[0]
    values = {row[:2]: row[3] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert values["2021", "船营区"] is None
    assert values["2022", "船营区"] == 1200

    # The frame stands in a page of another site.
    page.get_by_text("嵌入其他网页").click()
    (tmp_path / "index.html").write_text(page.get_by_label("嵌入代码").input_value(), "utf-8")
    plain_page.goto(other_site)
    frame = plain_page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(frame.locator(".chart-multiples svg")).to_have_count(2)

    # Without script the button does what a change does; the address says all of it.
    plain_page.set_viewport_size({"width": 320, "height": 640})
    plain_page.goto(page.url)
    plain_page.get_by_label("展示方式").select_option(label="仅表格")
    plain_page.get_by_role("button", name="查看数据").press("Enter")
    expect(plain_page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert cells(plain_page)[2] == ["2022", "3", "1,200"]
    assert plain_page.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_cannot_be_one_figure_is_kept_apart_or_refused_with_a_way_out(
    plain_page, filled
) -> None:
    plain_page.goto(f"{filled.url}/figures")
    plain_page.get_by_role("link", name="行政许可处理决定").click()
    heads = plain_page.locator("table.figures thead th")
    expect(heads).to_have_text(["年度", "2019年格式", "2021年格式"])
    plain_page.goto(f"{filled.url}/figures?year=2022")
    # Two reports are too few for an average.
    expect(plain_page.locator("table.figures tbody td").nth(1)).to_have_text("–")
    plain_page.get_by_label("（七）总计").check()
    plain_page.get_by_label("（一）予以公开").check()
    plain_page.get_by_label("一、本年新收政府信息公开申请数量").uncheck()
    plain_page.get_by_role("button", name="查看数据").click()
    refused = plain_page.get_by_role("alert")
    expect(refused).to_contain_text("相加会重复计算")
    refused.get_by_role("link", name="各行分别列示").click()
    expect(plain_page.locator("table.figures tbody tr")).to_have_count(1)
    plain_page.get_by_label("乡镇").check()
    plain_page.get_by_role("button", name="查看数据").click()
    plain_page.get_by_role("link", name="不限机关类别").click()
    expect(plain_page.locator("table.figures tbody tr")).to_have_count(1)
