"""Which numbers of a report met the conditions of a question: what its reader came for."""

from __future__ import annotations

import operator
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.form import cell_label
from reports.ports import FoundCell
from search.cells import UNIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.cells import Condition
    from search.query import Query

_COMPARE = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}


def asked_places(query: Query) -> tuple[str, ...]:
    """The cells that can meet a condition, each once; what is excluded is none."""
    wanted = (place for number in _demanded(query) for place in number.places)
    return tuple(dict.fromkeys(wanted))


def met(query: Query, form: str, values: Mapping[str, int]) -> tuple[FoundCell, ...]:
    """Those of the report's numbers (millionths by place) that met one, in the question's order."""
    places = {
        place: values[place]
        for number in _demanded(query)
        for place in number.places
        if place in values and _holds(number, values[place])
    }
    return tuple(
        FoundCell(place, cell_label(form, place), _number(value), f"c-{place.replace('.', '-')}")
        for place, value in places.items()
    )


def _demanded(query: Query) -> Sequence[Condition]:
    return [number for number in query.numbers if not number.excluded]


def _holds(condition: Condition, millionths: int) -> bool:
    compared = condition.compared
    if compared is None:
        return False
    sign, value = compared
    return bool(_COMPARE[sign](millionths, value))


def _number(millionths: int) -> Decimal:
    """As it was written: without zeros that only the index needs."""
    value = (Decimal(millionths) / UNIT).normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
