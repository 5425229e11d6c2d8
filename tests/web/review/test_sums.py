"""The page of sums: who is missing stands before any number, and each number opens."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from tests.web.desk.pages import page_of

YEAR = 2023


@pytest.fixture
def summed(site):
    """One office has published, another has handed nothing in."""
    site.published("clerk", YEAR)
    return site


def words(answer):
    return " ".join(page_of(answer).cssselect("main")[0].text_content().split())


def test_missing_offices_stand_before_the_sums(summed):
    client = summed.client("reviewer")
    answer = client.get(f"/review/sums?year={YEAR}")
    text = words(answer)
    assert "缺1个机关，其数字未知（不按0计算）： 龙潭街道办事处" in text
    assert text.index("龙潭街道办事处") < text.index("1个机关合计")
    assert "合计符合表内勾稽关系" in text
    [cell] = page_of(answer).cssselect("#c-requests-new-total a")
    opened = client.get(cell.get("href"))
    assert "合计：0" in words(opened)
    assert "新吉林街道办事处" in words(opened)
    assert client.get("/review/sums/cell?table=x&row=y&column=z").status_code == 404
    # The year before nobody has published: nothing is added up.
    assert "尚无可汇总的报告" in words(client.get(f"/review/sums?year={YEAR - 1}"))


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_sums_leave_as_a_file_with_what_is_missing(summed, file_format):
    client = summed.client("reviewer")
    answer = client.get(f"/review/sums.{file_format}?year={YEAR}")
    if file_format == "xlsx":
        book = load_workbook(BytesIO(answer.data))
        assert book.sheetnames == ["未计入汇总", "汇总", "空白与校验"]
        assert book.worksheets[0]["A2"].value == "龙潭街道办事处"
        assert book.worksheets[1]["D2"].value == 0
        assert book.worksheets[1].max_row > 200
    else:
        rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
        assert rows[2][0] == "龙潭街道办事处"
        assert len(rows) > 200
    assert client.get("/review/sums.exe").status_code == 404


def test_others_sum_their_own(summed):
    text = words(summed.client("away reviewer").get(f"/review/sums?year={YEAR}"))
    assert "新吉林街道办事处" not in text
    assert summed.client("clerk").get("/review/sums").status_code == 403
