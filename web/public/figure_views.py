"""Figures as charts: which drawing a question gets, and what its lines and rows are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext

from web import charts
from web.form_words import member_word, row_word
from web.labels import label
from web.public.figure_state import preset_of

if TYPE_CHECKING:
    from reports.services.views.figures import Figures, FigureSeries, Label
    from web.charts import Bar, Chart, Plot, Series

MANY = 24  # small drawings on a page


@dataclass(frozen=True)
class Drawn:
    """One of the drawings; `note` says why it is another than was asked for."""

    chart: Chart | None = None
    plots: tuple[Plot, ...] = ()
    bars: tuple[tuple[Bar | None, ...], ...] = ()
    note: str = ""


def drawn(found: Figures, view: str) -> Drawn:
    """The drawing of the view; bars are by label, then by series."""
    labels = [label_text(found, found.query.group, one) for one in found.labels]
    series = [_series(found, one) for one in found.series]
    numbers = [value for one in series for value in one.values if value is not None]
    if view == "table" or not numbers:
        return Drawn()
    if view == "line" and found.query.group == "year":
        if len(series) <= charts.KINDS:
            return Drawn(chart=charts.line_chart(labels, series))
        note = gettext("So many lines cannot be told apart: each has a drawing of its own.")
        return _multiples(labels, series, note)
    if view == "multiples" and len(series) > 1:
        return _multiples(labels, series, "")
    values = [one.values[at] for at in range(len(labels)) for one in series]
    flat = charts.bars(values)
    width = len(series)
    note = gettext("Lines join years alone: these figures are drawn as bars.")
    return Drawn(
        bars=tuple(flat[at * width : (at + 1) * width] for at in range(len(labels))),
        note=note if view == "line" else "",
    )


def label_text(found: Figures, dimension: str, one: Label) -> str:
    """What a place on an axis is called in the reader's language."""
    if dimension == "kind":
        return str(label("kind", one.code).word)
    if dimension in {"row", "column"}:
        members = found.choice.rows if dimension == "row" else found.choice.columns
        return next(member_word(m) for m in members if m.code == one.code)
    return one.text


def series_name(found: Figures, one: FigureSeries) -> str:
    """What the series is called: by what it is split, and the edition where that matters."""
    parts = [label_text(found, found.split, one.label)] if one.label else []
    parts += [str(label("form", one.form).word)] if one.form else []
    return " · ".join(parts)


def cells_name(found: Figures) -> str:
    """What is added up, in the form's own words or by the name of the preset."""
    if preset := preset_of(found.query):
        return str(preset.word)
    rows = [row_word(r) for r in found.choice.rows if r.code in found.query.rows]
    columns = [member_word(c) for c in found.choice.columns if c.code in found.query.columns]
    return f"{_some(rows)} · {_some(columns)}"


def _multiples(labels: list[str], series: list[Series], note: str) -> Drawn:
    if len(series) > MANY:
        note = gettext("The first %(shown)s of %(all)s are drawn.", shown=MANY, all=len(series))
    return Drawn(plots=charts.multiples(labels, series[:MANY]), note=note)


def _series(found: Figures, one: FigureSeries) -> Series:
    name = series_name(found, one) or cells_name(found)
    return charts.Series(name, tuple(f.value if f else None for f in one.figures))


def _some(names: list[str]) -> str:
    shown = gettext(", ").join(names[:2])
    return (
        shown
        if len(names) <= 2
        else gettext("%(names)s and %(num)s more", names=shown, num=len(names) - 2)
    )
