"""A table told in sentences: for those who listen to a report and those whom grids do not suit.

One sentence a row, in the form's own words::

    本年新收政府信息公开申请数量：自然人12件，商业企业1件，科研机构0件，…，总计13件。

Nothing is computed: blank, zero and "not applicable" are told apart as the report does.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from reports.form import form
from reports.form.labels import without_numbering
from reports.renderers.printed import printed_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.renderers.printed import Number, PrintedTable

_REMARK = re.compile(r"（[^（）]*）$")
_UNITLESS = re.compile(r"[-+]?[\d,.]+")
CASES = "件"  # what parts three and four count, which print no unit


def sentences(table: PrintedTable, form_code: str) -> tuple[tuple[str, str], ...]:
    """For each row its label and what it says of it."""
    out = []
    for (code, row), group in groupby(table.numbers, key=lambda n: (n.table, n.row)):
        numbers = list(group)
        layout = form(form_code).table(code)
        path = [*layout.row(row).path, layout.row(row).label]
        label = "，".join(_REMARK.sub("", without_numbering(part)) for part in path)
        cases = "" if layout.section == "proactive" else CASES
        out.append((label, "，".join(_told(numbers, cases)) + "。"))
    return tuple(out)


def _told(numbers: list[Number], cases: str) -> Iterator[str]:
    states = {number.state for number in numbers}
    if len(numbers) > 2 and states == {"zero"} and all(n.cell.source is None for n in numbers):
        yield f"各栏均为0{_unit(numbers[0], cases)}"
        return
    if len(numbers) > 2 and states == {"blank"}:
        yield "各栏均未填写"
        return
    if len(numbers) > 2 and states == {"not_applicable"}:
        yield "各栏均不适用"
        return
    for number in numbers:
        yield _column(number) + _value(number, cases)


def _column(number: Number) -> str:
    """The column's head without its remark and the head above it."""
    return re.sub(r"（单位：.*?）", "", number.labels[2].rsplit(" ", 1)[-1])


def _value(number: Number, cases: str) -> str:
    match number.state:
        case "blank":
            return "未填写"
        case "not_applicable":
            return "不适用"
        case "unreadable":
            return f"原文为“{number.cell.source}”"
    text = printed_text(number.cell)
    return f"{text}{_unit(number, cases)}" if _UNITLESS.fullmatch(text) else text


def _unit(number: Number, cases: str) -> str:
    return number.unit or cases
