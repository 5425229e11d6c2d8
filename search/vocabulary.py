"""The words that a search knows before anything is published: of the field, and of the form."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from reports.ports import Lexicon
from search import cells
from search.lexicon import KINDS, QUESTION_WORDS, SECTIONS, SHORT_NAMES, SYNONYMS
from search.pinyin import spelled
from search.tokens import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST = 2  # characters; one says too little to be offered


@cache
def terms() -> tuple[str, ...]:
    """Every word of the field in folded form, each once: what people ask for comes first."""
    return _each_once((*_asked(), *SHORT_NAMES, *SHORT_NAMES.values(), *KINDS.values()))


def lexicon() -> Lexicon:
    """What questions are read by, for those who ask them."""
    return Lexicon(SYNONYMS, tuple(SHORT_NAMES.items()), QUESTION_WORDS)


@cache
def _offered() -> tuple[str, ...]:
    """Those that a question may be about; pieces of offices' names are none."""
    return _each_once(_asked())


def _asked() -> Iterator[str]:
    yield from (word for group in SYNONYMS for word in group)
    yield from (name for names in SECTIONS.values() for name in names)
    yield from cells.names()


def _each_once(words: Iterable[str]) -> tuple[str, ...]:
    folded = (normal(word) for word in words)
    return tuple(dict.fromkeys(w for w in folded if len(w) >= SHORTEST and _chinese(w)))


def beginning(text: str, size: int) -> tuple[str, ...]:
    """At most `size` words that begin with `text`, then those that hold it; short ones first.

    Letters are what is typed before they become characters: xingz begins 行政.
    """
    wanted = normal(text).strip()
    if wanted.isascii() and wanted.isalpha() and len(wanted) >= SHORTEST:
        found = [word for word, letters in _letters() if letters.startswith(wanted)]
        return tuple(sorted(found, key=len)[:size])
    if not wanted:
        return ()
    holding = [word for word in _offered() if wanted in word and word != wanted]
    return tuple(sorted(holding, key=lambda w: (not w.startswith(wanted), len(w)))[:size])


@cache
def _letters() -> tuple[tuple[str, str], ...]:
    return tuple((word, spelled(word)) for word in _offered())


def _chinese(word: str) -> bool:
    return all("\u4e00" <= c <= "\u9fff" for c in word)
