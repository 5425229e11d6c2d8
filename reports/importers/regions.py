"""Parts a document's blocks into the prose of each part and the rows of its tables."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports.importers.blocks import Cell, Grid, Line
from reports.importers.cells import looks_like_value, split_numbers
from reports.importers.characters import is_ideograph, key
from reports.importers.cues import zone_of_text
from reports.importers.vocabulary import is_printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.importers.blocks import Block
    from reports.importers.headings import Head

ZONES = ("proactive", "requests", "review")
BEFORE = "before"  # what stands before the first head

_CAPTION = re.compile(r"^[#\s]*(?:附?表\s*[一二三四五六\d]|单位[:：]|注[:：])")
_END = re.compile(r"[。！？!?；;][”’」）)]*\s*$")
_MIN_PROSE = 12


@dataclass(frozen=True)
class GridRow:
    """A row of a grid, with the column where the grid's numbers begin (None if unknown)."""

    cells: tuple[Cell, ...]
    values_from: int | None


@dataclass
class Regions:
    """`prose` by section (or BEFORE); `tables` by zone: rows of grids, lines of plain tables."""

    prose: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    tables: dict[str, list[GridRow | Line]] = field(default_factory=lambda: defaultdict(list))
    dropped: list[GridRow] = field(default_factory=list)


def part_regions(blocks: Sequence[Block], heads: Sequence[Head], *, plain: bool) -> Regions:
    """Every block goes to the prose of one part or to one part's table.

    `plain`: tables may stand in lines even where the part also has grids (PDF, text).
    """
    sections = {h.at: h for h in heads}
    with_grid = _zones_with_grid(blocks)
    out = Regions()
    current = BEFORE
    zone: str | None = None
    open_prose = False
    for at, block in enumerate(blocks):
        if at in sections:
            current = sections[at].section
            zone = current if current in ZONES else None
            open_prose = False
            if not sections[at].inferred:
                continue
        if isinstance(block, Grid):
            zone = _place_grid(block, out, current, zone)
            open_prose = False
            continue
        lines_hold_tables = plain or not with_grid
        cue = zone_of_text(block.text) if lines_hold_tables else None
        if (
            cue
            and cue != zone
            and current in (*ZONES, BEFORE)
            and not _is_sentence(block.text)
            and not _is_backwards(cue, zone, heads)
        ):
            zone = cue
        if zone is None:
            out.prose[current].append(block)
            continue
        section = current if current in ZONES else zone
        if _is_prose(block.text, open_prose=open_prose):
            out.prose[section].append(block)
            open_prose = not _END.search(block.text)
        else:
            open_prose = False
            if lines_hold_tables or zone not in with_grid:
                out.tables[zone].append(block)
    return out


def _is_backwards(cue: str, zone: str | None, heads: Sequence[Head]) -> bool:
    """Whether a cue names an earlier table though its part has a head of its own."""
    if zone is None:
        return False
    found = {h.section for h in heads}
    return ZONES.index(cue) < ZONES.index(zone) or (cue in found and zone in found)


def _is_sentence(text: str) -> bool:
    return "。" in text and len(text) > 2 * _MIN_PROSE


def _zones_with_grid(blocks: Sequence[Block]) -> set[str]:
    found = set()
    for block in blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                for cell in row:
                    if zone := zone_of_text(cell.text):
                        found.add(zone)
    return found


def _place_grid(grid: Grid, out: Regions, current: str, zone: str | None) -> str | None:
    """Rows to the table their words name; rows without such words follow the one before."""
    starts = _values_from(grid)
    if zone is None and not any(zone_of_text(c.text) for row in grid.rows for c in row):
        if current == BEFORE:
            out.dropped += [GridRow(row, None) for row in grid.rows]
        else:  # a table of the office's own inside prose: its words are kept
            for row in grid.rows:
                text = " ".join(" ".join(c.text.split()) for c in row if c.text.strip())
                if text:
                    out.prose[current].append(Line(text))
        return zone
    for row in grid.rows:
        cue = next((z for c in row if (z := zone_of_text(c.text))), None)
        whole = zone_of_text("".join(c.text for c in row))
        zone = cue or whole or zone
        if zone:
            out.tables[zone].append(GridRow(row, starts))
    return zone


def _values_from(grid: Grid) -> int | None:
    """The column of 自然人, the first that holds numbers in the table of part three."""
    for row in grid.rows:
        for cell in row:
            if key(cell.text) == "自然人":
                return cell.column
    return None


def _is_label(text: str) -> bool:
    """Whether the form prints the text, or every piece of it where columns stand side by side."""
    return (
        is_printed(text)
        or all(map(is_printed, text.split()))
        or (bool(zone_of_text(text)) and not _is_sentence(text))
    )


def _is_prose(text: str, *, open_prose: bool) -> bool:
    bare = text.strip()
    if not bare or "|" in bare or "\t" in text or _CAPTION.match(bare):
        return False
    if not any(map(is_ideograph, bare)) or looks_like_value(bare) or _is_label(bare):
        return False
    label, numbers = split_numbers(bare)
    if len(numbers) >= 3 or (numbers and (not label or _is_label(label))):
        return False
    return len(key(bare)) >= _MIN_PROSE or open_prose or (len(bare) >= 3 and bare.endswith("。"))
