"""What a printed table is made of: cells that head others, cells with numbers, blocks of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from reports.content import Cell

CellKind = Literal["head", "corner", "label", "number", "total"]
Scope = Literal["col", "colgroup", "row", "rowgroup"]
State = Literal["filled", "zero", "blank", "not_applicable", "unreadable"]

NOT_APPLICABLE = "/"  # printed where the office said so without its own sign


@dataclass(frozen=True)
class Number:
    """The content behind a printed number cell; `labels` are its table's, row's and column's."""

    table: str
    row: str
    column: str
    cell: Cell
    labels: tuple[str, str, str]
    unit: str | None = None

    @property
    def address(self) -> str:
        """Where findings point: ``tables.<table>.<row>.<column>``."""
        return f"tables.{self.table}.{self.row}.{self.column}"

    @property
    def anchor(self) -> str:
        """The id of the cell in a page: ``c-<table>-<row>-<column>``."""
        return f"c-{self.table}-{self.row}-{self.column}"

    @property
    def state(self) -> State:
        """Which of the ways to stand in a report this number has."""
        if self.cell.not_applicable:
            return "not_applicable"
        if self.cell.value is None:
            return "unreadable" if self.cell.source else "blank"
        return "filled" if self.cell.value else "zero"


@dataclass(frozen=True)
class PrintedCell:
    """One drawn cell: its text, what it spans, and for heads over what it stands.

    `column` is its first grid column (from 0). `id` is set on heads, `headers` names the heads
    of a number, outermost first.
    """

    kind: CellKind
    text: str
    column: int
    colspan: int = 1
    rowspan: int = 1
    scope: Scope | None = None
    id: str | None = None
    headers: tuple[str, ...] = ()
    number: Number | None = None

    @property
    def is_header(self) -> bool:
        """Whether it heads other cells."""
        return self.scope is not None


PrintedRow = tuple[PrintedCell, ...]


@dataclass(frozen=True)
class Block:
    """Head rows and the rows they stand over."""

    table: str
    head: tuple[PrintedRow, ...]
    body: tuple[PrintedRow, ...]


@dataclass(frozen=True)
class PrintedTable:
    """A table as printed: blocks on one grid whose columns have the relative widths `shares`."""

    section: str
    caption: str
    shares: tuple[int, ...]
    blocks: tuple[Block, ...]

    @property
    def width(self) -> int:
        """The number of grid columns."""
        return len(self.shares)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """All number cells in printed order."""
        rows = (row for block in self.blocks for row in block.body)
        return tuple(cell.number for row in rows for cell in row if cell.number)


def printed_text(cell: Cell) -> str:
    """A number as printed: the document's own wording where kept, blank as blank, zero as 0."""
    if cell.source is not None:
        return cell.source
    if cell.not_applicable:
        return NOT_APPLICABLE
    if cell.value is None:
        return ""
    return format(cell.value, "f") if not isinstance(cell.value, int) else str(cell.value)
