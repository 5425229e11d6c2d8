"""A search that finds nothing, made again with less demanded; it says what was dropped.

One demand after another is dropped, the least missed first: that words stand as they were
quoted, what was excluded, each condition of the question, each filter beside it, that several
words stand together; at last all of these. What is left must still ask for something.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog

from reports.errors import InvalidQueryError, UnavailableError
from reports.ports import Note
from search.query import MAX_TERMS, MAX_WORDS_LENGTH, FieldFilter, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.ports import SearchPage, SearchRequest
    from search.cells import Condition
    from search.query import Query

    Run = Callable[[SearchRequest, Query], SearchPage]

log = structlog.get_logger(__name__)

BUDGET = 2.0
"""Seconds after which no further search is begun: a page that finds nothing must not be slow."""
MAX_SEARCHES = 6

QUOTES = Note("No passage says it word for word; these say it in part")
TOGETHER = Note("No passage holds enough of the words; these hold some of them")
FILTERS = {
    "section": Note("Nothing was found in the chosen sections; other sections are shown"),
    "form": Note("Nothing was found in the chosen edition of the form; the others are shown"),
    "year": Note("Nothing was found in the chosen years; other years are shown"),
    "kind": Note("Nothing was found for the chosen kinds of office; other kinds are shown"),
    "office": Note("Nothing was found for the chosen offices; other offices are shown"),
    "district": Note("Nothing was found in the chosen districts; other districts are shown"),
}
"""Of each facet what is said when its filter was dropped; the least missed first."""

_CURSOR = re.compile(r"r(\d{1,2})\.(.*)", re.DOTALL)  # a cursor's own letters have no dot


@dataclass(frozen=True)
class _Step:
    """A search that demands less. `facet` is the one whose filter alone is missing."""

    request: SearchRequest
    query: Query
    notes: tuple[Note, ...]
    facet: str | None = None


def answered(run: Run, request: SearchRequest, query: Query) -> SearchPage:
    """The page of a search or, where nothing is found and the request wants that, a relaxed one.

    The cursor of a relaxed page names what was dropped, so that its next page drops the same.
    """
    if not request.relax:
        return run(request, query)
    steps = list(_steps(request, query))
    if following := _CURSOR.fullmatch(request.after or ""):
        number, after = int(following[1]), following[2]
        if number >= len(steps):
            raise InvalidQueryError(
                "The address of this page of results is not valid; search again"
            )
        return _relaxed(run, steps, number, after)
    page = run(request, query)
    if page.total or request.after is not None:
        return page
    return _first_that_finds(run, steps, page)


def _first_that_finds(run: Run, steps: list[_Step], page: SearchPage) -> SearchPage:
    end = time.monotonic() + BUDGET
    # Each facet was counted without its own filter, which tells what dropping it would find.
    promising = [
        number
        for number, step in enumerate(steps)
        if step.facet is None or not page.facets or page.facets.get(step.facet)
    ]
    for number in promising[: MAX_SEARCHES - 1] + promising[MAX_SEARCHES - 1 :][-1:]:
        if time.monotonic() > end:
            break
        try:
            found = _relaxed(run, steps, number, None)
        except UnavailableError:
            # The search itself was answered; what was only meant to help must not fail it.
            log.warning("relaxed search failed", exc_info=True)
            break
        if found.total:
            return found
    return page


def _relaxed(run: Run, steps: list[_Step], number: int, after: str | None) -> SearchPage:
    step = steps[number]
    found = run(replace(step.request, after=after), step.query)
    return replace(
        found,
        relaxed=True,
        notes=(*step.notes, *found.notes),
        next=f"r{number}.{found.next}" if found.next else None,
    )


def _steps(request: SearchRequest, query: Query) -> Iterator[_Step]:
    """What may be tried, the same for the same request: cursors count these."""
    found = [
        step
        for step in (*_of_question(request, query), *_of_filters(request, query))
        if _asks(step.request, step.query)
    ]
    loose = _any_word(_unquoted(query))
    # Of two words one is half already.
    if not query.phrases and len(query.words) > 2:
        found.append(_Step(request, loose, (TOGETHER,)))
    yield from found
    everything = _Step(
        replace(request, filters={}),
        replace(loose, excluded=(), fields=(), numbers=()),
        tuple(dict.fromkeys(note for step in found for note in step.notes)),
    )
    if len(found) > 1 and loose.ranked:
        yield everything


def _of_question(request: SearchRequest, query: Query) -> Iterator[_Step]:
    if query.phrases:
        yield _Step(request, _any_word(_unquoted(query)), (QUOTES,))
    if query.excluded:
        note = Note(
            "Nothing was found without “%(words)s”; passages with it are shown",
            (("words", "、".join(query.excluded)),),
        )
        yield _Step(request, replace(query, excluded=()), (note,))
    conditions: tuple[FieldFilter | Condition, ...] = (*query.fields, *query.numbers)
    for wanted in conditions:
        note = Note(
            "Nothing was found with “%(condition)s”; results without it are shown",
            (("condition", _written(wanted)),),
        )
        fields = tuple(f for f in query.fields if f is not wanted)
        numbers = tuple(n for n in query.numbers if n is not wanted)
        yield _Step(request, replace(query, fields=fields, numbers=numbers), (note,))


def _of_filters(request: SearchRequest, query: Query) -> Iterator[_Step]:
    for name, note in FILTERS.items():
        if name in request.filters:
            kept = {n: values for n, values in request.filters.items() if n != name}
            yield _Step(replace(request, filters=kept), query, (note,), facet=name)


def _asks(request: SearchRequest, query: Query) -> bool:
    """Whether anything is asked for: without it everything would be found."""
    return bool(query.ranked or query.fields or query.numbers or request.filters)


def _unquoted(query: Query) -> Query:
    """What was quoted as the words it is made of."""
    words = [*query.words, *(word for phrase in query.phrases for word in parse(phrase).words)]
    room, kept = MAX_WORDS_LENGTH, []
    for word in list(dict.fromkeys(words))[:MAX_TERMS]:
        room -= len(word.text)
        if room >= 0:
            kept.append(word)
    return replace(query, words=tuple(kept), phrases=())


def _any_word(query: Query) -> Query:
    return replace(query, any_word=True)


def _written(wanted: FieldFilter | Condition) -> str:
    """A condition as one may write it."""
    minus = "-" if wanted.excluded else ""
    if isinstance(wanted, FieldFilter):
        return f"{minus}{wanted.name}:{','.join(wanted.values)}"
    return f"{minus}{wanted.places[0]} {wanted.sign} {wanted.value:f}"
