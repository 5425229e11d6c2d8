"""What every reader turns a file into: lines and grids in reading order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A line or paragraph.

    `opens` tells whether it begins a paragraph, None where the file does not say (hard-wrapped
    text). `indent` and `number` (from 1) come from text files; `title` marks what the
    document itself calls its title.
    """

    text: str
    number: int | None = None
    opens: bool | None = True
    title: bool = False


@dataclass(frozen=True)
class Cell:
    """A table cell at the position where it begins, with the positions it covers."""

    text: str
    column: int
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Grid:
    """A table: for each row the cells that begin in it, in order."""

    rows: tuple[tuple[Cell, ...], ...]


Block = Line | Grid


@dataclass(frozen=True)
class Document:
    """A file as lines and grids.

    `wrapped` says that lines end where the page ended, not where a paragraph did;
    `plain` that tables may stand in the lines themselves (text files, unruled PDF).
    """

    blocks: tuple[Block, ...]
    media_type: str
    encoding: str | None = None
    wrapped: bool = False
    plain: bool = False
