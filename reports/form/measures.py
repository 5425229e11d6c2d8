"""Which cells of two editions of the form count the same thing.

The form files say it, table by table: ``continues`` names the edition that a table goes on from.
Equal codes alone say nothing: 本年新制作数量 and 本年制发件数 are both ``made``. The
comparison, the figures, the pages of offices and the desk all ask here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.form.model import Form


def same_table(one: Form, other: Form, table: str) -> bool:
    """Whether both editions have the table and its cells of one code count the same."""
    if one.code == other.code:
        return True
    try:
        mine, theirs = one.table(table), other.table(table)
    except KeyError:
        return False
    return mine.continues == other.code or theirs.continues == one.code


def same_measure(one: Form, other: Form, table: str, row: str, column: str) -> bool:
    """Whether the cell exists in both editions and counts the same thing in each."""
    if not same_table(one, other, table):
        return False
    try:
        for form in (one, other):
            form.table(table).row(row)
            form.table(table).column(column)
    except KeyError:
        return False
    return True
