"""Which cells of the form are sums of which others, by the form's own equations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.renderers.tables import printed_rows
from web.desk.form import cell_field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.content import Content
    from reports.form import Equation

Sums = dict[str, list[tuple[str, ...]]]
"""Field of a total → the fields it adds up, once for each way it can be added."""


def sums(content: Content) -> Mapping[str, list[tuple[str, ...]]]:
    """The totals of every table of the form as it is printed for this content."""
    found: Sums = {}
    for equation in content.layout.equations:
        if len(equation.left) == 1:  # a balance of several on either side has no total to fill in
            for total, members in _lines(content, equation):
                found.setdefault(total, []).append(members)
    return found


def _lines(content: Content, equation: Equation) -> list[tuple[str, tuple[str, ...]]]:
    table = content.layout.table(equation.table)
    shown = printed_rows(content, table)
    rows = [row.code for row in shown]
    # A row that stands for others is not counted beside them.
    doubled = {row.code for row in shown if any(code in rows for code in row.replaces)}
    [total] = equation.left
    if equation.each == "row":
        return [
            (
                cell_field(table.code, row, total),
                tuple(cell_field(table.code, row, column) for column in equation.right),
            )
            for row in rows
        ]
    members = [row for row in rows if row in equation.right and row not in doubled]
    return [
        (
            cell_field(table.code, total, column.code),
            tuple(cell_field(table.code, row, column.code) for row in members),
        )
        for column in table.columns
    ]
