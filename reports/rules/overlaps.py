"""Repeated passages side by side: where they stand in this report, and where in the other.

The rules of duplication say that a passage is repeated; this finds the other text's passage,
so that both can be read beside each other. What many offices share is told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.rules.duplication import (
    BOILERPLATE,
    SECTIONS,
    SHINGLE,
    all_shingles,
    common_in,
    letters_of,
    runs,
    shared_with,
    text_of,
)
from reports.rules.prose import prose_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.content import Content


@dataclass(frozen=True)
class Span:
    """A stretch of a section's text, in characters of the original."""

    section: str
    start: int
    end: int


@dataclass(frozen=True)
class Overlap:
    """A passage of this report and what is the same in the other; `letters` without signs."""

    mine: Span
    theirs: tuple[Span, ...]
    letters: int


@dataclass(frozen=True)
class Repeated:
    """How the prose of a report repeats others', passage by passage.

    `last_year` against the office's own report of the year before, `others` against each
    of the other offices in their order, `boilerplate` what so many say that it is nobody's.
    """

    letters: int
    last_year: tuple[Overlap, ...]
    others: tuple[tuple[Overlap, ...], ...]
    boilerplate: tuple[tuple[Span, int], ...]


def repeated(content: Content, previous: Content | None, others: Sequence[Content]) -> Repeated:
    """All overlaps, as the rules of duplication find them."""
    own = all_shingles(content)
    shared = [shared_with(own, other) for other in others]
    common = common_in(shared)
    return Repeated(
        letters=sum(len(letters_of(text_of(content, s))[0]) for s in SECTIONS),
        last_year=_overlaps(content, previous, all_shingles(previous)) if previous else (),
        others=tuple(
            _overlaps(content, other, found - common)
            for other, found in zip(others, shared, strict=True)
        ),
        boilerplate=tuple(
            (_span(content, section, start, end), letters)
            for section, start, end, letters in runs(content, common | BOILERPLATE)
        ),
    )


def _overlaps(content: Content, other: Content, wanted: frozenset[str]) -> tuple[Overlap, ...]:
    found = tuple(runs(content, wanted - BOILERPLATE))
    there = tuple(_Letters(other, section) for section in SECTIONS) if found else ()
    return tuple(
        Overlap(_span(content, section, start, end), _found(content, section, start, end, there), n)
        for section, start, end, n in found
    )


class _Letters:
    """A section's letters, where they stand, and where each shingle stands first.

    Searching the text for one shingle after the other would take the square of its length.
    """

    def __init__(self, content: Content, section: str) -> None:
        self.content, self.section = content, section
        self.text, self.at = letters_of(text_of(content, section))
        self.first: dict[str, int] = {}
        for i in range(len(self.text) - SHINGLE + 1):
            self.first.setdefault(self.text[i : i + SHINGLE], i)


def _span(content: Content, section: str, start: int, end: int) -> Span:
    at = prose_of(content, section).at
    return Span(section, at[start], at[end - 1] + 1)


def _found(
    content: Content, section: str, start: int, end: int, there: Iterable[_Letters]
) -> tuple[Span, ...]:
    """The passages of the other report that the run is made of, in the section of the longest."""
    letters, _ = letters_of(text_of(content, section)[start:end])
    best: list[tuple[int, Span]] = []
    for one in there:
        pieces = _pieces(letters, one)
        found = [(length, _span(one.content, one.section, a, b)) for length, a, b in pieces]
        if sum(length for length, _ in found) > sum(length for length, _ in best):
            best = found
    return tuple(sorted({span for _, span in best}, key=lambda span: span.start))


def _pieces(wanted: str, there: _Letters) -> Iterable[tuple[int, int, int]]:
    """Stretches of `wanted` found there, greedily: letters, start and end in the text."""
    letters, at = there.text, there.at
    i = 0
    while i <= len(wanted) - SHINGLE:
        place = there.first.get(wanted[i : i + SHINGLE], -1)
        if place < 0:
            i += 1
            continue
        length = SHINGLE
        while (
            i + length < len(wanted)
            and place + length < len(letters)
            and wanted[i + length] == letters[place + length]
        ):
            length += 1
        yield length, at[place], at[place + length - 1] + 1
        i += length
