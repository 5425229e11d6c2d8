"""Names of cells and places as the form prints them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.content import Content
    from reports.form import Form

_CELL = re.compile(r"tables\.(\w+)\.(\w+)\.(\w+)")
_SPAN = re.compile(r"sections\.(\w+)\[(\d+):(\d+)\]")
_EXCERPT = 24  # characters of a span that a one-line label shows


def row_label(form: Form, table: str, row: str) -> str:
    """The row's label without the numbering before it: ``本年新收政府信息公开申请数量``."""
    return re.sub(r"^[一二三四]、", "", form.table(table).row(row).label)


def column_label(form: Form, table: str, column: str) -> str:
    """The column's label with its group where it has one: ``法人或其他组织·其他``."""
    found = form.table(table).column(column)
    return f"{found.group}·{found.label}" if found.group else found.label


def place_label(content: Content, where: str) -> str:
    """A place in the words of the form: section, row and column, or section and excerpt."""
    form = content.layout
    if cell := _CELL.fullmatch(where):
        table, row, column = cell.groups()
        heading = form.section(form.table(table).section).heading
        row_name = form.table(table).row(row).full_label
        return f"{heading} / {row_name} / {column_label(form, table, column)}"
    if span := _SPAN.fullmatch(where):
        section, start, end = span[1], int(span[2]), int(span[3])
        heading = form.section(section).heading
        text = re.sub(r"\s+", "", content.section_text(section)[start:end])
        if not text:
            return heading
        return f"{heading} / “{text[:_EXCERPT]}{'…' if len(text) > _EXCERPT else ''}”"
    return where
