"""What the page of figures offers to go on with: each is the address of another question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext

from reports.errors import InvalidQueryError
from reports.services import figure_choices, figuring
from web.form_words import head_word
from web.labels import OFFICE_KINDS
from web.public.figure_state import PRESETS, parameters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.form import Row
    from reports.services.views.figures import Choice, FigureQuery, Figures

_OF_CELLS = ("row", "column")


@dataclass(frozen=True)
class Offer:
    """A question that one press asks; `current` where it is the one on the page."""

    text: str
    address: str
    current: bool = False


@dataclass(frozen=True)
class Group:
    """Rows that the form prints under one head; `alone` asks for all of them and no other."""

    head: str
    rows: tuple[Row, ...]
    alone: str


def presets(query: FigureQuery, view: str) -> list[Offer]:
    """The figures often asked for, of the years and offices on the page, grouped as they are."""
    offers = []
    for preset in PRESETS:
        group, split = preset.group, query.split
        if group == "year" and query.group not in _OF_CELLS:
            group = query.group
        if split in (*_OF_CELLS, group):
            split = ""
        asked = replace(
            query,
            table=preset.table,
            rows=preset.rows,
            columns=preset.columns,
            group=group,
            split=split,
        )
        same = (query.table, set(query.rows), set(query.columns), query.group) == (
            preset.table,
            set(preset.rows),
            set(preset.columns),
            group,
        )
        address = _address(asked, view if group == query.group else "")
        offers.append(Offer(str(preset.word), address, same))
    return offers


def groups(choice: Choice, query: FigureQuery, view: str) -> Iterator[Group]:
    """The rows of the table as the form heads them."""
    for path, members in groupby(choice.rows, key=lambda row: row.path):
        rows = tuple(members)
        parts = tuple(row.code for row in rows)
        whole = len(rows) > 1 and not any(row.total or row.stock for row in rows)
        alone = _address(replace(query, rows=parts), view) if path and whole else ""
        yield Group(head_word(rows[0]), rows, alone)


def wider(query: FigureQuery, view: str) -> Iterator[Offer]:
    """The question without one of its filters, for each that it has."""
    for name, text in (
        ("years", gettext("Of all years")),
        ("kinds", gettext("Of all kinds of office")),
        ("districts", gettext("Of all districts")),
        ("offices", gettext("Of all offices")),
    ):
        if getattr(query, name):
            yield Offer(text, _address(replace(query, **{name: ()}), view))


def instead(choice: Choice, query: FigureQuery, view: str) -> Iterator[Offer]:
    """Questions near one that was refused, which are not refused for their cells."""
    for name, text in (
        ("row", gettext("Have the rows separately")),
        ("column", gettext("Have the columns separately")),
    ):
        other = replace(query, group="year" if query.group == name else query.group, split=name)
        if name in {query.group, query.split} or other.group == other.split:
            continue
        try:
            figure_choices.refuse_senseless(choice, other)
        except InvalidQueryError:
            continue
        yield Offer(text, _address(other, view))


def beside(found: Figures, view: str) -> Iterator[Offer]:
    """What the drawing or the notes suggest."""
    query = found.query
    if view == "line" and query.group != "year" and query.split in {"", "year"}:
        lines = replace(query, group="year", split=query.group)
        yield Offer(gettext("Draw them as lines over the years"), _address(lines, "line"))
    if any(message == figuring.TWICE for message, _ in found.notes):
        kinds = tuple(kind for kind in query.kinds or OFFICE_KINDS if kind != "government")
        yield Offer(gettext("Without the governments"), _address(replace(query, kinds=kinds), view))


def _address(query: FigureQuery, view: str) -> str:
    return url_for("public.figures", **parameters(query, view))
