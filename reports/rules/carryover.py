"""The year's opening numbers against what the same office published for the year before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reports.content import Cell
from reports.rules.labels import column_label
from reports.rules.model import N_, Context, Hit, cell_place, difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.content import Content


def _year_before(content: Content, context: Context) -> Content | None:
    previous = context.previous
    if previous is None:
        return None
    known = content.year is not None and previous.year is not None
    return previous if not known or previous.year == content.year - 1 else None  # type: ignore[operator]


def carried(content: Content, previous: Content | None) -> dict[str, Cell]:
    """What 上年结转 is by last year's report, by column; empty where that says nothing.

    `previous` is what the office published for the year before: its 结转下年度.
    """
    if previous is None or "requests" not in content.tables:
        return {}
    columns = [column.code for column in content.layout.table("requests").columns]
    cells = {code: previous.cell("requests", "carried_out", code) for code in columns}
    if all(cell.value is None for cell in cells.values()):
        return {}
    return {code: Cell(cell.value) for code, cell in cells.items()}


def opened(content: Content, previous: Content | None) -> Content:
    """The content with last year's 结转下年度 as its 上年结转, in all seven columns."""
    rows = content.tables.get("requests", {})
    cells = carried(content, previous)
    if not cells:
        return content
    filled = {**rows, "carried_in": {**rows.get("carried_in", {}), **cells}}
    return replace(content, tables={**content.tables, "requests": filled})


def requests(content: Content, context: Context) -> Iterator[Hit]:
    """上年结转 equals last year's 结转下年度, in every column filled in both years."""
    previous = _year_before(content, context)
    if previous is None:
        return
    if ("requests", "carried_in") in context.unread:
        return
    form = content.layout
    rows = ((content, "carried_in"), (previous, "carried_out"))
    if any(all(c.value is None for c in _cells(report, row)) for report, row in rows):
        return  # a row that is wholly blank says nothing
    for column in form.table("requests").columns:
        now = content.cell("requests", "carried_in", column.code)
        then = previous.cell("requests", "carried_out", column.code)
        opening, closing = now.value, then.value
        if opening is None and closing is None:
            continue
        if any(c.value is None and c.source for c in (now, then)):
            continue  # not a zero but something that is no number
        if (opening is None or closing is None) and column.total:
            continue  # a blank total is not filled, not a zero
        found, expected = opening or 0, closing or 0
        if found != expected:
            yield Hit(
                cell_place("requests", "carried_in", column.code),
                N_(
                    "%(column)s: %(found)s carried in, but last year's report carried out "
                    "%(expected)s; the difference is %(difference)s"
                ),
                {
                    "column": column_label(form, "requests", column.code),
                    "found": found,
                    "expected": expected,
                    "difference": difference(found, expected),
                },
                expected=expected,
                found=opening,
            )


def _cells(content: Content, row: str) -> list[Cell]:
    columns = content.layout.table("requests").columns
    return [content.cell("requests", row, c.code) for c in columns]


def stock(content: Content, context: Context) -> Iterator[Hit]:
    """现行有效 = last year's + 制发 - 废止 (form 2021 in both years)."""
    previous = _year_before(content, context)
    if previous is None or previous.form != content.form or content.form != "2021":
        return
    for row in content.layout.table("normative").rows:
        before = previous.cell("normative", row.code, "in_force").value
        made = content.cell("normative", row.code, "made").value
        repealed = content.cell("normative", row.code, "repealed").value
        found = content.cell("normative", row.code, "in_force").value
        if before is None or found is None:
            continue
        expected = before + (made or 0) - (repealed or 0)
        if found != expected:
            yield Hit(
                cell_place("normative", row.code, "in_force"),
                N_(
                    "%(row)s: last year %(before)s in force + %(made)s made - %(repealed)s "
                    "repealed = %(expected)s, but %(found)s stands here"
                ),
                {
                    "row": row.label,
                    "before": before,
                    "made": made or 0,
                    "repealed": repealed or 0,
                    "expected": expected,
                    "found": found,
                },
                expected=expected,
                found=found,
            )
