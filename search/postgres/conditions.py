"""What a passage must be, as SQL: phrases, fields of the query, filters of the facets.

Every value reaches PostgreSQL as a parameter; the SQL itself is made of constants. In it
`p` is a row of `search.passages` and `r` of `search.reports`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from search.tokens import pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.cells import Condition
    from search.query import FieldFilter, Query

FACET_FILTERS = {
    "year": "r.year::text = ANY(%s)",
    "district": "r.region && %s",  # a region's code finds the districts in it
    "office": "r.office_id::text = ANY(%s)",
    "kind": "r.kind = ANY(%s)",
    "section": "p.section = ANY(%s)",
    "form": "r.form = ANY(%s)",
}
_FIELD_FILTERS = {
    "year": "r.year::text = ANY({values})",
    "section": "p.section = ANY({values})",
    "office": "(r.office_folded LIKE ANY({patterns}) OR r.office_id::text = ANY({values}))",
    "district": "(r.district_folded LIKE ANY({patterns}) OR r.region && {values})",
}


@dataclass
class Conditions:
    """SQL conditions and the parameters they name."""

    clauses: list[str] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)

    def name(self, value: object, cast: str = "") -> str:
        """A parameter for the value; how the SQL names it."""
        key = f"v{len(self.parameters)}"
        self.parameters[key] = value
        return f"CAST(:{key} AS {cast})" if cast else f":{key}"

    @property
    def sql(self) -> str:
        """All of them."""
        return " AND ".join(self.clauses) or "true"


def of_query(conditions: Conditions, query: Query) -> None:
    """What the query demands beside its words."""
    conditions.clauses.append("NOT r.withdrawn")
    for phrase in query.phrases:
        conditions.clauses.append(f"strpos(p.folded, {conditions.name(phrase)}) > 0")
        tokens = pairs(phrase) or (phrase,)
        conditions.clauses.append(f"p.tokens @> {conditions.name(list(tokens), 'text[]')}")
    for phrase in query.excluded:
        conditions.clauses.append(f"strpos(p.folded, {conditions.name(phrase)}) = 0")
    conditions.clauses += [_field(conditions, f) for f in query.fields]
    conditions.clauses += [_number(conditions, n) for n in query.numbers]


def of_filters(conditions: Conditions, filters: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """Each filtered facet's condition. They stay apart, for a facet is counted without its own."""
    return {
        name: FACET_FILTERS[name] % conditions.name(list(values), "text[]")
        for name, values in filters.items()
    }


def _field(conditions: Conditions, wanted: FieldFilter) -> str:
    values = conditions.name(list(wanted.values), "text[]")
    patterns = conditions.name([f"%{_escaped(v)}%" for v in wanted.values], "text[]")
    clause = _FIELD_FILTERS[wanted.name].format(values=values, patterns=patterns)
    return f"NOT coalesce({clause}, false)" if wanted.excluded else clause


def _number(conditions: Conditions, wanted: Condition) -> str:
    compared = wanted.compared
    if compared is None:
        return "true" if wanted.excluded else "false"
    sign, millionths = compared  # the sign is one of five, not what was typed
    places = conditions.name([*wanted.places], "text[]")
    number = conditions.name(millionths, "bigint")
    return (
        f"{'NOT ' if wanted.excluded else ''}EXISTS (SELECT FROM search.cells AS n"
        f" WHERE n.report_id = r.report_id AND n.place = ANY({places}) AND n.value {sign} {number})"
    )


def _escaped(value: str) -> str:
    return "".join(f"\\{c}" if c in "\\%_" else c for c in value)
