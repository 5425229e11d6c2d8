"""Values into cells of a spreadsheet: numbers stay numbers, no text becomes a formula."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell

    AnyCell = Cell | MergedCell

Value = str | int | Decimal | date | None

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MAX_TEXT = 32_767  # characters a cell can hold
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text.startswith(_DANGEROUS)


def clean_text(text: str) -> str:
    """The text without what a workbook cannot hold."""
    return _CONTROL.sub("", text)[:_MAX_TEXT]


def put(cell: AnyCell, value: Value) -> None:
    """Writes a number as number, a day as day, and text as text, never as a formula."""
    if isinstance(value, str):
        value = clean_text(value)
        cell.value = value
        cell.data_type = "s"
        if is_dangerous(value):
            cell.quotePrefix = True
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif value is not None:
        text = format(value, "f")
        decimals = len(text.partition(".")[2])
        if decimals:  # integers look right in the general format
            cell.number_format = f"0.{'0' * decimals}"


def csv_text(value: Value) -> str:
    """The same for a line of CSV, where everything is text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if is_dangerous(value) else value
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
