"""A search of the Elasticsearch engine: one request, and the page made of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.errors import UnavailableError
from reports.ports import FacetValue, Group, Hit, Paired, SearchPage
from search import cursor
from search.elasticsearch.asking import FACET_VALUES, body, next_key
from search.elasticsearch.matching import PASSAGES
from search.highlight import spans
from search.met import met

if TYPE_CHECKING:
    from collections.abc import Mapping

    from elasticsearch import Elasticsearch

    from reports.ports import SearchRequest
    from search.query import Query

# Beside the server's own limit, which it only checks between steps.
_REQUEST_SECONDS = 8


def run(client: Elasticsearch, name: str, request: SearchRequest, query: Query) -> SearchPage:
    """Answers the request (within `search.request`'s limits); InvalidQueryError."""
    asked = body(request, query)
    answer = client.options(request_timeout=_REQUEST_SECONDS).search(index=name, **asked)
    if answer["timed_out"]:
        # Part of an answer would look like all of it.
        raise UnavailableError("The search does not answer at the moment")
    found = answer["hits"]["hits"]
    shown = found[: request.size]
    counts = answer["aggregations"]
    more = len(found) > len(shown) > 0
    key = next_key(request, shown[-1], len(shown), counts) if more else None
    return SearchPage(
        total=counts["reports"]["doc_count"],
        relation="eq",
        reports=counts["reports"]["counted"]["count"],
        reports_relation="gte" if counts["reports"]["each"]["sum_other_doc_count"] else "eq",
        hits=() if request.grouped else tuple(_hit(hit, query) for hit in shown),
        groups=tuple(_group(group, query) for group in shown) if request.grouped else (),
        facets=_facets(counts) if request.facets else {},
        next=None if key is None else cursor.encode(request, key),
        notes=query.notes,
    )


def office_names(client: Elasticsearch, name: str, limit: int) -> list[str]:
    """What offices and districts are called, of each at most `limit`, most passages first."""
    answer = client.options(request_timeout=_REQUEST_SECONDS).search(
        index=name,
        query=PASSAGES,
        size=0,
        aggs={f: {"terms": {"field": f, "size": limit}} for f in ("office", "district_name")},
    )
    counted = answer["aggregations"]
    return [b["key"] for f in ("office", "district_name") for b in counted[f]["buckets"]]


def _hit(found: Mapping[str, Any], query: Query) -> Hit:
    values = {name: value for name, value in found["_source"].items() if name != "cells"}
    answers = tuple(Paired(**other) for other in values.pop("answers", ()))
    return Hit(
        **values, answers=answers, spans=spans(values["text"], query), score=found["_score"] or 0.0
    )


def _group(found: Mapping[str, Any], query: Query) -> Group:
    best = found["inner_hits"]["best"]["hits"]
    hits = tuple(_hit(hit, query) for hit in best["hits"])
    cells = met(query, hits[0].form, _numbers(best["hits"][0]["_source"].get("cells", {})))
    return Group(hits[0].report_id, hits, best["total"]["value"] - len(hits), cells)


def _numbers(cells: Mapping[str, Mapping[str, Mapping[str, int]]]) -> dict[str, int]:
    """By ``table.row.column``."""
    return {
        f"{table}.{row}.{column}": value
        for table, rows in cells.items()
        for row, columns in rows.items()
        for column, value in columns.items()
    }


def _facets(counts: Mapping[str, Any]) -> dict[str, tuple[FacetValue, ...]]:
    return {name: tuple(map(_value, counts[name]["counted"]["buckets"])) for name in FACET_VALUES}


def _value(bucket: Mapping[str, Any]) -> FacetValue:
    labels = bucket["label"]["buckets"] if "label" in bucket else []
    label = labels[0]["key"] if labels else None
    return FacetValue(bucket["key"], bucket["doc_count"], label)
