"""The page of an office: its years, figures and promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template

from reports.services import histories
from web.access import public
from web.charts import Series, multiples
from web.context import core
from web.form_words import cell_word
from web.public.blueprint import blueprint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.services.views.histories import FigureLine
    from web.charts import Plot

_APART = ("normative", "licensing", "enforcement")
"""Tables whose figures are of a size of their own: one scale for all would flatten the others."""


@blueprint.get("/offices/<int:office_id>")
@public
def office(office_id: int) -> str:
    """One office with all its years, those under former names among them."""
    page = histories.history(core(), office_id)
    return render_template("public/office.html", page=page, charts=charts_of(page.figures))


@dataclass(frozen=True)
class Row:
    """Small drawings beside each other, on one scale or each on its own."""

    one_scale: bool
    plots: tuple[Plot, ...]


def charts_of(figures: Iterable[FigureLine]) -> tuple[Row, ...]:
    """Drawings of the figures that are worth one.

    Worth one are those with numbers of two years that are not all 0. A year without a report
    stands in its place as a gap.
    """
    groups: dict[str, list[Series]] = {}
    apart: list[Plot] = []
    labels: tuple[str, ...] = ()
    for line in figures:
        values = {year.year: year.value for year in line.years}
        known = [value for value in values.values() if value is not None]
        if len(known) < 2 or not any(known):
            continue
        span = range(min(values), max(values) + 1)
        labels = tuple(map(str, span))
        series = Series(cell_word(line.place, line.label), tuple(values.get(year) for year in span))
        table = line.place.partition(".")[0]
        if table in _APART:
            apart += multiples(labels, [series])
        else:
            groups.setdefault(table, []).append(series)
    rows = [Row(one_scale=True, plots=multiples(labels, g)) for g in groups.values()]
    return (*rows, Row(one_scale=False, plots=tuple(apart))) if apart else tuple(rows)
