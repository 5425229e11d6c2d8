"""The report as a workbook: its text, its tables as in the form, and one sheet of plain data."""

from __future__ import annotations

import re
from copy import copy
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from reports.renderers.cells import FIELDS, records
from reports.renderers.document import lay_out
from reports.renderers.guard import clean_text, put
from reports.renderers.info import RenderInfo, document_time
from reports.renderers.packing import repack

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from reports.content import Content
    from reports.renderers.document import Document
    from reports.renderers.printed import PrintedCell, PrintedTable

DATA_SHEET = "数据"
TEXT_SHEET = "正文"
_EDGE = Side(style="thin", color="808080")
_RULES = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_HEAD = PatternFill("solid", start_color="EEF3F2", end_color="EEF3F2")
_FONT = "宋体"


def render_spreadsheet(content: Content, info: RenderInfo) -> bytes:
    """The workbook's bytes."""
    moment = document_time(content, info)
    layout = lay_out(content)
    book = Workbook()
    book.properties.title = clean_text(layout.title)[:255]
    book.properties.creator = clean_text(content.office or info.office or "")[:255]
    text = book.active
    assert text is not None
    _write_text(text, layout, info)
    styles = _Styles()
    for section in layout.sections:
        for table in section.tables:
            sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", "", section.heading)[:31])
            _write_table(sheet, table, styles)
    _write_data(book.create_sheet(DATA_SHEET), content)
    out = BytesIO()
    book.save(out)
    return repack(out.getvalue(), moment)


def _write_text(sheet: Worksheet, layout: Document, info: RenderInfo) -> None:
    sheet.title = TEXT_SHEET
    sheet.column_dimensions["A"].width = 100
    lines: list[tuple[str, bool]] = [(layout.title, True)]
    lines += [(layout.dated, False)] if layout.dated else []
    lines += [(p.text, False) for p in layout.preamble]
    lines += [(layout.contact, False)] if layout.contact else []
    for section in layout.sections:
        lines.append((section.heading, True))
        if section.missing:
            lines.append(("（原件未载此部分）", False))
        lines += [(p.text, p.kind == "subheading") for p in section.paragraphs]
        lines += [(f"（见工作表“{section.heading}”）", False)] if section.tables else []
    lines += [(info.imprint(), False)] if info.imprint() else []
    for at, (line, bold) in enumerate(lines, 1):
        cell = sheet.cell(at, 1)
        put(cell, line)
        cell.font = Font(name=_FONT, size=16 if at == 1 else 11, bold=bold)
        cell.alignment = Alignment(
            wrap_text=True, vertical="top", horizontal="center" if at == 1 else None
        )


class _Styles:
    """The few looks of table cells, each built once: building one costs more than its cell."""

    def __init__(self) -> None:
        self._known: dict[tuple[bool, bool, bool], Any] = {}

    def apply(self, cell: Any, printed: PrintedCell) -> None:
        bold, is_header = printed.kind == "total", printed.is_header
        left = printed.kind == "label" and printed.rowspan == 1
        key = (bold, is_header, left)
        if key not in self._known:
            cell.border = _RULES
            cell.font = Font(name=_FONT, size=10, bold=bold)
            cell.alignment = Alignment(
                horizontal="left" if left else "center", vertical="center", wrap_text=True
            )
            if is_header:
                cell.fill = _HEAD
            self._known[key] = copy(cell._style)  # noqa: SLF001 - openpyxl's way to share a look
        cell._style = copy(self._known[key])  # noqa: SLF001


def _write_table(sheet: Worksheet, table: PrintedTable, styles: _Styles) -> None:
    unit = 90 / sum(table.shares)
    for i, share in enumerate(table.shares, 1):
        sheet.column_dimensions[get_column_letter(i)].width = max(6.5, share * unit)
    rows = [row for block in table.blocks for row in (*block.head, *block.body)]
    for at, row in enumerate(rows, 1):
        for printed in row:
            _write_cell(sheet, at, printed, styles)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if len(table.blocks) == 1:
        head = len(table.blocks[0].head)
        sheet.print_title_rows = f"1:{head}"
        sheet.freeze_panes = f"{get_column_letter(_first_number(table) + 1)}{head + 1}"


def _first_number(table: PrintedTable) -> int:
    row = table.blocks[0].body[0]
    return next(cell.column for cell in row if cell.number)


def _write_cell(sheet: Worksheet, at: int, printed: PrintedCell, styles: _Styles) -> None:
    left, right = printed.column + 1, printed.column + printed.colspan
    bottom = at + printed.rowspan - 1
    for row in range(at, bottom + 1):
        for column in range(left, right + 1):
            styles.apply(sheet.cell(row, column), printed)
    cell = sheet.cell(at, left)
    number = printed.number
    if number is not None and number.cell.value is not None:
        put(cell, number.cell.value)
    elif printed.text:
        put(cell, printed.text)
    if right > left or bottom > at:
        # Not merge_cells: it would look for borders that every covered cell has already.
        sheet.merged_cells.add(f"{get_column_letter(left)}{at}:{get_column_letter(right)}{bottom}")


def _write_data(sheet: Worksheet, content: Content) -> None:
    for column, name in enumerate(FIELDS, 1):
        cell = sheet.cell(1, column, name)
        cell.font = Font(name=_FONT, bold=True)
        cell.fill = _HEAD
        sheet.column_dimensions[get_column_letter(column)].width = 16
    for at, record in enumerate(records(content), 2):
        for column, value in enumerate(record, 1):
            if value is not None:
                put(sheet.cell(at, column), value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
