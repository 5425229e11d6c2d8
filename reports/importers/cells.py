"""One cell's text to its number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.content import Cell

if TYPE_CHECKING:
    from reports.form import Column

MAX_SOURCE = 200
_MAX_DIGITS = 15
_MAX_DECIMALS = 8

_NOT_APPLICABLE = {
    "/", "\\", "-", "--", "——", "—", "–", "─", "━", "无", "無", "不涉及", "不适用", "不適用",
    "n/a", "N/A", "*", "×",
}  # fmt: skip
_UNIT = r"(?:万元|亿元|元|件次|[件条條宗项項例次份个個部人期])"
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_VALUE = re.compile(
    rf"(?P<sign>[+\-−–—]{{0,2}}|增加?|减少?|減少?|新增)"
    rf"(?P<number>{_NUMBER})"
    rf"(?P<unit>{_UNIT})?"
    r"(?P<remark>[(\[【].*[)\]】]|[;,。].*)?",
    re.DOTALL,
)
_ZERO = {"零": "0", "〇": "0", "O": "0", "o": "0", "○": "0"}


@dataclass(frozen=True)
class Reading:
    """A cell as read; `doubt` is a message id where the reading needs a look, None where plain."""

    cell: Cell
    doubt: str | None = None
    confidence: float = 1.0


def _squeeze(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def looks_like_value(text: str) -> bool:
    """Whether the text could stand in a cell: a number, or a mark for "not applicable"."""
    squeezed = _squeeze(text).lstrip("?")
    if not squeezed or len(squeezed) > MAX_SOURCE:
        return False
    if squeezed in _NOT_APPLICABLE or squeezed in _ZERO:
        return True
    return bool(_VALUE.fullmatch(squeezed))


def split_numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """A line of unmarked text as its words and the cells that close it, parted at blanks."""
    parts = text.split()
    at = len(parts)
    while at > 0 and looks_like_value(parts[at - 1]):
        at -= 1
    return " ".join(parts[:at]), tuple(parts[at:])


def read_cell(text: str, column: Column) -> Reading:
    """The number in a cell of that column.

    Marks such as ``/``, ``-`` and ``无`` say that the cell does not apply: no value, the mark
    kept as source. A unit, a remark, a sign in words or separators are kept as source beside
    the value. What is no number gives no value, the text as source and a doubt.
    """
    stripped = text.strip()
    squeezed = _squeeze(text)
    if not squeezed:
        return Reading(Cell())
    source = stripped[:MAX_SOURCE]
    if squeezed in _NOT_APPLICABLE:
        return Reading(
            Cell(None, source, not_applicable=True),
            "The cell holds a mark instead of a number; it was read as not applicable",
            0.8,
        )
    doubt: str | None = None
    confidence = 1.0
    if squeezed.startswith("?") and len(squeezed) > 1:
        squeezed = squeezed.lstrip("?")
        doubt, confidence = "A stray mark beside the number was left out", 0.9
    if squeezed in _ZERO:
        squeezed = _ZERO[squeezed]
        doubt, confidence = "A letter or word was read as zero", 0.8
    match = _VALUE.fullmatch(squeezed)
    if match is None or len(squeezed) > MAX_SOURCE:
        return _unreadable(source)
    return _number(match, source, column, doubt, confidence)


def _number(
    match: re.Match[str], source: str, column: Column, doubt: str | None, confidence: float
) -> Reading:
    number = Decimal(match["number"].replace(",", ""))
    sign = match["sign"]
    if sign and column.kind != "signed":
        if sign != "-":
            return _unreadable(source)
        doubt, confidence = "The number is negative where only counts can stand", 0.8
    if len(sign) == 2 and not sign[0].isalpha():
        doubt, confidence = "The sign is doubled; it was read once", 0.7
    if sign and sign[0] in "-−–—减減":
        number = -number
    if match["unit"] and column.kind == "money":
        number, doubt, confidence = _money(number, match["unit"], column, doubt, confidence)
    value = _within_bounds(number, whole=column.kind != "money")
    if value is None:
        return _unreadable(source)
    if match["remark"]:
        doubt = doubt or "The cell holds a remark beside the number"
        confidence = min(confidence, 0.9)
    if any(c.isspace() for c in source):
        doubt = doubt or "The number is broken by blanks; its parts were joined"
        confidence = min(confidence, 0.9)
    return Reading(Cell(value, None if source == str(value) else source), doubt, confidence)


def _within_bounds(number: Decimal, *, whole: bool) -> int | Decimal | None:
    """The number as content keeps it; None where it is too long or should be whole and is not."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > _MAX_DECIMALS:
        return None
    if abs(number) >= Decimal(10) ** _MAX_DIGITS:
        return None
    if not whole and exponent < 0:
        return number
    return int(number) if number == number.to_integral_value() else None


def _money(
    number: Decimal, unit: str, column: Column, doubt: str | None, confidence: float
) -> tuple[Decimal, str | None, float]:
    """Sums in a column of 万元 are brought to it; a column without unit keeps the number."""
    if column.unit == "万元" and unit in ("元", "亿元"):
        factor = Decimal("0.0001") if unit == "元" else Decimal(10000)
        scaled = number * factor
        if unit == "元":
            scaled = scaled.normalize()
            scaled = scaled.quantize(Decimal(1)) if scaled == scaled.to_integral() else scaled
        return scaled, "The amount has another unit than the column; it was converted", 0.8
    return number, doubt, confidence


def _unreadable(source: str) -> Reading:
    return Reading(Cell(None, source), "The cell holds no number that can be read", 0.0)
