"""Evens out the blocks of any reader: tables that only lay out text become lines again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.importers.blocks import Block, Cell, Grid, Line
from reports.importers.headings import cut_heads, match_head
from reports.importers.vocabulary import is_printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PROSE = 60  # characters: a cell that has as many and a full stop is text, not a label


def even_out(blocks: Iterable[Block]) -> list[Block]:
    """Lines parted at heads inside them, grids without their rows of running text."""
    out: list[Block] = []
    for block in blocks:
        for piece in [block] if isinstance(block, Line) else _part(block):
            if isinstance(piece, Line):
                out += cut_heads(piece)
            else:
                out.append(piece)
    return out


def _part(grid: Grid) -> Iterator[Block]:
    rows: list[tuple[Cell, ...]] = []
    for row in grid.rows:
        filled = [c for c in row if c.text.strip()]
        if any(map(_is_prose, filled)) or (len(filled) == 1 and match_head(filled[0].text)):
            if rows:
                yield Grid(tuple(rows))
                rows = []
            for cell in filled:
                for text in cell.text.split("\n"):
                    if text.strip():
                        yield Line(text.strip())
        else:
            rows.append(row)
    if rows:
        yield Grid(tuple(rows))


def _is_prose(cell: Cell) -> bool:
    lines = [t for t in cell.text.split("\n") if t.strip()]
    if len(lines) > 1 and any(match_head(t) for t in lines):
        return True
    long = len(cell.text) >= _PROSE and ("。" in cell.text or "；" in cell.text)
    return long and not is_printed(cell.text)
