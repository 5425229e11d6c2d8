"""What tables, rows and columns of the form are called, in the reader's language.

In Chinese as the form prints them. English names are ours: they stand where figures are chosen and
compared, never in a report itself, which is quoted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from reports.form import FORMS
from web.i18n import language
from web.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.form import Column, Row, Table
    from reports.renderers.beside import Line, Sheet


def in_chinese() -> bool:
    """Whether the reader is shown the form's own words."""
    return language() == "zh"


def form_lang() -> Markup:
    """The attribute of an element that holds such words: the page's own language needs none."""
    return Markup(' lang="zh-CN"') if in_chinese() else Markup()


def member_word(member: Row | Column) -> str:
    """A row or column, without the heads above it."""
    return member.label if in_chinese() else member.meaning.name


def row_word(row: Row) -> str:
    """A row with the heads that it needs to be told from others."""
    return row.full_label if in_chinese() else _joined((*row.path_names[-1:], row.meaning.name))


def column_word(column: Column) -> str:
    """A column with the head above it."""
    if in_chinese():
        return column.full_label
    return _joined((column.group_name or "", column.meaning.name))


def head_word(row: Row) -> str:
    """The nearest head above a row, '' where it has none."""
    heads = row.path if in_chinese() else row.path_names
    return heads[-1] if heads else ""


def cell_word(place: str, printed: str) -> str:
    """A cell ``table.row.column``: `printed` is what it is called in Chinese.

    In English: row and column with their heads, without a column that sums up or is the only one.
    """
    if in_chinese():
        return printed
    table, row, column = _cell(*place.split("."))
    if column.total or len(table.columns) == 1:
        return row_word(row)
    return f"{row_word(row)} · {column_word(column)}"


def line_words(line: Line) -> tuple[str, str]:
    """The head that a line of a comparison stands under, '' for none, and what it is called."""
    side = line.one or line.other
    if in_chinese() or side is None:
        return line.group, line.label
    table, row, column = _cell(side.number.table, side.number.row, side.number.column)
    if table.section == "requests":
        return head_word(row), row.meaning.name
    if table.section == "review":
        return row_word(row), column_word(column)
    return table.meaning.name, f"{row_word(row)} · {column_word(column)}"


def sheet_words(sheet: Sheet) -> tuple[str, str]:
    """What a sheet of a comparison is called, and the applicants it counts, '' for none."""
    side = next((line.one or line.other for line in sheet.lines), None)
    if in_chinese() or side is None:
        return sheet.heading, sheet.column or ""
    _, _, column = _cell(side.number.table, side.number.row, side.number.column)
    heading = str(label("section", sheet.section).word)
    return heading, column_word(column) if sheet.column else ""


def _cell(table_code: str, row_code: str, column_code: str) -> tuple[Table, Row, Column]:
    """A cell of the newest edition that has it: editions share the names of their codes."""
    for layout in FORMS.values():
        try:
            table = layout.table(table_code)
            return table, table.row(row_code), table.column(column_code)
        except KeyError:
            continue
    raise KeyError(f"{table_code}.{row_code}.{column_code}")


def _joined(words: Iterable[str]) -> str:
    return ": ".join(filter(None, words))
