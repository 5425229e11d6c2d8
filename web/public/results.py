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

    from reports.ports import FacetValue

SHOWN_VALUES = 8  # of each facet before the rest is folded away


@dataclass(frozen=True)
class Tag:
    """A filter in force and the address without it."""

    facet: str
    word: str
    without: str


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


def toggled(facet: str, value: str) -> str:
    """The present address with one filter value more, or less if it is in force; first page."""
    values = request.args.getlist(facet)
    changed = [v for v in values if v != value] if value in values else [*values, value]
    return with_query(**{facet: changed, "after": None, "lang": None})
