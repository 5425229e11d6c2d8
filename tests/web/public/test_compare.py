"""Two reports side by side: numbers, statements and text, from published reports alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from reports.content import Cell, canonical_json
from reports.services import administration, archive, contrasting, filing
from reports.services.actors import SYSTEM
from tests.reports.services.conftest import valid_content
from tests.web.conftest import HERE
from tests.web.public.test_report_page import with_cell

BEFORE = "一是宣传不到位。二是平台更新不及时。下一步：一是加强宣传。二是及时更新。"
AFTER = "一是人手不足。二是宣传还不够到位。下一步：一是增加人手。二是继续宣传。"


def published(site, person, year, content):
    """Publishes that content for the person's office: the report's id."""
    who = site.people[person].actor
    [office] = who.office_ids
    report = filing.start_report(site.core, who, office, year, content.form, content)
    filing.submit(site.core, who, report.id)
    site.work()
    return report.id


@pytest.fixture
def years(site):
    """Reports of 2022 and 2023 of one office: their ids."""
    one = valid_content(2022, problems=BEFORE)
    for row in ("new", "granted", "handled_total"):
        for column in ("natural_person", "total"):
            one = with_cell(one, "requests", row, column, Cell(7))
    other = valid_content(2023, problems=AFTER)
    for row in ("new", "granted", "handled_total"):
        for column in ("natural_person", "total"):
            other = with_cell(other, "requests", row, column, Cell(3))
    other = with_cell(other, "review", "reconsideration", "pending", Cell(None))
    return published(site, "clerk", 2022, one), published(site, "clerk", 2023, other)


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:400]
    return html.fromstring(answer.text)


def rows(page, label):
    """The cells of every line of that label, as read."""
    return [
        [" ".join(cell.text_content().split()) for cell in row.cssselect("td")]
        for row in page.cssselect("table.beside tr")
        if [h.text_content() for h in row.cssselect("th[scope=row]")] == [label]
    ]


def test_two_years_stand_beside_each_other(site, years) -> None:
    one, other = years
    page = page_of(site.client(), f"/compare?a={one}&b={other}")
    [total, *_applicants] = rows(page, "一、本年新收政府信息公开申请数量")
    assert total == ["7", "3", "−4"]
    assert rows(page, "二、上年结转政府信息公开申请数量")[0] == ["0", "0", "0"]
    # A blank is no zero: it has no difference.
    assert ["0", "–未填写", "不作对比"] in rows(page, "尚未审结")
    assert "7项数据有差异" in page.text_content()
    only = page_of(site.client(), f"/compare?a={one}&b={other}&show=changed")
    assert rows(only, "二、上年结转政府信息公开申请数量") == []
    assert len(only.cssselect("table.beside th[scope=row]")) == 7
    problems_that_both_name_stand_in_one_line(site, page)
    the_text_is_a_diff_from_left_to_right(site, page, one, other)


def problems_that_both_name_stand_in_one_line(site, page) -> None:
    sides = [
        [div.text_content() for div in line.cssselect(".pairs-line > div")]
        for line in page.cssselect(".pairs-line")
    ]
    assert len(sides) == 3
    assert "一是宣传不到位。" in sides[0][0]
    assert "二是宣传还不够到位。" in sides[0][1]
    assert "平台更新不及时" in sides[1][0]
    assert "未列出" in sides[1][1]
    assert "未列出" in sides[2][0]
    for link in page.cssselect(".pairs-line a"):
        path, _, anchor = link.get("href").partition("#")
        [passage] = page_of(site.client(), path).cssselect(f"#{anchor}")
        assert link.text_content().startswith(passage.text_content()[:6])


def the_text_is_a_diff_from_left_to_right(site, there, one, other) -> None:
    back = page_of(site.client(), f"/compare?a={other}&b={one}")
    assert "文字完全相同" in there.text_content()
    for page, gone, come in ((there, "del", "ins"), (back, "ins", "del")):
        text = page.cssselect("#prose section")[1]
        assert "平台更新不及时" in "".join(x.text_content() for x in text.cssselect(gone))
        assert "人手不足" in "".join(x.text_content() for x in text.cssselect(come))


def test_two_offices_are_found_by_name_and_compared(site, years) -> None:
    one, _ = years
    published(site, "colleague", 2023, valid_content(2023, "龙潭街道办事处"))
    client = site.client()
    page = page_of(client, f"/compare?a={one}&office=龙潭")
    [link] = page.cssselect(".compare-found a")
    assert link.text_content() == "龙潭街道办事处 2023"
    both = page_of(client, link.get("href"))
    assert "两个机关并列对照" in both.text_content()
    assert page_of(client, f"/compare?a={one}&office=%25").cssselect(".compare-found a") == []
    # The draft of an office is nothing that could be found.
    site.draft("away clerk", 2022)
    assert page_of(client, f"/compare?a={one}&office=南京").cssselect(".compare-found a") == []
    what_is_not_public_is_not_compared(site, one)
    a_renamed_offices_years_are_years_of_one_office(site, one)


def archived(site, content) -> int:
    data = canonical_json(content).encode("utf-8")
    found = archive.load_file(site.core, HERE, data, "报告.json", archive=True, publish=True)
    site.work()
    assert found.report_id
    return found.report_id


def test_another_edition_is_told_and_not_mixed(site) -> None:
    fees = {"fees": {"administrative_fees": {"items_last_year": Cell(4)}}}
    one = archived(site, replace(valid_content(2020), form="2019", tables=fees))
    other = archived(site, valid_content(2021))
    page = page_of(site.client(), f"/compare?a={one}&b={other}")
    assert "不同版本的格式" in page.text_content()
    assert rows(page, "行政事业性收费 · 上一年项目数量") == [["4", "·无此项", "不作对比"]]


def a_renamed_offices_years_are_years_of_one_office(site, one) -> None:
    mine = site.offices["mine"]
    new = administration.create_office(
        site.core, SYSTEM, HERE, "新吉林街道", predecessor_id=mine.id
    )
    found = filing.start_report(
        site.core, SYSTEM, new.id, 2024, "2021", valid_content(2024, new.name)
    )
    filing.submit(site.core, SYSTEM, found.id)
    site.work()
    assert contrasting.contrast(site.core, one, found.id).same_office
    assert [r.year for r in contrasting.choices(site.core, found.id).years] == [2023, 2022]
    assert [r.year for r in contrasting.choices(site.core, one).years] == [2024, 2023]


def what_is_not_public_is_not_compared(site, one) -> None:
    hidden = site.submitted("away clerk", 2023)
    client = site.client("away clerk")
    for address, status in (
        (f"/compare?a={one}&b={hidden}", 404),
        (f"/compare?a={hidden}", 404),
        (f"/compare?a={one}&b={one}", 400),
        ("/compare?a=x", 400),
        ("/compare?a=1&b=99999999999", 400),
        ("/compare", 200),
        (f"/compare?a={one}", 200),
    ):
        assert client.get(address).status_code == status, address


def test_long_texts_are_bounded(site) -> None:
    said = ["".join(f"第{i}项工作{k}甲乙丙丁。" for i in range(4_000)) for k in ("开展", "完成")]
    one, other = (
        archived(site, replace(valid_content(year), texts={"problems": text, "other": text}))
        for year, text in zip((2018, 2019), said, strict=True)
    )
    found = contrasting.contrast(site.core, one, other)
    assert [text.cut for text in found.texts] == [False, True, True]
    answer = site.client().get(f"/compare?a={one}&b={other}")
    assert "仅对比前12,000字" in answer.text
    assert len(answer.data) < 400_000
