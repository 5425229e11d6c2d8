"""What the cells of the form are called where somebody types them.

A cell is named by the labels printed at its row and column, without numbering and remarks:
``本年新收`` (the column that sums up, or the only one, needs no name), ``规章.本年制发件数``. Where
two cells would share a name, each has its codes: ``table.row.column``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reports.form.labels import without_numbering
from reports.form.registry import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.form.model import Column, Form, Row, Table

_REMARK = re.compile(r"\([^)]*\)$")
_MARKS = re.compile(r"[^\w]+")
# 本年新收政府信息公开申请数量 is 本年新收, 结转下年度继续办理 is said 结转下年度.
_UNSAID = re.compile(r"政府信息公开申请数量$|继续办理$|^属于|^危及")


@dataclass(frozen=True)
class NamedCell:
    """A cell with its name; `form` is the newest edition that has it.

    `usual` cells are meant where a row is named without a column.
    """

    name: str
    form: Form
    table: Table
    row: Row
    column: Column
    usual: bool

    @property
    def place(self) -> str:
        """The codes, ``table.row.column``."""
        return f"{self.table.code}.{self.row.code}.{self.column.code}"


def plain_label(label: str) -> str:
    """A label without its numbering, remarks and marks."""
    folded = unicodedata.normalize("NFKC", label)
    return _MARKS.sub("", _REMARK.sub("", without_numbering(folded)))


def said_label(label: str) -> str:
    """A plain label as people say it."""
    return _UNSAID.sub("", label)


@cache
def named_cells() -> tuple[NamedCell, ...]:
    """Every cell of every edition once, in printed order, the newest edition's first."""
    found: dict[str, NamedCell] = {}
    for form, table, row, column in _cells():
        usual = column.total or len(table.columns) == 1
        said = said_label(plain_label(row.label))
        name = said if usual else f"{said}.{plain_label(column.label)}"
        cell = NamedCell(name, form, table, row, column, usual)
        found.setdefault(cell.place, cell)
    shared = Counter(cell.name for cell in found.values())
    return tuple(
        cell
        if shared[cell.name] == 1
        else NamedCell(cell.place, cell.form, cell.table, cell.row, cell.column, cell.usual)
        for cell in found.values()
    )


def _cells() -> Iterator[tuple[Form, Table, Row, Column]]:
    for form in sorted(FORMS.values(), key=lambda form: form.years, reverse=True):
        for table in form.tables:
            for row in table.rows:
                for column in table.columns:
                    yield form, table, row, column
