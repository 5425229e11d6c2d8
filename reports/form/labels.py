"""What a cell is called where it stands alone, without its table around it."""

from __future__ import annotations

import re

from reports.form.registry import FORMS

_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十]+[）)、]|\d+\.)\s*")


def without_numbering(label: str) -> str:
    """A printed label without the number before it: （一）, 一、 or 1."""
    return _NUMBERING.sub("", label)


def cell_label(form: str, place: str) -> str:
    """The cell ``table.row.column`` of an edition: ``不予公开：保护第三方合法权益``.

    The column is named where the table has several and it is not the one that sums up:
    ``规章 · 现行有效件数``. A cell that the edition does not have is called by its place.
    """
    try:
        table_code, row_code, column_code = place.split(".")
        table = FORMS[form].table(table_code)
        row, column = table.row(row_code), table.column(column_code)
    except (KeyError, ValueError):
        return place
    within = [without_numbering(label) for label in (*row.path[-1:], row.label)]
    label = "：".join(dict.fromkeys(within))
    if column.total or len(table.columns) == 1:
        return label
    return (
        f"{label} · {column.group}·{column.label}" if column.group else f"{label} · {column.label}"
    )
