"""Filters as the search page shows them: removable tags, and facet values in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request
from flask_babel import gettext

from web.labels import TABLES, label
from web.pages import with_query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.ports import FacetValue, Group, Hit, Paired, SearchRequest, Span

MAX_ANSWERS = 2  # of one passage; the report has them all


@dataclass(frozen=True)
class Tag:
    """A filter in force and the address without it."""

    facet: str
    word: str
    without: str


@dataclass(frozen=True)
class Said:
    """A problem or a remedy in the words of the report, with what was found marked."""

    section: str
    text: str
    anchor: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A passage found, with the other side of a statement below it: each is shown once."""

    hit: Hit
    answers: tuple[Said, ...]


def passages_of(group: Group) -> tuple[Passage, ...]:
    """The passages of a report, best first; what stands below another does not come again."""
    found = {hit.anchor: hit for hit in group.hits}
    told: set[str] = set()
    shown = []
    for hit in group.hits:
        if hit.anchor in told:
            continue
        beside = [said_beside(other, found) for other in hit.answers[:MAX_ANSWERS]]
        answers = tuple(other for other in beside if other.anchor not in told)
        told |= {hit.anchor, *(other.anchor for other in answers)}
        shown.append(Passage(hit, answers))
    return tuple(shown)


def said_beside(other: Paired, found: Mapping[str, Hit]) -> Said:
    """The other side of a statement, marked where it was found by itself, too."""
    hit = found.get(other.anchor)
    # A statement longer than a passage is not marked: the marks are places in the passage.
    spans = hit.spans if hit is not None and hit.text == other.text else ()
    return Said(other.section, other.text, other.anchor, spans)


def facet_name(facet: str) -> str:
    """What a facet is called."""
    return {
        "year": gettext("Year"),
        "district": gettext("District"),
        "office": gettext("Office"),
        "kind": gettext("Kind of office"),
        "section": gettext("Part"),
        "form": gettext("Edition of the form"),
    }[facet]


def value_word(facet: str, value: str, given: str | None = None) -> str:
    """A facet's value in words; `given` is what the index calls it."""
    if facet in TABLES:
        return str(label(facet, value).word)
    return given or value


def tags_of(
    filters: Mapping[str, Sequence[str]], facets: Mapping[str, Sequence[FacetValue]]
) -> list[Tag]:
    """The filters in force, each with the address that drops it."""
    tags = []
    for facet, values in filters.items():
        named = {v.value: v.label for v in facets.get(facet, ())}
        tags += [Tag(facet, value_word(facet, v, named.get(v)), toggled(facet, v)) for v in values]
    return tags


def query_words(asked: SearchRequest, names: Mapping[str, Mapping[str, str]]) -> str:
    """A stored search in words: the question, then each filter; empty for a search of all."""
    parts = [asked.text] if asked.text else []
    for facet, values in asked.filters.items():
        known = names.get(facet, {})
        words = gettext(", ").join(value_word(facet, v, known.get(v)) for v in values)
        parts.append(f"{facet_name(facet)}{gettext(': ')}{words}")
    return gettext("; ").join(parts)


def toggled(facet: str, value: str) -> str:
    """The present address with one filter value more, or less if it is in force; first page."""
    values = request.args.getlist(facet)
    changed = [v for v in values if v != value] if value in values else [*values, value]
    return with_query(**{facet: changed, "after": None, "lang": None})
