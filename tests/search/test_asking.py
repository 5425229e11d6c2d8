"""The contract on what people type: the query language, hostile input, foreign cursors."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from reports.content.marking import highlight_html
from reports.ports import FACETS, SearchRequest
from search.query import TOO_LONG, UNKNOWN_SECTION
from tests.search.hostile import BROKEN, OVERLONG, TYPED
from tests.search.making import put_all, report, texts

if TYPE_CHECKING:
    from reports.ports import SearchIndex


def test_the_query_language_narrows(index: SearchIndex) -> None:
    put_all(
        index,
        report(1, "problem:人员兼职较多", "remedy:将增加人员", year=2023),
        report(2, "problem:人员变动频繁", office="望海市司法局", office_id=9, year=2024),
        report(3, "overview:人员共三名", district="990202", district_name="望海市山阳区"),
    )
    found = {
        "人员 section:问题": {"人员兼职较多", "人员变动频繁"},
        "人员 section:problem year:2023": {"人员兼职较多"},
        "人员 year:2023-2024 -兼职": {"将增加人员", "人员变动频繁", "人员共三名"},
        '"人员" -"变动频繁" -section:remedy': {"人员兼职较多", "人员共三名"},
        "人员 office:司法": {"人员变动频繁"},
        "人员 office:9": {"人员变动频繁"},
        "人员 -office:民政": {"人员变动频繁"},
        "人员 district:山阳": {"人员共三名"},
        "人员 district:990202": {"人员共三名"},
        "人员 地区:望海市山": {"人员共三名"},
        "「人员」 「频繁」": {"人员变动频繁"},
        "section:remedy": {"将增加人员"},
        "-人员": set(),
        "office:%": set(),
        "office:民_局": set(),
    }
    for text, expected in found.items():
        assert {*texts(index, text)} == expected, text


def test_a_traditional_or_full_width_query_finds_the_same(index: SearchIndex) -> None:
    put_all(index, report(1, "2024年收到申請２５件，Ａi平臺"))
    for text in ('"申请25件"', '"申請25件"', '"２５"', '"AI平台"', '"ａｉ"', '"，ai"', '"件，"'):
        assert len(texts(index, text)) == 1, text
        assert index.search(SearchRequest(text=text)).hits[0].spans
    assert texts(index, '"申请 25"') == []


def test_words_steer_to_the_office_they_name(index: SearchIndex) -> None:
    put_all(
        index,
        report(1, "信息公开收费共1500元", office="临江市公安局", office_id=1),
        report(2, "信息公开收费共1500元", office="临江市民政局", office_id=2),
    )
    for name, expected in (("公安局", 1), ("民政局", 2)):
        hits = index.search(SearchRequest(text=f"{name} 收费多少元")).hits
        assert hits[0].report_id == expected


def test_nothing_typed_fails(index: SearchIndex) -> None:
    put_all(index, report(1, "政府信息公开<b>工作</b>😀。", "a" * 400, "公\ud800开"))
    for text, grouped in itertools.product((*TYPED, *OVERLONG, *BROKEN), (False, True)):
        page = index.search(SearchRequest(text=text, grouped=grouped))
        for hit in page.hits:
            assert all(0 <= a < b <= len(hit.text) for a, b in hit.spans)
            highlight_html(hit.text, hit.spans).encode("utf-8")


def test_what_was_left_out_is_said(index: SearchIndex) -> None:
    assert index.search(SearchRequest(text="公" * 3000)).notes == (TOO_LONG,)
    assert index.search(SearchRequest(text="公开 section:无此部分")).notes == (UNKNOWN_SECTION,)


def test_hostile_filters_find_nothing(index: SearchIndex) -> None:
    put_all(index, report(1, "公开"))
    for value in ("\x00", "\ud800", "x" * 5000, "😀", "2024年", "1e9", "-1", "9" * 40):
        for facet in FACETS:
            assert index.search(SearchRequest(filters={facet: [value]})).total == 0
    values = [str(n) for n in range(5000)]
    assert index.search(SearchRequest(filters={"office": values})).total == 1


def test_phrases_come_best_first(index: SearchIndex) -> None:
    put_all(
        index,
        report(1, "收费标准已经公布，收费标准可以在门户网站查询"),
        report(2, "全年依法开展各项工作，按照规定公布了收费标准，其余事项详见附件和门户网站"),
    )
    hits = index.search(SearchRequest(text='"收费标准"')).hits
    assert [hit.report_id for hit in hits] == [1, 2]
    assert hits[0].score > hits[1].score > 0
