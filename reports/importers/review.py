"""Reads the table of part four, three rows that the form prints side by side as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.importers.blocks import Line
from reports.importers.characters import key
from reports.importers.groups import Group, build_groups
from reports.importers.repairs import strip_padding
from reports.importers.vocabulary import similarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.form import Table
    from reports.importers.regions import GridRow

_SURE = 0.9


@dataclass(frozen=True)
class ReviewReading:
    """Cells for each row of the table; where they cannot be told, None for each.

    `found` is then how many numbers stand there and `text` what they are.
    """

    rows: tuple[tuple[str | None, ...], ...]
    line: int | None = None
    found: int | None = None
    text: str = ""


def read_review(table: Table, rows: Sequence[GridRow | Line]) -> ReviewReading | None:
    """The table's cells, None where the document has no such table."""
    whole = len(table.rows) * len(table.columns)
    groups: list[Group] = []
    for blanks in (False, True):
        reading = build_groups(rows, blanks=blanks)
        if not groups or sum(len(g.cells) for g in groups if g.filled) < whole:
            groups = reading
    if not any(g.filled for g in groups):
        if any(map(_is_head, rows)):
            return _cut(table, [""] * whole, None)  # the table is there, and empty
        return None
    return _by_label(table, groups) or _as_one_row(table, groups, whole)


def _by_label(table: Table, groups: Sequence[Group]) -> ReviewReading | None:
    """A table that prints the three rows below one another, each with its label."""
    width = len(table.columns)
    left = [g for g in groups if width <= len(g.cells) < 2 * width and (g.firm or g.filled)]
    out: list[Group] = []
    for row in table.rows:
        at = next((i for i, g in enumerate(left) if similarity(g.label, row) >= _SURE), None)
        if at is None:
            return None
        out.append(left[at])
        left = left[at + 1 :]  # heads above one row may name all three: each row is used once
    return ReviewReading(tuple(g.cells[:width] for g in out), out[0].line)


def _as_one_row(table: Table, groups: Sequence[Group], whole: int) -> ReviewReading:
    """The official layout: fifteen cells, in one row or in pieces of it."""
    groups = strip_padding(groups, whole)
    rows = [g for g in groups if g.filled and len(g.cells) >= whole]
    used = [g for g in groups if g.filled or len(g.cells) >= len(table.columns)]
    if len(rows) == 1:
        used = rows
    cells = [c for g in used for c in g.cells]
    filled = [c for c in cells if c.strip()]
    if len(filled) == whole:
        cells = filled
    line = next((g.line for g in used), None)
    if len(cells) >= whole and not any(c.strip() for c in cells[whole:]):
        return _cut(table, cells, line)
    unknown = (None,) * len(table.columns)
    return ReviewReading((unknown,) * len(table.rows), line, len(filled), " ".join(filled))


def _cut(table: Table, cells: Sequence[str], line: int | None) -> ReviewReading:
    width = len(table.columns)
    starts = range(0, width * len(table.rows), width)
    return ReviewReading(tuple(tuple(cells[at : at + width]) for at in starts), line)


def _is_head(row: GridRow | Line) -> bool:
    """Whether a row prints the heads of the columns."""
    text = row.text if isinstance(row, Line) else "".join(c.text for c in row.cells)
    return "结果维持" in key(text)
