"""What both engines do about a request: read it, search, and help on who finds nothing."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from reports.errors import UnavailableError
from search import relaxing
from search.known import Known
from search.meaning import meant
from search.query import parse
from search.request import checked
from search.tokens import normal
from search.vocabulary import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reports.ports import SearchPage, SearchRequest
    from search.query import Query

log = structlog.get_logger(__name__)

MAX_NAMES = 5_000
"""Offices and as many districts that are known by name; of more, those with most reports."""
_KEPT = 300.0  # seconds; a new office can be corrected to a little later


class Answering:
    """`run` searches once; `names` gives the offices' and districts' names, most reports first."""

    def __init__(
        self,
        run: Callable[[SearchRequest, Query], SearchPage],
        names: Callable[[], Iterable[str]],
    ) -> None:
        """Nothing is asked yet."""
        self._run = run
        self._names = names
        self._known: tuple[float, Known] | None = None

    def search(self, request: SearchRequest) -> SearchPage:
        """See the port."""
        request = checked(request)
        page = relaxing.answered(self._run, request, parse(request.text))
        if not request.relax or request.after is not None:
            return page
        known = self._what_is_known()
        return replace(page, meant=meant(self._run, request, known)) if known else page

    def _what_is_known(self) -> Known | None:
        kept = self._known
        if kept is not None and time.monotonic() < kept[0]:
            return kept[1]
        try:
            names = tuple(dict.fromkeys(normal(name) for name in self._names()))
        except UnavailableError:
            log.warning("names not read", exc_info=True)
            return kept[1] if kept else None
        # Two requests may do this at once; either result will do.
        known = Known(terms(), names)
        self._known = (time.monotonic() + _KEPT, known)
        return known
