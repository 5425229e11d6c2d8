"""Ruled tables of a PDF page: the rows in which words or numbers of the form stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.importers.blocks import Cell
from reports.importers.cells import looks_like_value
from reports.importers.characters import repair
from reports.importers.text import is_page_number
from reports.importers.vocabulary import is_printed

if TYPE_CHECKING:
    from collections.abc import Iterable

Box = tuple[float, float, float, float]

_MAX_EDGES = 4000  # drawings have more; finding tables among them takes minutes
_NEAR = 2.5  # points within which two rules are the same rule
_MIN_RULE = 6.0  # points: shorter ones are the ends of thick rules
_MIN_COLUMNS = 3  # rules across that end together: the columns of a row, not a frame


@dataclass(frozen=True)
class PageTable:
    """Neighbouring rows of one ruled table; `box` is x0, top, x1, bottom in points."""

    rows: tuple[tuple[Cell, ...], ...]
    box: Box


def find_page_tables(page: Any) -> list[PageTable]:
    """The tables of a page. Boxes that only frame or tint running text are no tables."""
    if not page.chars or not page.edges or len(page.edges) > _MAX_EDGES:
        return []
    out: list[PageTable] = []
    ends = _open_ends(page.edges)
    for table in page.find_tables({"explicit_horizontal_lines": ends} if ends else None):
        columns = _edges(b[0] for b in table.cells)
        run: list[tuple[tuple[Cell, ...], Box]] = []
        for row in table.rows:
            boxes = [b for b in row.cells if b is not None]
            cells = tuple(_cell(page, b, columns) for b in boxes)
            if _is_row(cells):
                run.append((cells, _around(boxes)))
            else:
                out += _close(run)
                run = []
        out += _close(run)
    return out


def _open_ends(edges: list[dict[str, Any]]) -> list[float]:
    """Heights at which columns end without a rule, as rows do that a page cuts off."""
    ends: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rules = [e for e in edges if e["orientation"] == "h" and e["x1"] - e["x0"] > _MIN_RULE]
    for edge in edges:
        if edge["orientation"] == "v":
            for y in (edge["top"], edge["bottom"]):
                ends[round(y)].append(edge)
    out: list[float] = []
    for y, columns in sorted(ends.items()):
        if len(_edges(e["x0"] for e in columns)) < _MIN_COLUMNS:
            continue
        left, right = min(e["x0"] for e in columns), max(e["x1"] for e in columns)
        ruled = any(
            abs(r["top"] - y) <= _NEAR and r["x0"] < right and r["x1"] > left for r in rules
        )
        if not ruled and (not out or y - out[-1] > _NEAR):
            out.append(y)
    return out


def _is_row(cells: tuple[Cell, ...]) -> bool:
    if len(cells) < 2:
        return False
    filled = [c.text for c in cells if c.text]
    return not filled or any(looks_like_value(t) or is_printed(t) for t in filled)


def _close(run: list[tuple[tuple[Cell, ...], Box]]) -> list[PageTable]:
    if not run:
        return []
    return [PageTable(tuple(cells for cells, _ in run), _around([b for _, b in run]))]


def _around(boxes: list[Box]) -> Box:
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _edges(positions: Iterable[float]) -> list[float]:
    out: list[float] = []
    for x in sorted(positions):
        if not out or x - out[-1] > _NEAR:
            out.append(x)
    return out


def _cell(page: Any, box: Box, columns: list[float]) -> Cell:
    x0, top, x1, bottom = box
    inside = [
        c
        for c in page.chars
        if x0 <= (c["x0"] + c["x1"]) / 2 <= x1 and top <= (c["top"] + c["bottom"]) / 2 <= bottom
    ]
    first = max((i for i, x in enumerate(columns) if x <= x0 + _NEAR), default=0)
    span = sum(x0 + _NEAR < x < x1 - _NEAR for x in columns)
    return Cell(_text(inside), first, span + 1)


def _text(characters: list[dict[str, Any]]) -> str:
    """The characters of a cell, line by line."""
    lines: list[list[dict[str, Any]]] = []
    for c in sorted(characters, key=lambda c: (c["top"] + c["bottom"], c["x0"])):
        middle = (c["top"] + c["bottom"]) / 2
        if lines and lines[-1][-1]["top"] <= middle <= lines[-1][-1]["bottom"]:
            lines[-1].append(c)
        else:
            lines.append([c])
    texts = ["".join(c["text"] for c in sorted(line, key=lambda c: c["x0"])) for line in lines]
    if len(texts) > 1:
        texts = [t for t in texts if not is_page_number(t)]  # the foot of a page inside a row
    return repair("\n".join(t.strip() for t in texts)).strip()
