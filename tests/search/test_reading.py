"""The contract on searches: filters, facets, grouping, pages, and what strangers type."""

from __future__ import annotations

import base64
import itertools
import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from reports.errors import InvalidQueryError
from reports.ports import FACETS, SearchRequest
from tests.search.making import OFFICES, many, put_all, report, value_of, walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.ports import IndexedPassage, IndexedReport, SearchIndex


def plainly(
    reports: Sequence[IndexedReport],
    filters: Mapping[str, Sequence[str]],
    phrase: str = "",
    but: str | None = None,
) -> list[tuple[IndexedReport, IndexedPassage]]:
    """What a search of a phrase with filters must find, without those of the facet `but`."""

    def kept(given: IndexedReport, passage: IndexedPassage) -> bool:
        for facet, values in filters.items():
            own = {value_of(given, passage, facet)}
            own |= {*given.region} if facet == "district" else set()
            if facet != but and not own & {*values}:
                return False
        return phrase in passage.text

    return [(r, p) for r in reports for p in r.passages if kept(r, p)]


FILTERS: list[dict[str, tuple[str, ...]]] = [
    {},
    {"year": ("2023",)},
    {"year": ("2022", "2024"), "section": ("problem",)},
    {"district": ("990100",)},
    {"district": ("990102", "990201"), "kind": ("town", "subdistrict")},
    {"office": ("1", "4"), "form": ("2021",), "section": ("remedy", "other")},
    {"year": ("1999",)},
    {"year": ("no year",), "office": ("' OR 1=1",)},
]


def test_filters_and_facets_equal_plain_counts(index: SearchIndex) -> None:
    reports = many()
    put_all(index, *reports)
    for filters, phrase in itertools.product(FILTERS, ("", "申请答复", "平")):
        text = f'"{phrase}"' if phrase else ""
        page = index.search(SearchRequest(text=text, filters=filters, size=100))
        expected = plainly(reports, filters, phrase)
        assert page.total == len(expected)
        assert page.relation == "eq"
        assert page.reports == len({r.report_id for r, _ in expected})
        found = {(h.report_id, h.ordinal) for h in page.hits}
        wanted = {(r.report_id, p.ordinal) for r, p in expected}
        assert found == wanted if len(wanted) <= 100 else found <= wanted
        assert tuple(page.facets) == FACETS or set(page.facets) == set(FACETS)
        for facet in FACETS:
            among = plainly(reports, filters, phrase, but=facet)
            counts = Counter(value_of(r, p, facet) for r, p in among)
            assert {v.value: v.count for v in page.facets[facet]} == counts, (facet, filters)


def test_facet_values_come_most_frequent_first_and_years_newest_first(index: SearchIndex) -> None:
    put_all(index, *many())
    facets = index.search(SearchRequest()).facets
    years = [v.value for v in facets["year"]]
    assert years == sorted(years, reverse=True)
    for facet in set(FACETS) - {"year"}:
        order = [(-v.count, v.value) for v in facets[facet]]
        assert order == sorted(order), facet
    labels = {v.value: v.label for v in facets["office"]}
    assert labels == {str(number): name for number, name, *_ in OFFICES}
    assert {v.value: v.label for v in facets["district"]}["990201"] == "望海市海州区"
    assert {v.label for v in facets["kind"]} == {None}


def test_without_facets_none_are_counted(index: SearchIndex) -> None:
    put_all(index, *many())
    page = index.search(SearchRequest(text="公开", facets=False))
    assert page.total > 0
    assert page.facets == {}


def test_an_unknown_filter_is_refused(index: SearchIndex) -> None:
    with pytest.raises(InvalidQueryError):
        index.search(SearchRequest(filters={"colour": ("red",)}))


@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize("sort", ["relevance", "newest"])
@pytest.mark.parametrize("text", ["", "公开申请 答复", '"培训"'])
def test_pages_hold_everything_once(
    index: SearchIndex, text: str, sort: Any, *, grouped: bool
) -> None:
    reports = many()
    put_all(index, *reports)
    request = SearchRequest(text=text, sort=sort, size=7, grouped=grouped, per_report=20)
    first = index.search(request)
    hits = walk(index, request)
    assert len(hits) == first.total > 7
    keys = [(hit.report_id, hit.ordinal) for hit in hits]
    assert len(set(keys)) == len(keys)
    assert len({report_id for report_id, _ in keys}) == first.reports
    whole = index.search(replace(request, size=100))
    if grouped:
        assert [h for g in whole.groups for h in g.hits] == hits
    else:
        assert [*whole.hits] == hits[:100]
        best = [hit.score for hit in hits]
        published = [reports[hit.report_id - 1].published for hit in hits]
        order = published if sort == "newest" else best
        assert order == sorted(order, reverse=True)


