"""Search, within limits that no stranger can talk us out of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.errors import InvalidQueryError
from reports.ports import FACETS

if TYPE_CHECKING:
    from reports.ports import SearchPage, SearchRequest
    from reports.services.core import Core

MAX_TEXT = 800  # characters; the longest question asked in earnest had 60, a passage has 300
MAX_SIZE = 100
MAX_PER_REPORT = 20
MAX_VALUES = 50  # of one filter
MAX_VALUE = 100  # characters
MAX_CURSOR = 2000


def search(core: Core, request: SearchRequest) -> SearchPage:
    """Answers a search; InvalidQueryError, UnavailableError."""
    if len(request.text) > MAX_TEXT:
        raise InvalidQueryError("Ask in at most %(limit)s characters", limit=MAX_TEXT)
    if not 1 <= request.size <= MAX_SIZE:
        raise InvalidQueryError("A page has 1 to %(limit)s entries", limit=MAX_SIZE)
    if not 1 <= request.per_report <= MAX_PER_REPORT:
        raise InvalidQueryError("A group has 1 to %(limit)s passages", limit=MAX_PER_REPORT)
    if request.after is not None and len(request.after) > MAX_CURSOR:
        raise InvalidQueryError("This is no cursor of ours; start from the first page")
    for name, values in request.filters.items():
        if name not in FACETS:
            raise InvalidQueryError("There is no filter %(name)s", name=name)
        if len(values) > MAX_VALUES or any(len(value) > MAX_VALUE for value in values):
            raise InvalidQueryError("The filter %(name)s holds too much", name=name)
    return core.search.search(request)
