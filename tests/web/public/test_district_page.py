"""District and region pages: complete and in time, in official order, sums that say of how many."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from lxml import html

from reports.content import Cell, canonical_json
from reports.renderers.info import OFFICE_TIME
from reports.services import administration, archive, filing
from reports.services.actors import SYSTEM
from tests.reports.services.conftest import valid_content
from tests.web.conftest import HERE
from tests.web.public.counting import statements_of
from tests.web.public.test_report_page import with_cell

LATE, SOON = date(2024, 3, 1), date(2025, 12, 31)
PAGE_STATEMENTS = 20


def told(element) -> str:
    return " ".join(element.text_content().split())


def page_of(site, address):
    answer = site.client().get(address)
    assert answer.status_code == 200, answer.text[:300]
    return html.fromstring(answer.text)


def counted(office, year, number):
    content = valid_content(year, office)
    for row in ("new", "granted", "handled_total"):
        for column in ("natural_person", "total"):
            content = with_cell(content, "requests", row, column, Cell(number))
    return content


@pytest.fixture
def district(site):
    """A government, a bureau, a renamed sub-district: one late, two from archives, one nothing."""
    core, mine = site.core, site.offices["mine"]
    for name in ("龙潭区统计局", "龙潭区人民政府"):
        site.offices[name] = administration.create_office(core, SYSTEM, HERE, name)
    new = administration.create_office(core, SYSTEM, HERE, "新吉林街道", predecessor_id=mine.id)
    site.offices["new"] = new
    administration.set_deadline(core, SYSTEM, HERE, mine.kind, 2023, LATE, "条例第四十九条")
    for content in (
        counted("龙潭区统计局", 2023, 5),
        counted("龙潭区人民政府", 2023, 100),
        counted("龙潭街道办事处", 2022, 7),
    ):
        data = canonical_json(content).encode()
        archive.load_file(core, HERE, data, "报告.json", archive=True, publish=True)
    for office, year, number in ((mine, 2022, None), (new, 2023, 3)):
        content = counted(office.name, year, number)
        found = filing.start_report(core, SYSTEM, office.id, year, "2021", content)
        filing.submit(core, SYSTEM, found.id)
    site.draft("colleague", 2023)
    site.work()
    return new


def table(page, number):
    return [
        [told(cell) for cell in row.cssselect("th, td")]
        for row in page.cssselect("table.listing")[number].cssselect("tr")
    ]


def test_a_district_says_who_has_published_and_when(site, district) -> None:
    page = page_of(site, f"/districts/{HERE}")
    days = (datetime.now(OFFICE_TIME).date() - LATE).days
    assert days > 0
    # The office of today and the one before it count once: four lines, not five.
    assert table(page, 0)[1:] == [["2023", "3／4", "0／1"], ["2022", "2／4", "本平台无公布时间"]]
    assert table(page, 1)[1:] == [
        ["人民政府"],
        ["龙潭区人民政府", "归档", "–"],
        ["政府部门"],
        ["龙潭区统计局", "归档", "–"],
        ["街道"],
        ["龙潭街道办事处", "–", "归档"],
        ["新吉林街道 曾用名 新吉林街道办事处", "逾期", "已公布"],
    ]
    sums_say_of_how_many(page)
    a_kind_is_shown_by_itself(site)
    regions_lead_up_and_down(site)
    one_in_time_counts(site, district)
    assert 3 < statements_of(site, f"/districts/{HERE}") <= PAGE_STATEMENTS


def sums_say_of_how_many(page) -> None:
    first = table(page, 2)[1]
    # 5 and 3 make 8 (2 of 2 offices), without the 100 of the government; of 2022 one is blank.
    assert first == ["本年新收政府信息公开申请数量", "82／2", "71／2"]


def a_kind_is_shown_by_itself(site) -> None:
    page = page_of(site, f"/districts/{HERE}?kind=department")
    assert [row[:2] for row in table(page, 0)[1:]] == [["2023", "1／1"], ["2022", "0／1"]]
    assert [row[0] for row in table(page, 1)[1:]] == ["龙潭区统计局"]
    client = site.client()
    assert client.get(f"/districts/{HERE}?kind=bad").status_code == 400
    assert client.get(f"/districts/{HERE}?after=x").status_code == 400
    older = page_of(site, f"/districts/{HERE}?before=2023")
    assert [row[0] for row in table(older, 0)[1:]] == ["2022"]
    assert "最近年度" in told(older)


def regions_lead_up_and_down(site) -> None:
    page = page_of(site, f"/districts/{HERE}")
    links = {told(a): a.get("href") for a in page.cssselect(".crumbs a")}
    assert links == {"区县": "/districts", "吉林省": "/regions/220000", "吉林市": "/regions/220200"}
    province = page_of(site, "/regions/220000")
    assert [told(a) for a in province.cssselect("p.regions a")] == ["吉林市"]
    assert table(province, 0) == [
        ["区县", "2023", "2022"],
        # As on the district's own page: four offices, one of them late.
        ["龙潭区", "3／4 按时0／1", "2／4 本平台无公布时间"],
        ["船营区", "0／1", "0／1"],
        ["合计", "3／5 按时0／1", "2／5 本平台无公布时间"],
    ]
    city = page_of(site, "/regions/220200")
    assert [told(a) for a in city.cssselect(".crumbs a")] == ["区县", "吉林省"]
    assert site.client().get("/regions/110000").status_code == 404
    all_of_them = page_of(site, "/districts")
    assert [told(h) for h in all_of_them.cssselect("h2")] == ["吉林省"]


def one_in_time_counts(site, office) -> None:
    year = datetime.now(OFFICE_TIME).year - 1
    due = date(year + 2, 12, 31)
    administration.set_deadline(site.core, SYSTEM, HERE, office.kind, year, due, "条例第四十九条")
    content = counted(office.name, year, 3)
    found = filing.start_report(site.core, SYSTEM, office.id, year, "2021", content)
    filing.submit(site.core, SYSTEM, found.id)
    site.work()
    assert table(page_of(site, "/regions/220200"), 0)[1][1] == "1／4 按时1／1"


def test_what_only_gathers_districts_is_no_region(site) -> None:
    administration.create_district(site.core, SYSTEM, "110101", "东城区")
    page = page_of(site, "/districts/110101")
    assert [told(a) for a in page.cssselect(".crumbs a")] == ["区县", "北京市"]
    page = page_of(site, "/regions/110000")
    assert page.cssselect("p.regions") == []
    assert told(page.cssselect(".empty")[0]) == "尚无已公布的报告东城区"


def test_a_district_without_reports_says_so(site) -> None:
    site.draft(year=2022)
    page = page_of(site, f"/districts/{HERE}")
    assert page.cssselect(".empty")
    assert page.cssselect("table") == []
    assert site.client().get("/districts/999999").status_code == 404
