"""Numbers that can hardly be: powers an office does not have, jumps, sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.rules.model import N_, Context, Hit, cell_place, difference
from reports.rules.offices import levels, office_kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from reports.content import Content

# 《立法法》第九十一条、第九十三条: ministries, provinces, and cities with districts make rules.
_RULE_MAKERS = {"state", "province", "city"}
JUMP_FACTOR = 5
JUMP_LEAST = 50  # small numbers jump every year
_WATCHED = (
    ("requests", "new", "total"),
    ("licensing", "licences", "decisions"),
    ("enforcement", "penalties", "decisions"),
    ("enforcement", "coercive_measures", "decisions"),
    ("normative", "normative_documents", "in_force"),
    ("fees", "administrative_fees", "amount_10k_yuan"),
)
# The most decisions that offices of a level were seen to report, with room above.
_MOST = {"town": 20_000, "subdistrict": 20_000, "county": 5_000_000}


def rule_making(content: Content, context: Context) -> Iterator[Hit]:
    """规章 made by an office without the power to make them."""
    possible = levels(content, context)
    if not possible:
        return
    kind = office_kind(content, context)
    if possible & _RULE_MAKERS and (kind == "government" or "state" in possible):
        return
    for column in content.layout.table("normative").columns:
        value = content.cell("normative", "rules", column.code).value
        if value:
            yield Hit(
                cell_place("normative", "rules", column.code),
                N_("%(found)s rules (规章), but this office has no power to make them"),
                {"found": value},
                expected=0,
                found=value,
            )


def is_jump(now: int | Decimal, then: int | Decimal) -> bool:
    """Whether a number is so far from last year's that somebody should look at it twice."""
    low, high = min(now, then), max(now, then)
    return difference(now, then) >= JUMP_LEAST and high >= low * JUMP_FACTOR


def jumps(content: Content, context: Context) -> Iterator[Hit]:
    """Numbers five times last year's, or a fifth of them."""
    previous = context.previous
    if previous is None or previous.form != content.form:
        return
    for table, row, column in _WATCHED:
        if table == "fees" and content.form != "2021":
            continue
        now, then = content.cell(table, row, column).value, previous.cell(table, row, column).value
        if now is not None and then is not None and is_jump(now, then):
            yield Hit(
                cell_place(table, row, column),
                N_("%(found)s against %(expected)s the year before"),
                {"found": now, "expected": then},
                expected=then,
                found=now,
            )


def sizes(content: Content, context: Context) -> Iterator[Hit]:
    """More decisions than any office of this level reports."""
    possible = levels(content, context)
    if len(possible) != 1:
        return
    most = _MOST.get(next(iter(possible)))
    if most is None:
        return
    for table, row, column in _WATCHED[1:4]:
        value = content.cell(table, row, column).value
        if value is not None and value > most:
            yield Hit(
                cell_place(table, row, column),
                N_("%(found)s decisions are more than an office of this level can take in a year"),
                {"found": value},
                found=value,
            )
