"""The identities printed on the form, and what a cell may hold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.rules.labels import column_label, row_label
from reports.rules.model import N_, Context, Hit, cell_place, difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.content import Cell, Content
    from reports.form import Equation

Number = int | Decimal
UNBALANCED = N_(
    "%(line)s: %(left_terms)s = %(left)s, but %(right_terms)s = %(right)s; "
    "the difference is %(difference)s"
)
_MAX_TERMS = 4  # members of a sum that a message lists by name


EQUATIONS = {
    "arithmetic.balance": ("requests_balance", 2),
    "arithmetic.results": ("requests_results", 0),
    "arithmetic.applicants": ("requests_applicants", 0),
    "arithmetic.review": ("review_total", 0),
}
"""The equation each of these rules holds a report to, and the member (of left then right)
that a finding points at."""


@dataclass(frozen=True)
class Instance:
    """One equation in one column or row, with the cells of both sides."""

    line: str
    left: tuple[tuple[str, str, str], ...]
    right: tuple[tuple[str, str, str], ...]


def instances(content: Content, equation: Equation) -> Iterator[Instance]:
    """The equation in every column or row it is printed for."""
    form = content.layout
    table = form.table(equation.table)
    if equation.each == "column":
        merged = _merged_rows(content, equation.table)
        right = tuple(code for code in equation.right if code not in merged)
        for column in table.columns:
            yield Instance(
                column_label(form, table.code, column.code),
                tuple((table.code, row, column.code) for row in equation.left),
                tuple((table.code, row, column.code) for row in right),
            )
        return
    for row in table.rows:
        yield Instance(
            row.full_label,
            tuple((table.code, row.code, column) for column in equation.left),
            tuple((table.code, row.code, column) for column in equation.right),
        )


def _merged_rows(content: Content, table: str) -> set[str]:
    """Rows that must not be counted beside others: a merged row whose parts are filled, too."""
    out = set()
    for row in content.layout.table(table).rows:
        parts = [
            content.cell(table, r, c.code)
            for r in row.replaces
            for c in content.layout.table(table).columns
        ]
        if any(cell.value for cell in parts):
            out.add(row.code)
    return out


def _sum(cells: list[Cell]) -> Number:
    return sum((cell.value for cell in cells if cell.value is not None), 0)


def _unreadable(cell: Cell) -> bool:
    return cell.value is None and bool(cell.source) and not cell.not_applicable


def _present(content: Content, place: tuple[str, str, str]) -> bool:
    table, row, column = place
    return column in content.tables.get(table, {}).get(row, {})


def _comparable(content: Content, context: Context, instance: Instance) -> bool:
    """Whether both sides can be told: totals filled, nothing unreadable, parts not all blank."""
    sides = (instance.left, instance.right)
    if any((table, row) in context.unread for side in sides for table, row, _ in side):
        return False
    cells = [[content.cell(*p) for p in side] for side in sides]
    if any(_unreadable(c) for side in cells for c in side):
        return False
    if any(all(c.value is None for c in side) for side in cells):
        return False
    return not any(_unfilled_total(content, p) for p in (*instance.left, *instance.right))


def _unfilled_total(content: Content, place: tuple[str, str, str]) -> bool:
    """Whether a total is blank although something stands in the row or column it sums."""
    table, row, column = place
    if content.cell(*place).value is not None:
        return False
    layout = content.layout.table(table)
    beside = [(table, row, c.code) for c in layout.columns] if layout.column(column).total else []
    above = (
        [(table, r.code, column) for r in layout.rows if r.result] if layout.row(row).total else []
    )
    return any(content.cell(*p).value is not None for p in (*beside, *above))


def _unbalanced(content: Content, context: Context, rule: str) -> Iterator[Hit]:
    form = content.layout
    code, at = EQUATIONS[rule]
    equation = next(e for e in form.equations if e.code == code)
    if equation.table not in content.tables:
        return
    for instance in instances(content, equation):
        if not _comparable(content, context, instance):
            continue
        left = _sum([content.cell(*p) for p in instance.left])
        right = _sum([content.cell(*p) for p in instance.right])
        if left == right:
            continue
        place = (*instance.left, *instance.right)[at]
        found = content.cell(*place).value
        # What would be right in this cell, everything else as it stands.
        sign = 1 if at < len(instance.left) else -1
        expected = (found or 0) - sign * (left - right)
        yield Hit(
            cell_place(*place),
            UNBALANCED,
            {
                "line": instance.line,
                "left_terms": _terms(content, equation, instance.left),
                "left": left,
                "right_terms": _terms(content, equation, instance.right),
                "right": right,
                "difference": difference(left, right),
            },
            expected=expected,
            found=found,
        )


def _terms(content: Content, equation: Equation, places: tuple[tuple[str, str, str], ...]) -> str:
    form = content.layout
    if equation.each == "column":
        names = [row_label(form, equation.table, row) for _, row, _ in places]
        shown = [name.removesuffix("政府信息公开申请数量") for name in names]
    else:
        shown = [column_label(form, equation.table, column) for _, _, column in places]
    if len(shown) > _MAX_TERMS:
        return f"{shown[0]} + … + {shown[-1]}"
    return " + ".join(shown)


def balance(content: Content, context: Context) -> Iterator[Hit]:
    """新收 + 上年结转 = 办理总计 + 结转下年度, in every column."""
    return _unbalanced(content, context, "arithmetic.balance")


def results(content: Content, context: Context) -> Iterator[Hit]:
    """（七）总计 is the sum of the results, in every column."""
    return _unbalanced(content, context, "arithmetic.results")


def applicants(content: Content, context: Context) -> Iterator[Hit]:
    """总计 is the sum of the six kinds of applicant, in every row."""
    return _unbalanced(content, context, "arithmetic.applicants")


def review(content: Content, context: Context) -> Iterator[Hit]:
    """总计 of part four is the sum of its four outcomes."""
    return _unbalanced(content, context, "arithmetic.review")


def totals_filled(content: Content, context: Context) -> Iterator[Hit]:
    """Totals left blank though the cells they add up are filled: one hit for each equation."""
    for equation in content.layout.equations:
        if len(equation.left) > 1 or equation.table not in content.tables:
            continue
        blank = []
        for instance in instances(content, equation):
            place = instance.left[0]
            parts = [content.cell(*p) for p in instance.right]
            if (
                _present(content, place)
                and place[:2] not in context.unread
                and content.cell(*place).blank
                and any(c.value is not None for c in parts)
            ):
                blank.append((place, _sum(parts)))
        if blank:
            place, expected = blank[0]
            yield Hit(
                cell_place(*place),
                N_("The total is not filled in %(count)s places of this table"),
                {"count": len(blank)},
                expected=expected,
            )


def numbers(content: Content, context: Context) -> Iterator[Hit]:
    """Cells hold numbers: whole ones for counts, and none below zero but 本年增/减."""
    del context
    form = content.layout
    for table, row, column, cell in content.cells():
        kind = form.table(table).column(column).kind
        where = cell_place(table, row, column)
        value = cell.value
        if _unreadable(cell):
            yield Hit(
                where, N_("“%(found)s” is not a number"), {"found": cell.source}, found=cell.source
            )
        elif isinstance(value, Decimal) and kind != "money" and value != value.to_integral_value():
            yield Hit(where, N_("%(found)s is not a whole number"), {"found": value}, found=value)
        elif value is not None and value < 0 and kind != "signed":
            yield Hit(where, N_("%(found)s is below zero"), {"found": value}, found=value)


def money(content: Content, context: Context) -> Iterator[Hit]:
    """Amounts are in 万元; a unit written into the cell says otherwise."""
    del context
    form = content.layout
    for table, row, column, cell in content.cells():
        found = form.table(table).column(column)
        if found.kind != "money" or found.unit != "万元" or not cell.source or not cell.value:
            continue
        if "元" in cell.source and "万" not in cell.source:
            yield Hit(
                cell_place(table, row, column),
                N_("The form asks for 万元, but the cell says “%(found)s”"),
                {"found": cell.source},
                expected=Decimal(cell.value) / 10000,
                found=cell.source,
            )
