"""Every number of a report as one flat record, for CSV and the data sheet of the spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from reports.renderers.guard import csv_text
from reports.renderers.tables import printed_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from reports.content import Content

FIELDS = (
    "office",
    "year",
    "form",
    "table",
    "row",
    "column",
    "table_label",
    "row_label",
    "column_label",
    "unit",
    "value",
    "state",
    "source",
)


def records(content: Content) -> Iterator[tuple[str | int | Decimal | None, ...]]:
    """One tuple of FIELDS for each number cell, in printed order."""
    for section in content.layout.sections:
        for table in printed_tables(content, section.code):
            for number in table.numbers:
                yield (
                    content.office,
                    content.year,
                    content.form,
                    number.table,
                    number.row,
                    number.column,
                    *number.labels,
                    number.unit,
                    number.cell.value,
                    number.state,
                    number.cell.source,
                )


def render_csv(content: Content) -> bytes:
    """One line per cell, UTF-8 with the mark spreadsheets know it by; numbers stay."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for record in records(content):
        writer.writerow([csv_text(value) for value in record])
    return out.getvalue().encode("utf-8-sig")
