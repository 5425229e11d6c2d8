"""What a word may have been meant for: known words that sound or look like it.

Chinese is mistyped by its sound (行政复仪 for 行政复议), by the letters that were to become
characters (xingzhengfuyi), by one wrong character, and names of offices by one left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from search.pinyin import alike, spelled, syllable
from search.vocabulary import SHORTEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LONGEST = 24  # characters of a known word that is looked for within what was typed
_DISTINCT = 3  # characters from which words that nearly sound alike are told apart by the rest
_LONG = 4  # characters from which one wrong character leaves a word recognisable
_LIKE = 80  # per cent of a name; one character of five left out is 89
_LETTERS = 4  # of the shortest word typed in letters


@dataclass(frozen=True)
class Known:
    """`words` of the field and `names` of offices and districts, all folded."""

    words: tuple[str, ...]
    names: tuple[str, ...]

    def corrections(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Stretches of `text` (start, end) with the known word that each sounds or looks like.

        The longest first, none overlapping another; no character changes that stands in a
        word which is known as it is.
        """
        free = self._unknown(text)
        taken = [False] * len(text)
        for start, end in _stretches(text):
            if any(taken[start:end]) or not any(free[start:end]):
                continue
            meant = self._meant(text[start:end])
            if meant and all(free[at] or text[at] == meant[at - start] for at in range(start, end)):
                taken[start:end] = [True] * (end - start)
                yield start, end, meant

    def spelled(self, letters: str) -> str | None:
        """The word that is typed with these letters."""
        return self._by_letters.get(letters) if len(letters) >= _LETTERS else None

    def name_like(self, text: str) -> str | None:
        """The name that looks most like `text`, which is none and no part of one."""
        if len(text) < _DISTINCT or any(text in name for name in self.names):
            return None
        found = process.extractOne(text, self.names, scorer=fuzz.ratio, score_cutoff=_LIKE)
        return found[0] if found else None

    def _unknown(self, text: str) -> list[bool]:
        """Of each character whether it stands in no known word."""
        free = [True] * len(text)
        for start, end in _stretches(text):
            if text[start:end] in self._every:
                free[start:end] = [False] * (end - start)
        return free

    def _meant(self, text: str) -> str | None:
        if len(text) < _DISTINCT:
            return self._by_sound.get(tuple(map(syllable, text)))
        found = self._by_likeness.get(tuple(map(alike, text)))
        if found is None and len(text) >= _LONG:
            found = next(filter(None, map(self._by_gap.get, _gaps(text))), None)
        return found

    @cached_property
    def _every(self) -> frozenset[str]:
        return frozenset((*self.words, *self.names))

    @cached_property
    def _by_sound(self) -> Mapping[tuple[str, ...], str]:
        return _first((tuple(map(syllable, w)), w) for w in self._looked_for())

    @cached_property
    def _by_likeness(self) -> Mapping[tuple[str, ...], str]:
        return _first((tuple(map(alike, w)), w) for w in self._looked_for())

    @cached_property
    def _by_gap(self) -> Mapping[str, str]:
        """Of the words alone: among thousands of names many differ by a character."""
        return _first((gap, w) for w in self.words if len(w) >= _LONG for gap in _gaps(w))

    @cached_property
    def _by_letters(self) -> Mapping[str, str]:
        return _first((spelled(w), w) for w in self._looked_for())

    def _looked_for(self) -> Iterator[str]:
        return (w for w in (*self.words, *self.names) if SHORTEST <= len(w) <= LONGEST)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where words can stand (start, end), the longest first."""
    for length in range(min(len(text), LONGEST), SHORTEST - 1, -1):
        for start in range(len(text) - length + 1):
            yield start, start + length


def _gaps(word: str) -> Sequence[str]:
    return [f"{word[:at]}\0{word[at + 1 :]}" for at in range(len(word))]


def _first(pairs: Iterable[tuple[Any, str]]) -> Mapping[Any, str]:
    """Of words with the same key the first."""
    found: dict[Any, str] = {}
    for key, word in pairs:
        found.setdefault(key, word)
    return found
