"""The bodies of searches, part by part."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from reports.errors import InvalidQueryError
from reports.ports import FACETS, SearchRequest
from search.elasticsearch.asking import FACET_VALUES, body
from search.elasticsearch.definition import MAPPINGS, MAX_RESULT_WINDOW
from search.elasticsearch.documents import change
from search.elasticsearch.matching import PASSAGES, all_of, matching
from search.elasticsearch.scoring import scoring
from search.query import parse
from search.ranking import CHARACTER_WEIGHT, OFFICE_SCORE, SECTION_SCORE, plan
from tests.search.making import report

if TYPE_CHECKING:
    from collections.abc import Iterator


def asked(text: str = "", **request: Any) -> dict[str, Any]:
    return body(SearchRequest(text=text, **request), parse(text))


def test_a_phrase_is_its_pairs_in_order_and_one_character_a_term() -> None:
    assert matching(parse('"公开1" -"，"')) == {
        "filter": [PASSAGES, {"match_phrase": {"folded.pairs": "公 开 x31"}}],
        "must_not": [{"term": {"folded": "x2c"}}],
    }


def test_fields_of_the_query() -> None:
    clauses = matching(parse("office:公安 -year:2023 section:问题"))
    assert clauses["filter"] == [
        PASSAGES,
        {
            "bool": {
                "should": [
                    {"terms": {"office_id": ["公安"]}},
                    {"match_phrase": {"office_folded": "公 安"}},
                ],
                "minimum_should_match": 1,
            }
        },
        {"terms": {"section": ["problem"]}},
    ]
    assert clauses["must_not"] == [{"terms": {"year": ["2023"]}}]


def term(field: str, value: str, boost: float = 1.0) -> dict[str, Any]:
    return {"term": {field: {"value": value, "boost": boost}}}


def test_a_pair_scores_by_the_better_of_text_and_context() -> None:
    scored = scoring(plan(parse("水利站")))["bool"]
    named = {"filter": {"terms": {"office": ["水利站"]}}, "boost": OFFICE_SCORE}
    assert scored["should"] == [{"constant_score": named}], "an office of that very name"
    (words,) = scored["must"]
    assert words["bool"]["minimum_should_match"] == 1
    (word,) = words["bool"]["should"]
    (pairs,) = word["bool"]["must"]
    assert pairs["bool"] == {
        "should": [
            {"dis_max": {"queries": [term("folded.pairs", "水利"), term("context", "水利")]}},
            {"dis_max": {"queries": [term("folded.pairs", "利站"), term("context", "利站")]}},
        ],
        "minimum_should_match": 1,
    }
    assert word["bool"]["should"] == [term("folded", c, CHARACTER_WEIGHT) for c in "水利站"]


def test_a_word_scores_by_the_best_of_its_variants() -> None:
    (words,) = scoring(plan(parse("老百姓")))["bool"]["must"]
    (word,) = words["bool"]["should"]
    own, *others = [
        query["bool"]["must"][0]["bool"]["should"][0]["dis_max"]["queries"][0]["term"][
            "folded.pairs"
        ]["boost"]
        for query in word["dis_max"]["queries"]
    ]
    assert own == 1.0
    assert len(others) > 1
    assert max(others) < own, "what means the same counts for less than the word itself"


def test_one_character_is_searched_in_the_text_alone() -> None:
    (words,) = scoring(plan(parse("镇")))["bool"]["must"]
    (word,) = words["bool"]["should"]
    assert word["bool"]["must"][0]["bool"]["should"] == [term("folded", "镇")]


def test_a_complaint_prefers_problems() -> None:
    preferred, _name = scoring(plan(parse("宣传不到位")))["bool"]["should"]
    wanted = {"filter": {"term": {"section": "problem"}}, "boost": SECTION_SCORE}
    assert preferred == {"constant_score": wanted}


def test_each_facet_is_counted_without_its_own_filter() -> None:
    search = asked(filters={"year": ("2023",), "district": ("990100",)})
    year, district = {"terms": {"year": ["2023"]}}, {"terms": {"region": ["990100"]}}
    assert search["post_filter"] == {"bool": {"filter": [year, district]}}
    aggregations = search["aggs"]
    assert aggregations["year"]["filter"] == {"bool": {"filter": [district]}}
    assert aggregations["district"]["filter"] == {"bool": {"filter": [year]}}
    for other in ("office", "kind", "section", "form", "reports"):
        assert aggregations[other]["filter"] == search["post_filter"]
    assert set(FACET_VALUES) == set(FACETS)
    assert all_of({}) == {"bool": {"filter": []}}


def test_one_entry_more_than_the_page_is_asked_for() -> None:
    assert asked(size=10)["size"] == 11
    assert asked(size=0)["size"] == 0


def test_a_page_of_reports_starts_where_the_cursor_says() -> None:
    def after(rank: int) -> str:
        data = json.dumps(["relevance-grouped", rank, 1_700_000_000_000_000]).encode()
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    assert asked(grouped=True)["from_"] == 0
    page = asked(grouped=True, after=after(30))
    assert page["from_"] == 30
    bound = {"range": {"published": {"lte": 1_700_000_000_000_000}}}
    assert page["post_filter"] == {"bool": {"filter": [bound]}}
    for refused in (-1, MAX_RESULT_WINDOW - 10, 2**40):
        with pytest.raises(InvalidQueryError):
            asked(grouped=True, after=after(refused))


def test_every_field_that_is_asked_or_written_is_defined() -> None:
    def fields(part: Any) -> Iterator[str]:
        if isinstance(part, list):
            for one in part:
                yield from fields(one)
        elif isinstance(part, dict):
            for name, value in part.items():
                if name in {"term", "terms", "match_phrase"} and "field" not in value:
                    yield from value
                elif name == "field":
                    yield value
                elif name == "sort":
                    yield from (field for one in value for field in one)
                else:
                    yield from fields(value)

    search = asked(
        '公开 "申请" "1" office:民政 district:东城 year:2023 section:problem 形式单一',
        filters=dict.fromkeys(FACETS, ("x",)),
        grouped=True,
    )
    known = {*MAPPINGS["properties"], "folded.pairs", "_score"}
    assert {*fields(search)} <= known
    assert len({*fields(search)}) > 12
    (document, *_) = change(report(1, "公开")).passages
    assert document.keys() <= known
