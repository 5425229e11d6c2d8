"""How one text became another, in pieces a person can read.

Sentences first, then words inside the sentences that changed: a number or a Latin word is one
word, and so is each Chinese character. What stays between two changes and is too short to help
the eye is counted as changed, so that no sentence falls into crumbs.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind = Literal["same", "removed", "added"]

MAX_STEPS = 3_000_000
"""Steps that comparing two texts may take, under a second; what is left is told as one change."""
CRUMB = 2  # characters that stay between two changes and are not worth to be set apart
LIKENESS = 0.35  # below it two sentences are two sentences, not one that was changed
CONTEXT = 30  # characters of what stayed that are shown on either side of a change

_SENTENCE = re.compile(r"[^。！？；\n]*(?:[。！？；]|\n+|$)")
_WORD = re.compile(r"\d+(?:[.,]\d+)*[%％]?|[A-Za-z]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


@dataclass
class Steps:
    """Steps that are left for comparing: of two whole texts, or of all texts of two reports."""

    left: int = MAX_STEPS


def changed_pieces(before: str, after: str, steps: Steps | None = None) -> tuple[Piece, ...]:
    """The texts as pieces in reading order; joined without `added` they give `before` again."""
    one = [s for s in _SENTENCE.findall(before) if s]
    other = [s for s in _SENTENCE.findall(after) if s]
    steps = steps or Steps()
    pieces: list[Piece] = []
    for removed, added in _blocks(one, other, steps):
        if removed == added:
            pieces.append(Piece("same", removed))
        else:
            pieces += _words(removed, added, steps)
    return tuple(_joined(pieces))


def abridged(pieces: Sequence[Piece], context: int = CONTEXT) -> tuple[Piece, ...]:
    """The pieces with what stayed cut down to so much on either side of each change."""
    out = []
    for at, piece in enumerate(pieces):
        text = piece.text
        if piece.kind == "same":
            head = text[:context] if at else ""
            tail = text[-context:] if at < len(pieces) - 1 else ""
            if len(head) + len(tail) + 1 < len(text):
                text = f"{head}…{tail}"
        out.append(Piece(piece.kind, text))
    return tuple(out)


class _Bounded(SequenceMatcher[str]):
    """Finds no more matches when its steps are used up.

    Repeated tokens make the time grow with the cube of the length, so lengths alone do not bound
    it: what is counted is each place in the other text that a token is tried at.
    """

    def __init__(self, one: Sequence[str], other: Sequence[str], steps: Steps) -> None:
        super().__init__(None, one, other, autojunk=False)
        self._one, self._steps = one, steps
        self._places = Counter(other)

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        if self._steps.left > 0:
            self._steps.left -= sum(1 + self._places[token] for token in self._one[alo:ahi])
        if self._steps.left <= 0:
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def _blocks(one: Sequence[str], other: Sequence[str], steps: Steps) -> Iterator[tuple[str, str]]:
    """Runs of equal and of changed tokens, joined, as before and after."""
    for _tag, a, b, c, d in _Bounded(one, other, steps).get_opcodes():
        yield "".join(one[a:b]), "".join(other[c:d])


def _words(before: str, after: str, steps: Steps) -> Iterator[Piece]:
    one, other = _WORD.findall(before), _WORD.findall(after)
    whole = [(before, after)]
    blocks = whole
    if one and other:
        blocks = _without_crumbs(list(_blocks(one, other, steps)))
        stayed = sum(len(removed) for removed, added in blocks if removed == added)
        if stayed < LIKENESS * min(len(before), len(after)):
            blocks = whole
    for removed, added in blocks:
        if removed == added:
            yield Piece("same", removed)
            continue
        if removed:
            yield Piece("removed", removed)
        if added:
            yield Piece("added", added)


def _without_crumbs(blocks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for at, (removed, added) in enumerate(blocks):
        crumb = removed == added and len(removed) <= CRUMB and 0 < at < len(blocks) - 1
        changed = removed != added
        if out and out[-1][0] != out[-1][1] and (crumb or changed):
            out[-1] = (out[-1][0] + removed, out[-1][1] + added)
        else:
            out.append((removed, added))
    return out


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece."""
    last: Piece | None = None
    for piece in pieces:
        if last is not None and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
