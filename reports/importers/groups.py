"""Rows of grids and lines of plain tables to groups: a label and the cells right of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports.importers.cells import looks_like_value, split_numbers
from reports.importers.characters import key
from reports.importers.regions import GridRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.importers.blocks import Line

_RULE = re.compile(r"[\s|:+=-]+")  # and three dashes: fewer mark a cell that does not apply
_STRAY = {"?", "？", "·", "|"}


@dataclass(frozen=True)
class Group:
    """Cells that stand together and the words before them.

    `firm`: the label stood in the same row; else it is whatever preceded and may belong
    elsewhere. `exact`: blank cells are given, so that a cell's position is its column.
    `context`: words that stood before a firm label, perhaps the beginning of it.
    """

    label: str
    cells: tuple[str, ...]
    firm: bool
    exact: bool
    line: int | None = None
    context: str = ""

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(bool(c.strip()) for c in self.cells)


@dataclass
class _Builder:
    """Collects labels and the run of cells that follows them."""

    groups: list[Group] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    exact: bool = False
    firm: bool = False
    context: str = ""
    line: int | None = None
    headed: bool = False  # the row before held words and empty cells only, as heads do

    def word(self, text: str) -> None:
        self.close()
        self.headed = False
        self.label.append(text)

    def value(self, text: str, line: int | None, *, exact: bool = False) -> None:
        if not self.cells:
            self.line = line
        self.cells.append(text)
        self.exact = self.exact or exact

    def labelled(self, label: str, numbers: Sequence[str], line: int | None) -> None:
        """Words and numbers on one line; more numbers may follow on the next."""
        self.close()
        self.context = "".join(self.label)
        self.label = [label]
        self.firm = True
        for number in numbers:
            self.value(number, line)

    def blank(self, line: int | None) -> None:
        """A cell that is given and empty; without heads or a label before it only padding."""
        if self.cells or self.label or self.headed:
            self.value("", line, exact=True)

    def close(self) -> None:
        if not self.label and not any(self.cells):
            self.cells = []
        if self.cells:
            label = "".join(self.label)
            self.groups.append(
                Group(label, tuple(self.cells), self.firm, self.exact, self.line, self.context)
            )
            self.label, self.cells, self.exact = [], [], False
            self.firm, self.context = False, ""

    def row(self, cells: Sequence[str], line: int | None) -> None:
        """A row given as such: leading words are its label, the rest its cells."""
        self.close()
        start = 0
        while start < len(cells) and not looks_like_value(cells[start]):
            start += 1
        words = [i for i in range(start) if cells[i].strip()]
        first = words[-1] + 1 if words else 0
        if first == len(cells) or (start == len(cells) and len(words) != 1):
            self.label += [cells[i] for i in words]  # a row of heads, or an empty one
            return
        own = "".join(cells[i] for i in words)
        label = own or "".join(self.label)
        self.groups.append(Group(label, tuple(cells[first:]), bool(own), exact=True, line=line))
        self.label = []
        self.headed = not self.groups[-1].filled


def build_groups(rows: Iterable[GridRow | Line], *, blanks: bool) -> list[Group]:
    """The groups of one part's table in order.

    `blanks`: whether blank lines of plain text are empty cells.
    """
    builder = _Builder()
    tabbed = False
    for row in rows:
        if isinstance(row, GridRow):
            _grid_row(builder, row)
            continue
        text = row.text
        if "|" in text:
            _piped(builder, text, row.number)
        elif "\t" in text.lstrip("\t ") or text.count("\t") > 1:
            cells = [c.strip(" \u00a0\u3000") for c in text.rstrip("\n").split("\t")]
            builder.row(cells, row.number)
        elif text.startswith("\t"):
            tabbed = True
            _single(builder, text.strip(), row.number, exact=True)
        elif not text.strip():
            if blanks and not tabbed:
                builder.blank(row.number)
        else:
            _loose(builder, text.strip(), row.number)
    builder.close()
    return builder.groups


def _grid_row(builder: _Builder, row: GridRow) -> None:
    start = row.values_from
    if start is None or not any(c.column >= start for c in row.cells):
        builder.row([c.text for c in row.cells], None)
        return
    builder.close()
    label = "".join(c.text for c in row.cells if c.column < start)
    cells = [c.text for c in row.cells if c.column >= start]
    if any(c.strip() and not looks_like_value(c) for c in cells) and not any(
        map(looks_like_value, cells)
    ):
        builder.label += [c.text for c in row.cells]
        return
    builder.groups.append(
        Group(label or "".join(builder.label), tuple(cells), bool(label), exact=True)
    )
    builder.label = []


def _piped(builder: _Builder, text: str, line: int | None) -> None:
    if _RULE.fullmatch(text) and "---" in text:
        return  # the rule below the head of a markdown table
    stripped = text.strip()
    cells = [c.strip() for c in stripped.removesuffix("|").split("|")]
    boxed = text.startswith("|") and (stripped.endswith("|") or not any(cells[:1]))
    if boxed and len(cells) > 1 and any(cells):
        cells = cells[1:]
    filled = [c for c in cells if c]
    whole = len(filled) >= 3 or len(cells) >= 7
    labelled = len(cells) > 1 and filled and not looks_like_value(cells[0])
    if filled and (whole or labelled):
        if stripped.endswith("|") and not boxed:
            cells.append("")  # the last pipe may close the row or stand before an empty cell
        builder.row(cells, line)
        return
    for cell in cells:
        _single(builder, cell, line, exact=True)


def _single(builder: _Builder, cell: str, line: int | None, *, exact: bool) -> None:
    if not cell or cell in _STRAY:
        builder.blank(line)
    elif looks_like_value(cell):
        builder.value(cell, line, exact=exact)
    else:
        builder.word(cell)


def _loose(builder: _Builder, text: str, line: int | None) -> None:
    """A line of unmarked text: words, a number, several numbers, or words and numbers."""
    label, numbers = split_numbers(text)
    if not numbers and looks_like_value(text):
        numbers = (text,)  # a number with a blank in it: ? 0, + 3
        label = ""
    if label and numbers:
        builder.labelled(label, numbers, line)
        return
    for number in numbers:
        builder.value(number, line)
    if numbers:
        return
    glued = re.fullmatch(r"(\D{2,}?)(\d[\d,.]*)", text)
    if glued and key(glued[1]) and not re.search(r"第$|[（(]$", glued[1]):
        builder.word(glued[1])
        builder.value(glued[2], line)
        return
    builder.word(text)
