"""Many files at once in the browser: sent as a zip, one match mended, started, followed, told."""

from __future__ import annotations

import csv
import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from reports.services import administration
from reports.services.actors import SYSTEM
from tests.reports.services.bundle import locked_office_file, report, zipped
from tests.web.browser.conftest import DISTRICT, sign_in
from tests.web.browser.pictures import picture

GRAVE = {"serious", "critical"}
OFFICES = ("龙潭区司法局", "龙潭区统计局", "龙潭区民政局")


@pytest.fixture(scope="module")
def bundle(house):
    for name in OFFICES:
        administration.create_office(house.core, SYSTEM, DISTRICT, name)
    wrong = report(OFFICES[2], 2022, "json").replace(
        b'"natural_person":0', b'"natural_person":7', 1
    )
    return zipped(
        {
            "司法局2022.docx": report(OFFICES[0], 2022),
            "统计.html": report("龙潭区统计信息局", 2022, "html"),
            "民政局.json": wrong,
            "加密.docx": locked_office_file(),
            "空白.docx": b"",
            "外区.txt": report("船营区档案局", 2022, "txt"),
        }
    )


def fits(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    return page.evaluate("document.documentElement.scrollWidth") <= width


def grave(page):
    return [
        (v["id"], [node["html"][:160] for node in v["nodes"][:3]])
        for v in Axe().run(page).response["violations"]
        if v["impact"] in GRAVE
    ]


def test_a_zip_becomes_reports(page, house, bundle) -> None:
    sign_in(page, house, "reviewer")
    page.goto(f"{house.url}/review")
    page.get_by_role("link", name="批量导入").click()
    assert grave(page) == []
    picture(page, "intake-send", whole=True)
    page.locator("#f-files").set_input_files(
        {"name": "2022年.zip", "mimeType": "application/zip", "buffer": bundle}
    )
    page.get_by_label("代为提交").check()
    page.get_by_role("button", name="上传并识读").click()

    # The page follows by itself until a person is needed, and shows first what needs one.
    expect(page.get_by_text("待您确认")).to_be_visible(timeout=60_000)
    rows = page.locator("tr[id^=file-]")
    expect(rows).to_have_count(4)
    expect(rows.filter(has_text="加密.docx")).to_contain_text("文件设有密码")
    expect(rows.filter(has_text="空白.docx")).to_contain_text("文件是空的")
    expect(rows.filter(has_text="外区.txt")).to_contain_text("不属于本区县")
    mended = rows.filter(has_text="统计.html")
    expect(mended).to_contain_text("本区县没有名为“龙潭区统计信息局”的机关")
    mended.locator(".decide summary").click()
    assert grave(page) == []
    picture(page, "intake-doubts", whole=True)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for width in (320, 640):
            assert fits(page, width), width
        page.set_viewport_size({"width": 320, "height": 900})
        picture(page, f"intake-doubts-320-{scheme}", whole=True)
    page.set_viewport_size({"width": 1280, "height": 900})

    # One match is mended by typing the office's name; another file is left out.
    mended.get_by_label("机关").fill("龙潭区统计局")
    mended.get_by_role("button", name="确认匹配").click()
    expect(page.get_by_text("已确认匹配结果。")).to_be_visible()
    page.locator("tr", has_text="外区.txt").locator(".decide summary").click()
    page.get_by_role("button", name="不导入此文件").click()

    page.get_by_role("link", name="可以导入").click()
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="司法局2022.docx")).to_contain_text("有把握 100 %")
    faulty = rows.filter(has_text="民政局.json")
    faulty.get_by_text("逐项说明").click()
    expect(faulty).to_contain_text("第5表第2行")
    picture(page, "intake-ready", whole=True)

    page.get_by_role("button", name="导入3个文件").click()
    expect(page.locator(".intake-head .tag-good")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="已导入").click()
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="民政局.json")).to_contain_text("保留为草稿")
    expect(rows.filter(has_text="司法局2022.docx")).to_contain_text("新报告")
    assert grave(page) == []
    picture(page, "intake-done", whole=True)

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = download.value.path().read_bytes().decode("utf-8-sig")
    told = {row[1]: row for row in csv.reader(io.StringIO(text))}
    assert "文件设有密码" in told["加密.docx"][8]
    assert told["外区.txt"][2] == "不导入"
    assert "第5表第24行" in told["民政局.json"][10]  # its last line of several


def test_it_works_without_javascript(plain_page, house, bundle) -> None:
    page = plain_page
    sign_in(page, house, "administrator")
    page.goto(f"{house.url}/review/intakes")
    page.locator("#f-files").set_input_files(
        {
            "name": "档案局.txt",
            "mimeType": "text/plain",
            "buffer": report("龙潭区档案局", 2012, "txt"),
        }
    )
    page.get_by_role("button", name="上传并识读").click()
    for _ in range(60):
        if page.get_by_text("待您确认").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.locator(".decide summary").click()
    expect(page.get_by_label("年度")).to_have_value("2012")  # older than what one files for now
    page.get_by_role("button", name="新建此机关").click()
    expect(page.get_by_text("已新建“龙潭区档案局”")).to_be_visible()
    page.get_by_role("button", name="导入1个文件").click()
    for _ in range(60):
        if page.locator(".intake-head .tag-good").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator(".intake-head")).to_contain_text("1 / 1")
