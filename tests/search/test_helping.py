"""The contract on helping a reader on: searches that are relaxed, and questions meant otherwise."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reports.errors import InvalidQueryError
from reports.ports import SearchRequest
from tests.search.conftest import ENGINES, opened
from tests.search.making import put_all, report, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.ports import IndexedReport, SearchIndex, SearchPage


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[SearchIndex]:
    """Three reports, of which no test changes any."""
    with opened(request.getfixturevalue(f"{request.param}_settings")) as index:
        put_all(index, *filed())
        yield index


def filed() -> tuple[IndexedReport, ...]:
    return (
        report(1, "problem:宣传工作还不到位", "remedy:将开展业务培训", year=2022),
        report(
            2,
            "overview:收到行政复议两件，均依法办结",
            "problem:解读形式单一",
            year=2023,
            office="新吉林街道办事处",
            office_id=9,
            kind="subdistrict",
            cells={"requests.refused_third_party.total": 3},
        ),
        report(
            3,
            "problem:平台栏目更新不及时，用语不当，如“行证许可”",
            district="990202",
            district_name="望海市山阳区",
        ),
    )


def asked(index: SearchIndex, text: str, **more: object) -> SearchPage:
    return index.search(SearchRequest(text=text, relax=True, **more))  # type: ignore[arg-type]


def said(page: SearchPage) -> str:
    return " | ".join(note.message % note.values for note in page.notes)


def test_what_finds_something_is_left_as_it_is(engine: SearchIndex) -> None:
    for text in ("宣传不到位", '"业务培训"', "year:2023", "refused_third_party > 2", "", "-宣传"):
        page = asked(engine, text)
        assert page == engine.search(SearchRequest(text=text)), text
        assert not page.relaxed
        assert page.meant is None


def test_without_being_asked_nothing_is_relaxed_or_meant(engine: SearchIndex) -> None:
    for text in ('"业务的培训"', "行政复仪", "培训 year:2030"):
        page = engine.search(SearchRequest(text=text))
        assert not page.relaxed
        assert page.meant is None
        assert page.notes == ()


RELAXED: list[tuple[str, dict[str, tuple[str, ...]], str, set[int]]] = [
    ('"业务的培训"', {}, "word for word", {1}),
    ("培训 year:2030", {}, "year:2030", {1}),
    ("培训 year:2022 section:problem", {}, "section:problem", {1}),
    ("培训 -业务", {}, "业务", {1}),
    ("培训 refused_third_party > 0", {}, "requests.refused_third_party.total > 0", {1}),
    ("year:2030 refused_third_party > 2", {}, "year:2030", {2}),
    ("培训", {"year": ("2023",)}, "years", {1}),
    ("", {"year": ("2022",), "district": ("990202",)}, "years", {3}),
    ("复议 区块链 云计算", {}, "some of them", {2}),
    ('"复议 三件" year:2031', {"district": ("990202",)}, "year:2031", {2}),
]


def test_what_finds_nothing_is_searched_with_less_demanded(engine: SearchIndex) -> None:
    for (text, filters, dropped, reports), grouped in itertools.product(RELAXED, (False, True)):
        page = asked(engine, text, filters=filters, grouped=grouped)
        assert page.relaxed, text
        assert dropped in said(page), text
        hits = [*page.hits, *(hit for group in page.groups for hit in group.hits)]
        assert {hit.report_id for hit in hits} == reports, text
        assert page.total == len(hits) + sum(group.more for group in page.groups)
        assert page.facets["year"], text


def test_what_is_left_must_still_ask_for_something(engine: SearchIndex) -> None:
    for text, filters in (
        ("量子纠缠", {}),
        ("year:2030", {}),
        ("refused_third_party > 99", {}),
        ("", {"year": ("2030",)}),
        ("", {"office": ("77",), "year": ("2030",)}),
    ):
        page = asked(engine, text, filters=filters)
        assert (page.total, page.relaxed) == (0, False), text


def test_pages_of_a_relaxed_search_hold_everything_once(index: SearchIndex) -> None:
    put_all(index, *(report(n, f"第{n}次培训", "别的培训") for n in range(1, 8)))
    for grouped in (False, True):
        walk_relaxed(index, SearchRequest('培训 "从未说过"', relax=True, grouped=grouped, size=3))


def walk_relaxed(index: SearchIndex, request: SearchRequest) -> None:
    first = index.search(request)
    hits = walk(index, request)
    keys = [(hit.report_id, hit.ordinal) for hit in hits]
    assert first.relaxed
    assert len(set(keys)) == len(keys) == first.total == 14
    assert index.search(replace(request, after=first.next)).notes == first.notes
    assert first.next is not None
    for after in ("r9.", "r99.x", "r1.x", f"r7.{first.next}", f"x{first.next}"):
        with pytest.raises(InvalidQueryError):
            index.search(replace(request, after=after))
    # Who does not want it relaxed cannot be led into it.
    with pytest.raises(InvalidQueryError):
        index.search(replace(request, relax=False, after=first.next))


MEANT = {
    "行政复仪": "行政复议",  # the same sound
    "行政復儀": "行政复议",
    '"行政复仪" 两件': '"行政复议" 两件',
    "行正复议": "行政复议",
    "宣船工作": "宣传工作",
    "业务陪训": "业务培训",
    "不到卫": "不到位",
    "xingzhengfuyi": "行政复议",  # letters that were to become characters
    "两件 xing zheng fuyi": "两件 行政复议",
    "peixun": "培训",
    "新吉街道办事处 解读": "新吉林街道办事处 解读",  # a character left out
    "office:新吉街道办事处": "office:新吉林街道办事处",
    "office:新及林街道办事处": "office:新吉林街道办事处",
    "district:望海市山羊区": "district:望海市山阳区",
    "解读 section:存在问题": "解读 section:存在的问题",
    "解读 yaer:2023": "解读 year:2023",
    "解读 年渡:2023": "解读 年度:2023",
    "解读 year=2023": "解读 year:2023",
    "解读 year；2023": "解读 year:2023",
    "office: 新吉林": "office:新吉林",
    "refused_thrid_party > 0": "refused_third_party > 0",
    "解读 refused_third_party 大于 0": "解读 refused_third_party > 0",
    "refused_third_party => 3": "refused_third_party >= 3",
    "refused_third_party》0": "refused_third_party > 0",
    "保护第三方合法权意 ＞ 0": "保护第三方合法权益 ＞ 0",
}


def test_a_mistyped_question_is_offered_as_it_was_meant(engine: SearchIndex) -> None:
    assert {typed: asked(engine, typed).meant for typed in MEANT} == MEANT
    for meant in MEANT.values():
        assert engine.search(SearchRequest(meant)).total > 0, meant


def test_nobody_is_led_to_an_empty_page_or_away_from_what_stands_there(
    engine: SearchIndex,
) -> None:
    for text in (
        "行政处法",
        "refused_thrid_party > 99",
        "新吉街道办事处 year:2022 「培训」",
        "zzzz > 1",
        "行证许可",  # sounds like a word of the field, but stands in a report
    ):
        assert asked(engine, text).meant is None, text
