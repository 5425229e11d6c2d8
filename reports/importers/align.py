"""Gives groups of cells to the rows of the form, in order, by what stands beside them.

Rows of a form keep their order even where their labels have broken loose, so the best
assignment is the best monotone alignment of the two sequences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.importers.vocabulary import similarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.form import Row, Table
    from reports.importers.groups import Group

_SURE = 0.8
_CERTAIN = 0.95
_GAIN = 0.1  # by which a label that belongs to the words before it makes them more like the row
_SKIP_ROW = -0.15
_SKIP_FULL = -2.0
_SKIP_PART = -0.05


@dataclass(frozen=True)
class Placed:
    """A group and the row it was given to; `likeness` of its label to that row, 0 for by order."""

    group: Group
    row: Row
    likeness: float


def align(groups: Sequence[Group], rows: Sequence[Row], full: int | None) -> list[Placed]:
    """The assignment with the highest total score.

    `full`: how many cells a row has where all have the same number; with it, a full group
    without a usable label may be placed by its order alone.
    """
    likeness = [[_likeness(g, r) for r in rows] for g in groups]
    best = [[0.0] * (len(rows) + 1) for _ in range(len(groups) + 1)]
    step = [["row"] * (len(rows) + 1) for _ in range(len(groups) + 1)]
    for i in range(1, len(groups) + 1):
        best[i][0] = best[i - 1][0] + _skip(groups[i - 1], full)
        step[i][0] = "group"
    for j in range(1, len(rows) + 1):
        best[0][j] = best[0][j - 1] + _SKIP_ROW
    for i, group in enumerate(groups, start=1):
        most = max(likeness[i - 1], default=0.0)
        for j in range(1, len(rows) + 1):
            options = [
                (best[i][j - 1] + _SKIP_ROW, "row"),
                (best[i - 1][j] + _skip(group, full), "group"),
            ]
            score = _score(group, likeness[i - 1][j - 1], most, full)
            if score is not None:
                options.append((best[i - 1][j - 1] + score, "pair"))
            best[i][j], step[i][j] = max(options)
    placed: list[Placed] = []
    i, j = len(groups), len(rows)
    while i > 0 or j > 0:
        if step[i][j] == "pair":
            placed.append(Placed(groups[i - 1], rows[j - 1], likeness[i - 1][j - 1]))
            i, j = i - 1, j - 1
        elif step[i][j] == "group":
            i -= 1
        else:
            j -= 1
    return placed[::-1]


def _likeness(group: Group, row: Row) -> float:
    """Of the label alone, or of the label with the words before it."""
    alone = similarity(group.label, row) if group.label else 0.0
    if alone >= _SURE or not group.context:
        return alone
    joined = similarity(group.context + group.label, row)
    # Words that name a row without this label belong to the row above, cut off by its numbers.
    cut_off = similarity(group.context, row) > joined - _GAIN
    return alone if cut_off else max(alone, 0.95 * joined)


def in_order(groups: Sequence[Group], table: Table) -> list[Placed] | None:
    """Exactly as many full groups as the table has rows, each to its row whatever its label says.

    None where the numbers differ, or where a label clearly names another row than its place.
    """
    full = [g for g in groups if g.filled and len(g.cells) >= len(table.columns)]
    merging = [r for r in table.rows if r.optional]
    layouts = [table.standard_rows]
    layouts += [
        tuple(x for x in table.rows if x.code not in r.replaces and (x is r or not x.optional))
        for r in merging
    ]
    for rows in layouts:
        if len(rows) == len(full):
            out = [Placed(g, r, _likeness(g, r)) for g, r in zip(full, rows, strict=True)]
            return out if not any(_belongs_elsewhere(p, rows) for p in out) else None
    return None


def _belongs_elsewhere(placed: Placed, rows: Sequence[Row]) -> bool:
    if placed.likeness >= _SURE or not placed.group.firm:
        return False
    return any(similarity(placed.group.label, row) >= _CERTAIN for row in rows)


def by_label(groups: Sequence[Group], rows: Sequence[Row]) -> list[Placed]:
    """Each group to the row its label names, in any order; the fullest where several name one."""
    best: dict[str, Placed] = {}
    for group in groups:
        found = max(rows, key=lambda r: _likeness(group, r))
        likeness = _likeness(group, found)
        before = best.get(found.code)
        if likeness >= _SURE and (before is None or before.group.filled < group.filled):
            best[found.code] = Placed(group, found, likeness)
    return list(best.values())


def _skip(group: Group, full: int | None) -> float:
    if full is not None and group.filled and len(group.cells) >= full:
        return _SKIP_FULL
    return _SKIP_PART


def _score(group: Group, likeness: float, most: float, full: int | None) -> float | None:
    """What giving the group to a row is worth; None where it cannot be that row."""
    complete = full is None or len(group.cells) >= full
    weight = 1.0 if complete else 0.7
    if likeness >= _SURE:
        return weight * (3.0 * likeness if group.firm else 1.5 * likeness)
    if full is None or not complete:
        return 2.0 * likeness if likeness >= 0.7 else None
    if group.firm and most >= _CERTAIN:
        return -2.5  # it names another row beyond doubt
    if most >= _SURE:
        return 0.15 if not group.firm else -0.2
    return 0.3 + likeness / 2
