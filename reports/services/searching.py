"""Search, within limits that no stranger can talk us out of."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from reports.errors import InvalidQueryError
from reports.ports import FACETS, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.ports import SearchPage, Sort
    from reports.services.core import Core

SORTS: tuple[Sort, ...] = ("relevance", "newest")
MAX_TEXT = 800  # characters; the longest question asked in earnest had 60, a passage has 300
MAX_SIZE = 100
MAX_PER_REPORT = 20
MAX_VALUES = 50  # of one filter
MAX_VALUE = 100  # characters
MAX_CURSOR = 2000


def request_of(params: Mapping[str, Sequence[str]]) -> SearchRequest:
    """The search that an address asks for; InvalidQueryError where it names no such order.

    `params` are its parameters, each with all its values: ``q`` the question, every facet by
    its name, ``sort`` and ``after``. This is the one reading of a search's address: the page,
    the API, feeds and subscriptions find the same by the same parameters. What else a reader
    decides (size, grouping) is his to replace.
    """
    text = _one(params, "q")
    # Without a question there is nothing to be relevant to: the newest come first.
    sort = _one(params, "sort") or ("relevance" if text else "newest")
    if sort not in SORTS:
        raise InvalidQueryError("Results are sorted by relevance or by date.")
    return SearchRequest(
        text=text,
        filters={name: found for name in FACETS if (found := _several(params, name))},
        sort=sort,
        after=_one(params, "after") or None,
        grouped=True,
    )


def canonical(params: Mapping[str, Sequence[str]]) -> str:
    """A search's address in one order and without what a reader decides: other spellings are it."""
    return urlencode([(n, v) for n in ("q", *FACETS) for v in sorted(params.get(n, ())) if v])


def _one(params: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(params.get(name, ())), "").strip()


def _several(params: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    """All values, blanks dropped, each once."""
    return tuple(dict.fromkeys(v.strip() for v in params.get(name, ()) if v.strip()))


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
