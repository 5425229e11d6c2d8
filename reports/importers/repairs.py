"""Puts rows together that a page cut, parts runs that hold several rows, fits short ones.

Whatever is inferred here is reported: a `Repair` carries the message of its note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reports.importers.vocabulary import similarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.form import Row, Table
    from reports.importers.groups import Group

_COUNT = re.compile(r"\d{1,15}")


@dataclass(frozen=True)
class Repair:
    """Cells by column, None where it is unknown; `message` empty where nothing was inferred."""

    cells: tuple[str | None, ...]
    message: str = ""
    confidence: float = 1.0


def chunk(groups: Sequence[Group], width: int) -> list[Group]:
    """Runs of several full rows whose labels are lost, parted; page numbers in a run left out."""
    out: list[Group] = []
    for group in groups:
        cells = group.cells
        if group.firm or group.exact or len(cells) <= width:
            out.append(group)
            continue
        if len(cells) % width == 1 and len(cells) > width + 1:
            cells, stray = _page_number_apart(cells, width)
            if stray:  # a group of its own, that the reader may see and note it
                out.append(replace(group, label="", cells=stray))
        if len(cells) % width:
            out.append(group)
            continue
        for at in range(0, len(cells), width):
            label = group.label if at == 0 else ""
            out.append(replace(group, label=label, cells=cells[at : at + width]))
    return out


def _page_number_apart(
    cells: tuple[str, ...], width: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Cells of whole rows, and a bare page number among them, told by the total it would spoil."""
    for at in range(len(cells)):
        rest = (*cells[:at], *cells[at + 1 :])
        if all(_adds_up(rest[i : i + width]) for i in range(0, len(rest), width)):
            return rest, cells[at : at + 1]
    return cells, ()


def _without_one(cells: tuple[str, ...]) -> tuple[str, ...] | None:
    """The cells without the one number that spoils their total; None where that is not plain."""
    fitting = {rest for i in range(len(cells)) if _adds_up(rest := (*cells[:i], *cells[i + 1 :]))}
    return fitting.pop() if len(fitting) == 1 else None


def _adds_up(cells: Sequence[str]) -> bool:
    if not all(_COUNT.fullmatch(c.strip()) for c in cells):
        return False
    numbers = [int(c) for c in cells]
    return numbers[-1] == sum(numbers[:-1])


def strip_padding(groups: Sequence[Group], width: int) -> list[Group]:
    """Rows without the empty cells that merged labels leave, left or right of the numbers.

    On which side shows in the rows whose outermost cell is filled.
    """

    def padded_left(group: Group) -> bool:
        extra = len(group.cells) - width
        return (
            group.exact
            and extra > 0
            and not any(c.strip() for c in group.cells[:extra])
            and bool(group.cells[-1].strip())
        )

    left = any(map(padded_left, groups))
    out = []
    for group in groups:
        extra = len(group.cells) - width
        if left and group.exact and extra > 0 and not any(c.strip() for c in group.cells[:extra]):
            out.append(replace(group, cells=group.cells[extra:]))
        else:
            out.append(group)
    return out


def heal_split_rows(groups: Sequence[Group], rows: Sequence[Row], width: int) -> list[Group]:
    """Joins a row that a page break cut in two: words above, words and numbers below (or back)."""
    out: list[Group] = []
    for group in groups:
        before = out[-1] if out else None
        if before and before.firm and group.firm and (not before.filled) != (not group.filled):
            label = before.label + group.label
            joined = max((similarity(label, r) for r in rows), default=0.0)
            apart = max((similarity(group.label, r) for r in rows), default=0.0)
            first = max((similarity(before.label, r) for r in rows), default=0.0)
            if joined >= 0.9 and (joined > max(apart, first) + 0.01) and min(apart, first) < 0.9:
                full = group if group.filled else before
                out[-1] = replace(full, label=label)
                continue
        out.append(group)
    return [g for g in out if g.label or len(g.cells) >= width]


def fit(group: Group, table: Table) -> Repair:
    """The cells of a row that has fewer than the table's columns, or too many."""
    width = len(table.columns)
    cells = tuple(c for c in group.cells if c.strip())
    if len(cells) == width and (not group.exact or len(group.cells) == width):
        return Repair(cells)
    if len(cells) > width:
        rest = _without_one(cells) if len(cells) == width + 1 and table.columns[-1].total else None
        if rest is not None:
            return Repair(
                rest,
                "The row has %(found)s numbers instead of %(expected)s; "
                "the one that spoils its total was left out",
                0.7,
            )
        unknown: tuple[str | None, ...] = (None,) * width
        return Repair(
            unknown, "The row has %(found)s numbers instead of %(expected)s; none was placed", 0.0
        )
    if not cells:
        return Repair(("",) * width)
    if table.columns[-1].total and len(cells) >= 2 and _adds_up(cells):
        out: list[str | None] = [None] * width
        out[-1] = cells[-1]
        if all(int(c) == 0 for c in cells):
            # 自然人 and 总计 are the two that offices fill when they leave the rest empty.
            out[0] = cells[0]
        return Repair(
            tuple(out),
            "Empty cells have vanished from this row: it has %(found)s numbers instead of "
            "%(expected)s; only the total could be told, by its sum",
            0.7,
        )
    return Repair(
        (None,) * width,
        "Empty cells have vanished from this row: it has %(found)s numbers instead of "
        "%(expected)s; none was placed",
        0.0,
    )
