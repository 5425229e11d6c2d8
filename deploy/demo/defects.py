"""Honest mistakes, as real offices make them, put into otherwise sound reports."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reports.content import Cell, Part
from reports.content.statements import split_statements

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reports.content import Content

_SIGN = Cell(None, "/", not_applicable=True)


def _with_cells(content: Content, cells: Mapping[tuple[str, str, str], Cell]) -> Content:
    tables = {t: {r: dict(c) for r, c in rows.items()} for t, rows in content.tables.items()}
    for (table, row, column), cell in cells.items():
        tables[table][row][column] = cell
    return replace(content, tables=tables)


def _add(content: Content, table: str, row: str, column: str, by: int) -> Cell:
    return Cell(int(content.cell(table, row, column).value or 0) + by)


def _unbalanced_column(content: Content) -> Content:
    """One application too many in 新收 and its 总计: both columns no longer balance."""
    where = [("requests", "new", "natural_person"), ("requests", "new", "total")]
    return _with_cells(content, {place: _add(content, *place, 1) for place in where})


def _broken_carry_over(content: Content) -> Content:
    """Two more carried in than the year before carried out; the year itself balances."""
    rows = ("carried_in", "granted", "handled_total")
    places = [("requests", r, c) for r in rows for c in ("natural_person", "total")]
    return _with_cells(content, {place: _add(content, *place, 2) for place in places})


def _blank_totals(content: Content) -> Content:
    rows = content.tables["review"]
    return _with_cells(content, {("review", row, "total"): Cell() for row in rows})


def _not_applicable(content: Content) -> Content:
    columns = content.layout.table("normative").columns
    return _with_cells(content, {("normative", "rules", c.code): _SIGN for c in columns})


def _missing_part(content: Content) -> Content:
    texts = {code: text for code, text in content.texts.items() if code != "problems"}
    return replace(content, texts=texts, statements=())


def _missing_table(content: Content) -> Content:
    return replace(content, tables={t: r for t, r in content.tables.items() if t != "review"})


def _stale_year(content: Content) -> Content:
    assert content.year
    assert content.overview
    this, last = f"{content.year}年1月1日", f"{content.year - 1}年1月1日"
    preamble = content.overview.preamble.replace(this, last)
    return replace(content, overview=replace(content.overview, preamble=preamble))


def _in_part(content: Content, at: int, change: Callable[[Part], Part]) -> Content:
    assert content.overview
    parts = list(content.overview.parts)
    parts[at] = change(parts[at])
    return replace(content, overview=replace(content.overview, parts=tuple(parts)))


def _another_level(content: Content) -> Content:
    return _in_part(content, 5, lambda p: Part("（五）组织推动全省政府信息公开工作", p.text))


def _prose_contradicts(content: Content) -> Content:
    new = int(content.cell("requests", "new", "total").value or 0)
    text = f"全年新收政府信息公开申请{new + 4}件，均已按期答复。"
    return _in_part(content, 2, lambda p: Part(p.heading, text))


def _leftover(content: Content) -> Content:
    return _in_part(content, 3, lambda p: Part(p.heading, f"[bookmark: _GoBack]{p.text}"))


def _broken_enumeration(content: Content) -> Content:
    text = content.texts["problems"].replace("二是", "三是", 1)
    texts = {**content.texts, "problems": text}
    return replace(content, texts=texts, statements=split_statements(text))


DEFECTS: Mapping[str, Callable[[Content], Content]] = {
    "unbalanced_column": _unbalanced_column,
    "broken_carry_over": _broken_carry_over,
    "blank_totals": _blank_totals,
    "not_applicable": _not_applicable,
    "missing_part": _missing_part,
    "missing_table": _missing_table,
    "stale_year": _stale_year,
    "another_level": _another_level,
    "prose_contradicts": _prose_contradicts,
    "leftover": _leftover,
    "broken_enumeration": _broken_enumeration,
}
"""By name: what turns a sound report into one with that mistake."""
