"""Reads the tables of parts two, three and four from their rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports.content import Cell
from reports.importers.align import align, by_label, in_order
from reports.importers.blocks import Line
from reports.importers.cells import looks_like_value, read_cell
from reports.importers.characters import key
from reports.importers.groups import Group, build_groups
from reports.importers.model import Note
from reports.importers.regions import GridRow, Regions
from reports.importers.repairs import Repair, chunk, fit, heal_split_rows, strip_padding
from reports.importers.review import read_review
from reports.importers.vocabulary import row_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.content.model import Tables
    from reports.form import Form, Row, Table

_BY_ORDER = 0.7  # confidence of a row placed by its order alone


@dataclass
class TableReader:
    """Fills `tables` and `notes` for one document laid out in one form."""

    form: Form
    regions: Regions
    tables: Tables = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def read(self) -> None:
        """Reads all three parts."""
        self._proactive()
        self._requests()
        self._review()

    def _put(
        self, table: Table, row: Row, cells: Sequence[str | None], line: int | None, sure: float
    ) -> None:
        """One row's cells; `None` stands for a cell whose text could not be told."""
        out = self.tables.setdefault(table.code, {}).setdefault(row.code, {})
        for column, text in zip(table.columns, cells, strict=False):
            where = f"tables.{table.code}.{row.code}.{column.code}"
            if text is None:
                out[column.code] = Cell()
                continue
            reading = read_cell(text, column)
            out[column.code] = reading.cell
            if reading.doubt:
                self.notes.append(
                    Note(where, line, text.strip()[:200], reading.doubt, {}, reading.confidence)
                )
        if sure < _BY_ORDER + 0.01:
            self.notes.append(
                Note(
                    f"tables.{table.code}.{row.code}.{table.columns[0].code}",
                    line,
                    " ".join(c or "" for c in cells)[:200],
                    "The row's label is lost or unclear; "
                    "its place was taken from the order of rows",
                    {},
                    sure,
                )
            )

    def _doubtful(self, table: Table, row: Row, group: Group, repair: Repair) -> None:
        self.notes.append(
            Note(
                f"tables.{table.code}.{row.code}.{table.columns[0].code}",
                group.line,
                " ".join(c for c in group.cells if c.strip())[:200],
                repair.message,
                {"found": group.filled, "expected": len(table.columns)},
                repair.confidence,
            )
        )

    def _unplaced(self, groups: Sequence[Group], used: set[int], section: str) -> None:
        for group in groups:
            if id(group) in used or not group.filled:
                continue
            self.notes.append(
                Note(
                    None,
                    group.line,
                    f"{group.label} {' '.join(c for c in group.cells if c.strip())}".strip()[:200],
                    "These numbers in %(section)s belong to no row of the form",
                    {"section": self.form.section(section).heading},
                    0.0,
                )
            )

    def _missing_rows(self, table: Table) -> None:
        """A table that is there has all its rows; those that could not be read are blank."""
        rows = self.tables[table.code]
        replaced = {c for r in table.rows if r.code in rows for c in r.replaces}
        missing = [r for r in table.standard_rows if r.code not in rows and r.code not in replaced]
        for row in missing:
            rows[row.code] = {c.code: Cell() for c in table.columns}
        if missing:
            self.notes.append(
                Note(
                    f"tables.{table.code}.{missing[0].code}.{table.columns[0].code}",
                    None,
                    "、".join(r.label for r in missing)[:200],
                    "%(count)s rows were not found in the table, from %(first)s to %(last)s",
                    {
                        "count": len(missing),
                        "first": missing[0].full_label,
                        "last": missing[-1].full_label,
                        "rows": " ".join(r.code for r in missing),
                    },
                    0.0,
                )
            )
        self.tables[table.code] = {r.code: rows[r.code] for r in table.rows if r.code in rows}

    def _proactive(self) -> None:
        tables = self.form.tables_of("proactive")
        pairs = [(t, r) for t in tables for r in t.rows]
        home = {r.code: t for t, r in pairs}
        readings = []
        for blanks in (False, True):
            groups = build_groups(self.regions.tables["proactive"], blanks=blanks)
            groups = heal_split_rows(groups, [r for _, r in pairs], 1)
            placed = by_label(groups, [r for _, r in pairs])
            whole = sum(_fits(p.group, len(home[p.row.code].columns)) for p in placed)
            readings.append((whole, not blanks, groups, placed))
        _, _, groups, placed = max(readings, key=lambda r: r[:2])
        for p in placed:
            table = home[p.row.code]
            count = len(table.columns)
            cells = p.group.cells
            if len(cells) < count and not (p.group.exact and not p.group.filled):
                repair = fit(p.group, table)
                self._doubtful(table, p.row, p.group, repair)
                self._put(table, p.row, repair.cells, p.group.line, 1.0)
                continue
            if any(c.strip() for c in cells[count:]):
                repair = fit(p.group, table)
                self._doubtful(table, p.row, p.group, repair)
                self._put(table, p.row, repair.cells, p.group.line, 1.0)
                continue
            padded = (*cells, *[""] * count)[:count]
            self._put(table, p.row, padded, p.group.line, 1.0)
        self._unplaced(groups, {id(p.group) for p in placed}, "proactive")
        printed = [key(t) for row in self.regions.tables["proactive"] for t in _texts(row)]
        for table in tables:
            words = [w for r in table.rows for w in row_key(r).words]
            if any(t in words for t in printed):  # its labels stand there, if nothing else
                self.tables.setdefault(table.code, {})
            if table.code in self.tables:
                self._missing_rows(table)

    def _requests(self) -> None:
        table = self.form.table("requests")
        rows = self.regions.tables["requests"]
        width = len(table.columns)
        readings = []
        for blanks in (False, True):
            groups = chunk(build_groups(rows, blanks=blanks), width)
            groups = strip_padding(heal_split_rows(groups, table.rows, width), width)
            complete = sum(len(g.cells) >= width for g in groups)
            readings.append((complete, not blanks, groups))
        groups = max(readings, key=lambda r: r[:2])[2]
        placed = in_order(groups, table) or align(groups, table.rows, width)
        if not placed:
            return
        codes = {p.row.code for p in placed}
        collapsed = _have_collapsed([p.group for p in placed], width)
        for p in placed:
            if p.row.replaces and codes & set(p.row.replaces):
                if not p.group.filled:
                    continue
                self.tables.setdefault(table.code, {})
            cells: tuple[str | None, ...] = p.group.cells[:width]
            sure = 1.0 if p.likeness >= 0.8 else _BY_ORDER
            if len(cells) < width or not p.group.exact or (collapsed and p.group.filled < width):
                repair = fit(p.group, table)
                cells = repair.cells
                if repair.message:
                    self._doubtful(table, p.row, p.group, repair)
            self._put(table, p.row, cells, p.group.line, sure)
        self._unplaced(groups, {id(p.group) for p in placed}, "requests")
        self._missing_rows(table)

    def _review(self) -> None:
        table = self.form.table("review")
        reading = read_review(table, self.regions.tables["review"])
        if reading is None:
            return
        if reading.found is not None:
            self.notes.append(
                Note(
                    "tables.review.reconsideration.upheld",
                    reading.line,
                    reading.text[:200],
                    "The table has %(found)s numbers instead of %(expected)s; none was placed",
                    {"found": reading.found, "expected": len(table.rows) * len(table.columns)},
                    0.0,
                )
            )
        for row, cells in zip(table.rows, reading.rows, strict=True):
            self._put(table, row, cells, reading.line, 1.0)


