"""Two reports' tables beside each other, cell by cell, with the difference.

A blank stays a blank: where either number is missing there is no difference. What only one of two
editions measures stands on a line of its own, never against another measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.form.measures import same_measure
from reports.renderers.printed import Number, printed_text
from reports.renderers.tables import printed_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from reports.content import Content
    from reports.form import Column, Row, Table


@dataclass(frozen=True)
class Side:
    """A number of one of the reports, and its text as printed."""

    number: Number
    text: str


@dataclass(frozen=True)
class Line:
    """One measure in both reports; a side is None where that edition does not ask for it.

    `difference` is the other's value less the one's, None unless both have a number.
    """

    group: str
    label: str
    unit: str | None
    one: Side | None
    other: Side | None

    @property
    def difference(self) -> int | Decimal | None:
        """How much more the other has."""
        if self.one is None or self.other is None:
            return None
        before, after = self.one.number.cell.value, self.other.number.cell.value
        return None if before is None or after is None else after - before

    @property
    def changed(self) -> bool:
        """Whether the two say different things of the same measure."""
        if self.one is None or self.other is None:
            return False
        return bool(self.difference) or self.one.number.state != self.other.number.state


@dataclass(frozen=True)
class Sheet:
    """Lines that are read together: part two, one column of part three, or part four.

    `column` is the applicant's label where the sheet is a column of part three.
    """

    section: str
    heading: str
    column: str | None
    total: bool
    lines: tuple[Line, ...]

    @property
    def changed(self) -> int:
        """How many lines differ."""
        return sum(line.changed for line in self.lines)


def tables_beside(one: Content, other: Content) -> tuple[Sheet, ...]:
    """All tables that either report's edition has, in the order of the form."""
    sheets = []
    for section in other.layout.sections:
        tables = _tables(one, other, section.code)
        if not tables:
            continue
        if section.code == "requests":
            sheets += list(_by_column(one, other, tables[0], section.title))
        else:
            lines = (line for table in tables for line in _lines(one, other, table))
            sheets.append(Sheet(section.code, section.title, None, total=True, lines=tuple(lines)))
    return tuple(sheets)


def _tables(one: Content, other: Content, section: str) -> tuple[str, ...]:
    codes = [t.code for content in (other, one) for t in content.layout.tables_of(section)]
    return tuple(dict.fromkeys(codes))


def _by_column(one: Content, other: Content, table: str, title: str) -> Iterator[Sheet]:
    """The sum of all applicants first: it is what most come for."""
    columns = other.layout.table(table).columns
    for column in sorted(columns, key=lambda c: not c.total):
        lines = tuple(_lines(one, other, table, column.code))
        yield Sheet("requests", title, column.label, column.total, lines)


def _lines(one: Content, other: Content, table: str, only: str | None = None) -> Iterator[Line]:
    mine, theirs = dict(_sides(one, table, only)), dict(_sides(other, table, only))
    alone = [key for key in mine if key not in theirs]
    for (row, column), (labels, side) in theirs.items():
        partner = mine.get((row, column))
        if partner is None:
            yield Line(*labels, None, side)
        elif same_measure(one.layout, other.layout, table, row, column):
            yield Line(*labels, partner[1], side)
        else:
            yield Line(*partner[0], partner[1], None)
            yield Line(*labels, None, side)
    for key in alone:
        labels, side = mine[key]
        yield Line(*labels, side, None)


_Labels = tuple[str, str, str | None]


def _sides(
    content: Content, code: str, only: str | None
) -> Iterator[tuple[tuple[str, str], tuple[_Labels, Side]]]:
    try:
        table = content.layout.table(code)
    except KeyError:
        return
    for row in printed_rows(content, table):
        for column in table.columns:
            if only in {None, column.code}:
                cell = content.cell(code, row.code, column.code)
                number = Number(code, row.code, column.code, cell, (table.head, "", ""))
                labels = _labels(table, row, column, by_column=only is not None)
                yield (row.code, column.code), (labels, Side(number, printed_text(cell)))


def _labels(table: Table, row: Row, column: Column, *, by_column: bool) -> _Labels:
    """The head a line stands under, and what is its own."""
    if by_column:
        return " ".join(row.path), row.label, column.unit
    if table.section == "review":
        return row.full_label, column.label, column.unit
    return table.head, f"{row.label} · {column.label}", column.unit
