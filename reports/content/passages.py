"""Passages: what search finds and what an address on a page points at.

A passage is one sentence, or several of one paragraph, of at most 300 characters; a
longer sentence stands alone (measured best among the cuts tried, see DESIGN §7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.content.model import Content

MAX_PASSAGE = 300
_SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;]+[”’」』）)]*|[^。！？!?；;\n]+")


@dataclass(frozen=True)
class Passage:
    """A span of a section's text.

    `section` is a form section, or ``problem`` / ``remedy`` where the span lies in a statement
    of part five. `place` is the form section that `start` and `end` count in. `ordinal`
    counts through the report from 1. `anchor` is unique in the report's page.
    """

    section: str
    place: str
    ordinal: int
    text: str
    start: int
    end: int
    anchor: str
    statement: int | None = None


def passages(content: Content) -> tuple[Passage, ...]:
    """All passages of a report in reading order."""
    out: list[Passage] = []
    for section in content.layout.sections:
        text = content.section_text(section.code)
        for kind, statement, start, end in _pieces(content, section.code, text):
            for a, b in _cut(text, start, end):
                ordinal = len(out) + 1
                out.append(
                    Passage(
                        section=kind,
                        place=section.code,
                        ordinal=ordinal,
                        text=text[a:b],
                        start=a,
                        end=b,
                        anchor=f"p-{section.code}-{a}",
                        statement=statement,
                    )
                )
    return tuple(out)


def _pieces(
    content: Content, section: str, text: str
) -> Iterator[tuple[str, int | None, int, int]]:
    """Cuts part five at its statements; other sections stay whole."""
    at = 0
    if section == "problems":
        spans = sorted(
            (s.start, s.end, s.kind, s.ordinal)
            for s in content.statements
            if s.start is not None and s.end is not None
        )
        for start, end, kind, ordinal in spans:
            if start < at or end > len(text):
                continue
            yield section, None, at, start
            yield kind, ordinal, start, end
            at = end
    yield section, None, at, len(text)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of at most MAX_PASSAGE characters, whole sentences, never across a line break."""
    for line in re.finditer(r"[^\n]+", text[start:end]):
        at: int | None = None
        last = 0
        for match in _SENTENCE.finditer(line[0]):
            a, b = start + line.start() + match.start(), start + line.start() + match.end()
            if at is not None and b - at > MAX_PASSAGE:
                yield from _trim(text, at, last)
                at = None
            at = a if at is None else at
            last = b
        if at is not None:
            yield from _trim(text, at, last)


def _trim(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(c.isalnum() for c in text[start:end]):
        yield start, end
