"""The page of the board: its filters stand in the address, and it leaves as a file."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from reports.services import administration
from reports.services.actors import SYSTEM
from reports.store.states import OfficeKind
from tests.web.conftest import HERE
from tests.web.desk.pages import page_of
from web.desk.lists import today

YEAR = today().year - 1
DANGEROUS = '=HYPERLINK("http://evil.example")街道办事处'


@pytest.fixture
def board_site(site):
    """Four offices: one published, one drafting, two that have begun nothing."""
    due = today().date() - timedelta(days=2)
    administration.set_deadline(
        site.core, SYSTEM, HERE, OfficeKind.SUBDISTRICT, YEAR, due, "龙潭区通知"
    )
    administration.create_office(site.core, SYSTEM, HERE, DANGEROUS)
    administration.create_office(site.core, SYSTEM, HERE, "统计局")
    site.published("clerk", YEAR)
    site.draft("colleague", YEAR)
    return site


def table_of(answer):
    """The board's lines, each as the words of its cells."""
    lines = page_of(answer).cssselect("table.board tbody tr")
    return [[" ".join(cell.text_content().split()) for cell in line] for line in lines]


def names(answer):
    return [line[0] for line in table_of(answer)]


def test_every_office_stands_with_its_state_and_how_late_it_is(board_site):
    client = board_site.client("reviewer")
    answer = client.get("/review/board")
    told = {line[0]: line[1:4] for line in table_of(answer)}
    assert len(told) == 4
    published = told["新吉林街道办事处街道"]
    assert published[0] == "已公布"
    assert "逾期2天" in published[2]
    assert told["龙潭街道办事处街道"][0] == "草稿"
    assert "逾期2天" in told["龙潭街道办事处街道"][2]
    assert told["统计局政府部门"][:2] == ["未开始", "未设定 延期 统计局"]
    counts = {
        " ".join(link.text_content().split()): link.get("href")
        for link in page_of(answer).cssselect(".counts a")
    }
    assert set(counts) == {
        "4 全部机关",
        "2 未开始",
        "1 草稿",
        "1 已公布",
        "2 逾期未交",
        "1 迟交",
    }
    assert names(client.get(counts["1 草稿"])) == ["龙潭街道办事处街道"]
    assert len(names(client.get(counts["2 逾期未交"]))) == 2


def test_filter_and_order_stand_in_the_address(board_site):
    client = board_site.client("reviewer")
    assert names(client.get("/review/board?kind=department")) == ["统计局政府部门"]
    assert names(client.get("/review/board?name=龙潭街道")) == ["龙潭街道办事处街道"]
    answer = client.get("/review/board?sort=name&state=missing")
    assert names(answer) == sorted(names(answer))
    head = page_of(answer).cssselect("th[aria-sort]")
    assert [cell.text_content().strip() for cell in head] == ["机关"]
    empty = client.get("/review/board?name=没有这样的机关")
    assert "没有符合条件的机关" in empty.text
    # Words that nobody knows, and numbers without end, are no filter.
    odd = client.get(f"/review/board?state=x&kind=y&sort=z&page={'9' * 30}&year={'9' * 30}")
    assert len(names(odd)) == 4


def test_a_board_of_another_year_owes_as_well(board_site):
    answer = board_site.client("reviewer").get(f"/review/board?year={YEAR - 1}")
    assert {line[1] for line in table_of(answer)} == {"未开始"}


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_what_the_filter_finds_leaves_as_a_file_without_formulas(board_site, file_format):
    client = board_site.client("reviewer")
    answer = client.get(f"/review/board.{file_format}?state=missing&sort=name")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    if file_format == "xlsx":
        sheet = load_workbook(BytesIO(answer.data)).active
        rows = [[cell.value for cell in row] for row in sheet.rows]
        [cell] = [row[0] for row in sheet.rows if row[0].value == DANGEROUS]
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
    else:
        rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
        assert f"'{DANGEROUS}" in {row[0] for row in rows}
    assert rows[0][:4] == ["机关", "机关类别", "状态", "截止日期"]
    assert len(rows) == 3
    assert {row[2] for row in rows[1:]} == {"未开始"}
    assert client.get("/review/board.exe").status_code == 404


def test_a_long_board_has_pages(site):
    with site.core.database.unit_of_work(SYSTEM.scope) as work:
        place = administration.places.district(work, HERE)
        for number in range(110):
            administration.add_office(work, place, f"第{number}街道办事处")
    client = site.client("reviewer")
    first = client.get("/review/board?sort=name")
    assert len(names(first)) == 100
    [link] = page_of(first).cssselect("a[rel=next][href*=page]")
    second = client.get(link.get("href"))
    assert len(names(second)) == 12
    assert not set(names(first)) & set(names(second))
    assert len(names(client.get("/review/board?page=all"))) == 112


def test_others_see_their_own_board(board_site):
    assert names(board_site.client("away reviewer").get("/review/board")) == ["南京街道办事处街道"]
    assert board_site.client("clerk").get("/review/board").status_code == 403


def test_an_address_cannot_say_how_links_are_made(board_site):
    client = board_site.client("reviewer")
    hostile = "endpoint=x&file_format=x&all=1&_external=1&_scheme=x&_anchor=x&kind=subdistrict"
    page = page_of(client.get(f"/review/board?year={YEAR}&{hostile}"))
    links = [a.get("href") for a in page.cssselect("main a")]
    for start in ("/review/board.xlsx?", "/review/board.csv?", "/review/reminders?"):
        [link] = [x for x in links if x.startswith(start)]
        assert "kind=subdistrict" in link
        assert client.get(link).status_code == 200
    sums = page_of(client.get(f"/review/sums?year={YEAR}&{hostile}"))
    [link] = [a.get("href") for a in sums.cssselect("main a[href^='/review/sums.csv?']")]
    assert client.get(link).status_code == 200
    back = client.get(f"/review/reminders?{hostile.replace('all=1', 'all=')}")
    assert back.headers["Location"].startswith("/review/board?")
    assert "#" not in back.headers["Location"]
    public = board_site.client().get(f"/?{hostile}")
    assert public.status_code == 200
    switches = [a.get("href") for a in page_of(public).cssselect("a[hreflang]")]
    assert switches
    assert all(x.startswith("/") and "endpoint" not in x and "#" not in x for x in switches)