def _fits(group: Group, columns: int) -> bool:
    """Whether the group has a cell for each column, and nothing but blanks after them."""
    return len(group.cells) >= columns and not any(c.strip() for c in group.cells[columns:])


def _have_collapsed(groups: Sequence[Group], width: int) -> bool:
    """Whether empty cells have vanished from the table: numbers close up to the left.

    Told by a row whose last number, not in the total's place, is the sum of those before it,
    in a table where nothing stands in the total's place.
    """
    if any(len(g.cells) >= width and g.cells[width - 1].strip() for g in groups):
        return False
    for group in groups:
        cells = [c.strip() for c in group.cells]
        numbers = [int(c) for c in cells if c.isdigit()]
        closed = cells[: len(numbers)] == [str(n) for n in numbers]
        if closed and 2 <= len(numbers) < width and numbers[-1] == sum(numbers[:-1]) > 0:
            return True
    return False


def _texts(row: GridRow | Line) -> list[str]:
    """The cells of a row, however it is given."""
    if isinstance(row, GridRow):
        return [c.text for c in row.cells]
    return re.split(r"[|\t]", row.text)


def rows_present(regions: Regions, zone: str) -> bool:
    """Whether anything that looks like numbers stands in the part's table."""
    for row in regions.tables.get(zone, []):
        if isinstance(row, Line):
            if looks_like_value(row.text.strip().strip("|").strip()):
                return True
        elif isinstance(row, GridRow) and any(looks_like_value(c.text) for c in row.cells):
            return True
    return False
