"""What a passage must be, as queries: phrases, fields of the query, filters of the facets.

Terms are spelled as the index holds them; a text holds a phrase where the phrase's pairs
follow one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from search.tokens import spell, spell_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.cells import Condition
    from search.query import FieldFilter, Query

PASSAGES: dict[str, Any] = {"term": {"role": "passage"}}

# A region's code finds the districts in it.
_FACET_FIELDS = {
    "year": "year",
    "district": "region",
    "office": "office_id",
    "kind": "kind",
    "section": "section",
    "form": "form",
}
_RANGES = {">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
_NAMES = {"office": "office_folded", "district": "district_folded"}


def phrase(text: str) -> dict[str, Any]:
    """The folded text holds this one."""
    if len(text) == 1:
        return {"term": {"folded": spell(text)}}
    return {"match_phrase": {"folded.pairs": spell_out(text)}}


def matching(query: Query) -> dict[str, Any]:
    """What the query demands beside its words, as clauses of a bool query."""
    fields = [(f.excluded, _field(f)) for f in query.fields]
    fields += [(n.excluded, _number(n)) for n in query.numbers]
    return {
        "filter": [
            PASSAGES,
            *map(phrase, query.phrases),
            *(clause for excluded, clause in fields if not excluded),
        ],
        "must_not": [
            *map(phrase, query.excluded),
            *(clause for excluded, clause in fields if excluded),
        ],
    }


def filters(wanted: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Any]]:
    """Each filtered facet's condition. They stay apart, for a facet is counted without its own."""
    return {name: {"terms": {_FACET_FIELDS[name]: [*values]}} for name, values in wanted.items()}


def all_of(conditions: Mapping[str, dict[str, Any]], but: str | None = None) -> dict[str, Any]:
    """Every condition, but that of one facet."""
    return {"bool": {"filter": [c for name, c in conditions.items() if name != but]}}


def _field(wanted: FieldFilter) -> dict[str, Any]:
    values = {"terms": {_FACET_FIELDS[wanted.name]: [*wanted.values]}}
    if wanted.name not in _NAMES:
        return values
    parts = [{"match_phrase": {_NAMES[wanted.name]: spell_out(value)}} for value in wanted.values]
    return {"bool": {"should": [values, *parts], "minimum_should_match": 1}}


def _number(wanted: Condition) -> dict[str, Any]:
    compared = wanted.compared
    if compared is None:
        return {"match_none": {}}
    sign, millionths = compared
    field = [f"cells.{place}" for place in wanted.places]
    if sign == "=":
        holds: list[dict[str, Any]] = [{"term": {name: millionths}} for name in field]
    else:
        holds = [{"range": {name: {_RANGES[sign]: millionths}}} for name in field]
    return {"bool": {"should": holds, "minimum_should_match": 1}}
