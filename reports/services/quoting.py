"""What stands at a place of a report, and where to find it after the report was changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.renderers.printed import printed_text
from reports.rules.model import span_place

if TYPE_CHECKING:
    from reports.content import Content

_CELL = re.compile(r"tables\.(\w+)\.(\w+)\.(\w+)", re.ASCII)
_SPAN = re.compile(r"sections\.(\w+)\[(\d{1,7}):(\d{1,7})\]", re.ASCII)


def quote_of(content: Content, place: str) -> str | None:
    """What stands there: a number as printed, or the text of a span; None for no place at all.

    An empty span names its section as a whole.
    """
    if cell := _CELL.fullmatch(place):
        table, row, column = cell.groups()
        try:
            layout = content.layout.table(table)
            layout.row(row)
            layout.column(column)
        except KeyError:
            return None
        return printed_text(content.cell(table, row, column))
    span = _SPAN.fullmatch(place)
    if span is None or all(s.code != span[1] for s in content.layout.sections):
        return None
    start, end = int(span[2]), int(span[3])
    text = content.section_text(span[1])
    return text[start:end] if start <= end <= len(text) else None


def find_again(content: Content, place: str, quote: str) -> tuple[str, str | None]:
    """Where in `content` a quoted place is now, and what stands there; None where it is gone.

    A cell stays where it is. Text is looked for where it stood, then nearest to it; where it
    is no more, the place is its section.
    """
    now = quote_of(content, place)
    span = _SPAN.fullmatch(place)
    if span is None:
        return place, now
    section, start = span[1], int(span[2])
    if not quote or now == quote:
        return place, now
    text = content.section_text(section)
    found = [match.start() for match in re.finditer(re.escape(quote), text)]
    if not found:
        return span_place(section, 0, 0), None
    nearest = min(found, key=lambda at: abs(at - start))
    return span_place(section, nearest, nearest + len(quote)), quote
