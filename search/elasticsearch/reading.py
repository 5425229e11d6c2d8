"""A search of the Elasticsearch engine: one request, and the page made of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.errors import UnavailableError
from reports.ports import FacetValue, Group, Hit, SearchPage
from search import cursor
from search.elasticsearch.asking import FACET_VALUES, body, rank
from search.highlight import spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    total = answer["hits"]["total"]
    counts = answer["aggregations"]
    return SearchPage(
        total=total["value"],
        relation=total["relation"],
        reports=counts["reports"]["counted"]["value"],
        hits=() if request.grouped else tuple(_hit(hit, query) for hit in shown),
        groups=tuple(_group(group, query) for group in shown) if request.grouped else (),
        facets=_facets(counts) if request.facets else {},
        next=cursor.encode(request, _key(request, shown)) if len(found) > len(shown) else None,
        notes=query.notes,
    )


def _key(request: SearchRequest, shown: Sequence[Mapping[str, Any]]) -> Sequence[float]:
    if request.grouped:
        return [rank(request) + len(shown)]
    key: Sequence[float] = shown[-1]["sort"]
    return key


def _hit(found: Mapping[str, Any], query: Query) -> Hit:
    values = found["_source"]
    return Hit(**values, spans=spans(values["text"], query), score=found["_score"] or 0.0)


def _group(found: Mapping[str, Any], query: Query) -> Group:
    best = found["inner_hits"]["best"]["hits"]
    hits = tuple(_hit(hit, query) for hit in best["hits"])
    return Group(hits[0].report_id, hits, best["total"]["value"] - len(hits))


def _facets(counts: Mapping[str, Any]) -> dict[str, tuple[FacetValue, ...]]:
    return {name: tuple(map(_value, counts[name]["counted"]["buckets"])) for name in FACET_VALUES}


def _value(bucket: Mapping[str, Any]) -> FacetValue:
    labels = bucket["label"]["buckets"] if "label" in bucket else []
    label = labels[0]["key"] if labels else None
    return FacetValue(bucket["key"], bucket["doc_count"], label)
