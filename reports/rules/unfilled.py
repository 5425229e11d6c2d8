"""Blanks that last year's text was taken over with, and nobody has filled yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.content.carrying import BLANK_MARK
from reports.rules.model import N_, Context, Hit, span_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.content import Content


def blanks(content: Content, context: Context) -> Iterator[Hit]:
    """Every place where a number of last year was left out."""
    del context
    for section in content.layout.sections:
        text = content.section_text(section.code)
        at = text.find(BLANK_MARK)
        while at >= 0:
            end = at + len(BLANK_MARK)
            yield Hit(
                span_place(section.code, at, end),
                N_("This year's number is still missing: %(mark)s"),
                {"mark": BLANK_MARK},
                found=BLANK_MARK,
            )
            at = text.find(BLANK_MARK, end)
