"""Asking for numbers of the tables: which cells there are, and a condition put into a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from flask import redirect, request

from reports.errors import InvalidQueryError
from reports.form.naming import NamedCell, named_cells
from reports.services import searching
from web.access import public
from web.i18n import language
from web.pages import with_query_at
from web.public.blueprint import blueprint
from web.security import SEARCH_LIMIT, limiter

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from reports.form import Meaning

SIGNS = (">", ">=", "=", "<=", "<")
"""As the query language writes them; the form of the search page offers these."""
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,9})?")
_PAGES = {"search": "public.search", "statements": "public.statements"}


@dataclass(frozen=True)
class AskedCell:
    """A cell that can be asked for: its name in a question, and what its number means."""

    name: str
    meaning: str


@dataclass(frozen=True)
class AskedTable:
    """The cells of a table. `columns` name those of a single column, for the first row.

    `part` is the part of the report that it stands in, None where only the earlier edition of
    the form has these cells.
    """

    part: str | None
    head: str
    meaning: str
    cells: tuple[AskedCell, ...]
    columns: tuple[AskedCell, ...]


def askable() -> tuple[AskedTable, ...]:
    """Every table with what can be asked of it, the newest edition's first."""
    by_table = groupby(named_cells(), key=lambda cell: (cell.form.code, cell.table.code))
    return tuple(_table(tuple(cells)) for _, cells in by_table)


def _table(cells: tuple[NamedCell, ...]) -> AskedTable:
    first = cells[0]
    newest = first.form is named_cells()[0].form
    summed = any(cell.usual for cell in cells)
    return AskedTable(
        part=first.form.section(first.table.section).heading if newest else None,
        head=first.table.head,
        meaning=_text(first.table.meaning),
        cells=tuple(AskedCell(c.name, _meaning(c)) for c in cells if c.usual or not summed),
        columns=tuple(
            AskedCell(c.name, _text(c.column.meaning))
            for c in cells
            if summed and not c.usual and c.row.code == first.row.code
        ),
    )


def _meaning(cell: NamedCell) -> str:
    # Where each column is asked by itself, what it counts is the column's meaning.
    return _text(cell.row.meaning if cell.usual else cell.column.meaning)


def _text(meaning: Meaning) -> str:
    return meaning.zh if language() == "zh" else meaning.en


@blueprint.get("/search/condition")
@public
@limiter.limit(SEARCH_LIMIT)
def add_condition() -> Response:
    """Puts a condition on a number into the question, which every filter of the address keeps."""
    cell, sign = request.args.get("cell", ""), request.args.get("sign", "")
    number = request.args.get("number", "").strip().replace(",", "")
    if cell not in {known.name for known in named_cells()} or sign not in SIGNS:
        raise InvalidQueryError("Choose a figure from the list, and how it is compared.")
    if not _NUMBER.fullmatch(number):
        raise InvalidQueryError("Write a number to compare with, such as 10.")
    question = request.args.get("q", "").strip()[: searching.MAX_TEXT]
    page = _PAGES.get(request.args.get("page", ""), "public.search")
    dropped = dict.fromkeys(("cell", "sign", "number", "page", "after"))
    asked = f"{question} {cell} {sign} {number}".strip()
    return redirect(with_query_at(page, q=asked, **dropped), 303)
