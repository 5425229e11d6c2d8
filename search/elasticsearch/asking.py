"""A request as the body of a search: query, order, page and counts.

Filters of facets apply after the counting, so that each facet can be counted without its own
filter: a reader who chose 2023 still sees how much 2022 holds.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from reports.errors import InvalidQueryError
from search import cursor
from search.elasticsearch.definition import MAX_RESULT_WINDOW
from search.elasticsearch.matching import all_of, filters, matching
from search.elasticsearch.scoring import scoring
from search.met import asked_places
from search.ranking import plan
from search.request import MAX_FACET_VALUES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.ports import SearchRequest
    from search.query import Query

_SECONDS = "4s"  # what one visitor's search may cost, before he is told so
REPORTS_COUNTED = 50_000
"""As many reports are counted exactly, of more is said "at least". Each is a bucket, of which the
server makes 65,536 for one search; its own count of distinct values is only approximate."""

SHOWN = [
    *("report_id", "ordinal", "section", "anchor", "text", "answers", "title", "year"),
    *("form", "office_id", "office", "kind", "district", "district_name"),
]
"""The fields of a passage that a hit is made of."""

FACET_VALUES = {
    "year": ("year", None),
    "district": ("district", "district_name"),
    "office": ("office_id", "office"),
    "kind": ("kind", None),
    "section": ("section", None),
    "form": ("form", None),
}
"""The field that a facet counts, and the one that holds its label."""

_BEST_FIRST = [{"_score": "desc"}, {"ordinal": "asc"}]


def body(request: SearchRequest, query: Query) -> dict[str, Any]:
    """The search that answers a request within `search.request`'s limits; InvalidQueryError.

    It asks for one entry more than the page holds, to tell whether there is a next one.
    """
    conditions = filters(request.filters)
    clauses = matching(query)
    if query.ranked:
        clauses["must"] = [scoring(plan(query))]
    asked: dict[str, Any] = {
        "query": {"bool": clauses},
        "post_filter": {"bool": {"filter": [*conditions.values(), *_rest(request)]}},
        "size": request.size + 1 if request.size else 0,
        "source": SHOWN,
        "track_scores": True,
        "track_total_hits": False,  # the counting of reports below counts the passages, too
        "timeout": _SECONDS,
        "allow_partial_search_results": False,
        # Copies of an index rank with slightly different statistics; the pages of one search
        # come from one copy.
        "preference": f"q{zlib.crc32(request.text.encode('utf-8', 'replace')):x}",
        "aggs": {"reports": {"filter": all_of(conditions), "aggs": _number_of_reports()}},
        # Buckets are counted where they are; thousands of them would be most of the answer.
        "filter_path": "-aggregations.reports.each.buckets",
    }
    if request.facets:
        asked["aggs"] |= {
            name: _within(all_of(conditions, but=name), _values(name)) for name in FACET_VALUES
        }
    if request.grouped:
        asked["aggs"]["latest"] = {"max": {"field": "published"}}
    asked |= _groups(request, query) if request.grouped else _passages(request)
    return asked


def next_key(
    request: SearchRequest, last: Mapping[str, Any], shown: int, counts: Mapping[str, Any]
) -> Sequence[float]:
    """The cursor after a page: `last` is its last hit, `shown` how many it holds."""
    if not request.grouped or request.sort == "newest":
        key: Sequence[float] = last["sort"]
        return key
    start, latest = _stretch(request)
    return [start + shown, int(counts["latest"]["value"]) if latest is None else latest]


def _passages(request: SearchRequest) -> dict[str, Any]:
    key = cursor.decode(request, 3)
    page: dict[str, Any] = {"sort": [_first(request), {"report_id": "desc"}, {"ordinal": "asc"}]}
    if key is not None:
        score = float(key[0]) if request.sort == "relevance" else int(key[0])
        page["search_after"] = [score, int(key[1]), int(key[2])]
    return page


def _groups(request: SearchRequest, query: Query) -> dict[str, Any]:
    """By report, which the server lets nobody page through by the values of the last hit."""
    page: dict[str, Any] = {
        "sort": [_first(request), {"report_id": "desc"}],
        "source": False,
        "collapse": {
            "field": "report_id",
            "inner_hits": {
                "name": "best",
                "size": request.per_report,
                "sort": _BEST_FIRST,
                "track_scores": True,
                "_source": [*SHOWN, *(f"cells.{place}" for place in asked_places(query))],
            },
        },
    }
    if request.sort == "newest":
        return page
    start, _ = _stretch(request)
    if not 0 <= start < MAX_RESULT_WINDOW - request.size:
        raise InvalidQueryError("The address of this page of results is not valid; search again")
    return page | {"from_": start}


def _rest(request: SearchRequest) -> list[dict[str, Any]]:
    """What narrows a grouped search to the pages not yet shown, beyond where they start.

    The newest come in an order that a condition can continue. By relevance a page is a stretch
    of the ranking: what became public since the first page would push into it, and is left out.
    """
    if not request.grouped or request.after is None:
        return []
    if request.sort == "relevance":
        return [{"range": {"published": {"lte": _stretch(request)[1]}}}]
    published, report_id = cursor.decode(request, 2) or ()
    same = {"term": {"published": published}}, {"range": {"report_id": {"lt": report_id}}}
    before = {"range": {"published": {"lt": published}}}
    return [{"bool": {"should": [before, {"bool": {"filter": [*same]}}]}}]


def _stretch(request: SearchRequest) -> tuple[int, int | None]:
    """How many reports the pages before hold, and when the newest of then became public."""
    key = cursor.decode(request, 2)
    return (0, None) if key is None else (int(key[0]), int(key[1]))


def _first(request: SearchRequest) -> dict[str, str]:
    return {"published" if request.sort == "newest" else "_score": "desc"}


def _within(condition: dict[str, Any], counted: dict[str, Any]) -> dict[str, Any]:
    return {"filter": condition, "aggs": {"counted": counted}}


def _number_of_reports() -> dict[str, Any]:
    each = {"field": "report_id", "size": REPORTS_COUNTED, "order": {"_key": "asc"}}
    return {
        "each": {"terms": each},
        "counted": {"stats_bucket": {"buckets_path": "each>_count"}},
    }


def _values(name: str) -> dict[str, Any]:
    field, label = FACET_VALUES[name]
    order = [{"_key": "desc"}] if name == "year" else [{"_count": "desc"}, {"_key": "asc"}]
    counted: dict[str, Any] = {"terms": {"field": field, "size": MAX_FACET_VALUES, "order": order}}
    if label:
        first = {"field": label, "size": 1, "order": {"_key": "asc"}}
        counted["aggs"] = {"label": {"terms": first}}
    return counted
