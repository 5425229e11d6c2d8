"""Prose made ready for matching: folded, without blanks, with the way back to the original."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from reports.content import fold
from reports.rules.model import span_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.content import Content


@dataclass(frozen=True)
class Prose:
    """A section's text folded and without any blank; `at` maps each character back."""

    section: str
    text: str
    at: tuple[int, ...]
    source: str

    def place(self, start: int, end: int) -> str:
        """The address of a span of `text`, in the original's characters."""
        if start >= end:
            return span_place(self.section, 0, 0)
        return span_place(self.section, self.at[start], self.at[end - 1] + 1)

    def opens(self, at: int) -> bool:
        """Whether a sentence or a line begins there."""
        if at == 0 or self.text[at - 1] in "。;:!?":
            return True
        return (
            "\n" in self.source[self.at[at - 1] : self.at[at]]
            and self.text[at - 1] not in "较比从自"
        )

    def said(self, start: int, end: int) -> str:
        """What the original says there."""
        return self.source[self.at[start] : self.at[end - 1] + 1] if start < end else ""


@lru_cache(maxsize=256)
def _squeeze(section: str, text: str) -> Prose:
    folded = fold(text)
    at = tuple(i for i, c in enumerate(folded) if not c.isspace())
    return Prose(section, "".join(folded[i] for i in at), at, text)


def prose(content: Content) -> Iterator[Prose]:
    """The prose of every section that has any, in the form's order."""
    for section in content.layout.sections:
        text = content.section_text(section.code)
        if text:
            yield _squeeze(section.code, text)


def prose_of(content: Content, section: str) -> Prose:
    """The prose of one section (empty where there is none)."""
    return _squeeze(section, content.section_text(section))