@pytest.mark.parametrize("grouped", [False, True])
def test_newest_pages_stay_whole_while_others_publish(index: SearchIndex, *, grouped: bool) -> None:
    put_all(index, *many())
    request = SearchRequest(sort="newest", size=5, facets=False, grouped=grouped, per_report=20)
    first = index.search(request)
    put_all(index, report(900, "刚刚发布的报告"))
    begun = [*first.hits, *(hit for group in first.groups for hit in group.hits)]
    hits = [*begun, *walk(index, replace(request, after=first.next))]
    keys = {(hit.report_id, hit.ordinal) for hit in hits}
    assert len(keys) == len(hits) == first.total


def test_groups_hold_the_best_passages_of_a_report(index: SearchIndex) -> None:
    put_all(
        index,
        report(1, "政策解读", "别的事情", "政策解读单一，解读很少", "政策解读在先", "没有关系"),
        report(2, "只有解读", office="望海市水利局"),
    )
    page = index.search(SearchRequest(text="政策解读", grouped=True, per_report=2))
    assert page.hits == ()
    assert page.reports == 2
    first, second = page.groups
    assert (first.report_id, first.more, len(first.hits)) == (1, 1, 2)
    assert (second.report_id, second.more) == (2, 0)
    assert [h.score for h in first.hits] == sorted((h.score for h in first.hits), reverse=True)
    ungrouped = index.search(SearchRequest(text="政策解读")).hits
    assert [h for h in ungrouped if h.report_id == 1][:2] == [*first.hits]


def test_groups_are_filtered_like_their_counts(index: SearchIndex) -> None:
    reports = many()
    put_all(index, *reports)
    filters = {"section": ("problem",), "year": ("2023", "2024")}
    page = index.search(SearchRequest(filters=filters, grouped=True, size=100, per_report=1))
    expected = Counter(r.report_id for r, _ in plainly(reports, filters))
    assert {g.report_id: g.more + len(g.hits) for g in page.groups} == expected
    assert {h.section for g in page.groups for h in g.hits} == {"problem"}


def test_a_page_of_no_size_only_counts(index: SearchIndex) -> None:
    put_all(index, *many())
    for grouped in (False, True):
        page = index.search(SearchRequest(text="公开", size=0, grouped=grouped))
        assert page.total > 0
        assert page.facets["year"]
        assert (page.hits, page.groups, page.next) == ((), (), None)


@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_a_cursor_that_is_none_of_ours_is_refused(
    index: SearchIndex, sort: Any, *, grouped: bool
) -> None:
    put_all(index, *many())
    request = SearchRequest(text="公开", sort=sort, grouped=grouped, size=3)
    good = index.search(request).next
    assert good is not None
    kind = json.loads(base64.urlsafe_b64decode(good + "=="))[0]
    length = len(json.loads(base64.urlsafe_b64decode(good + "=="))) - 1

    def cursor(*parts: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")

    refused = [
        *("", "x", "=", "公开", "\x00", "\ud800", "A" * 1_000_000, "[" * 5000),
        cursor(),
        cursor(kind),
        cursor("other", *[1] * length),
        cursor(kind, *[1] * (length + 1)),
        *(cursor(kind, *[bad] * length) for bad in (None, True, "1", [], {}, 2**63, 10**400)),
        *(cursor(kind, *[bad] * length) for bad in (float("inf"), float("nan"), 1e300, -(2**63))),
    ]
    for after in refused:
        with pytest.raises(InvalidQueryError):
            index.search(replace(request, after=after))
    # What looks like ours is a place in the results like any other: nothing, or what follows.
    for forged in (0, -1, 2**63 - 1, 1 - 2**63, 1.5):
        try:
            index.search(replace(request, after=cursor(kind, *[forged] * length)))
        except InvalidQueryError:
            assert grouped
