"""Limits on what a request may ask of an engine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reports.errors import InvalidQueryError
from reports.ports import FACETS
from search.tokens import clean

if TYPE_CHECKING:
    from reports.ports import SearchRequest

MAX_SIZE = 100
MAX_PER_REPORT = 20
MAX_FILTER_VALUES = 50
MAX_FACET_VALUES = 200


def checked(request: SearchRequest) -> SearchRequest:
    """The request within the limits; InvalidQueryError for a filter that does not exist."""
    filters = {}
    for name, values in request.filters.items():
        if name not in FACETS:
            raise InvalidQueryError("There is no filter called %(name)s", name=clean(name)[:50])
        kept = [clean(str(value))[:100] for value in values if str(value)]
        if kept:
            filters[name] = tuple(kept[:MAX_FILTER_VALUES])
    return replace(
        request,
        filters=filters,
        size=max(0, min(request.size, MAX_SIZE)),
        per_report=max(1, min(request.per_report, MAX_PER_REPORT)),
    )
