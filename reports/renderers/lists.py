"""Lists as a workbook or as CSV: a head, and rows of plain values."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from reports.renderers.guard import clean_text, csv_text, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from reports.renderers.guard import Value

_HEAD = PatternFill("solid", start_color="EEF3F2", end_color="EEF3F2")
_WIDEST = 60
_FONT = "宋体"


@dataclass(frozen=True)
class Sheet:
    """A list with its title, which names the sheet."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]


def lists_as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of these lists, each with a filter and a head that stays."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        title = clean_text("".join(c for c in sheet.title if c not in "\\/*?:[]"))[:31]
        _write(book.create_sheet(title), sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def lists_as_csv(sheets: Sequence[Sheet]) -> bytes:
    """The lists one below the other, UTF-8 with the mark spreadsheets know it by."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, sheet in enumerate(sheets):
        if number:
            writer.writerow([])
        if len(sheets) > 1:
            writer.writerow([csv_text(sheet.title)])
        writer.writerow([csv_text(name) for name in sheet.head])
        writer.writerows([csv_text(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def _write(page: Worksheet, sheet: Sheet) -> None:
    for column, name in enumerate(sheet.head, 1):
        cell = page.cell(1, column)
        put(cell, name)
        cell.font = Font(name=_FONT, bold=True)
        cell.fill = _HEAD
        widths = [_width(row[column - 1]) for row in sheet.rows]
        width = min(max([_width(name), *widths]) + 2, _WIDEST)
        page.column_dimensions[get_column_letter(column)].width = width
    for at, row in enumerate(sheet.rows, 2):
        for column, value in enumerate(row, 1):
            cell = page.cell(at, column)
            put(cell, value)
            if isinstance(value, str):
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "A2"
    if sheet.rows:
        page.auto_filter.ref = page.dimensions
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"


def _width(value: Value) -> int:
    """About how many Latin characters the value is wide."""
    return sum(1 if ord(c) < 256 else 2 for c in csv_text(value))
