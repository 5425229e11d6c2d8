"""How a passage is scored, the same on both engines: BM25 over pairs, word by word.

Each pair of a word counts once, by the better of the passage's text and its context (office,
part, year), so that naming the office steers without drowning what was asked; each word counts
by the best of its variants. The numbers were chosen on questions about real reports
(`bench/relevance.py`), where figures near them do as well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.query import MAX_WORD, SYNONYM_WEIGHT
from search.tokens import characters, pairs

if TYPE_CHECKING:
    from search.query import Query

K1 = 1.2
# Passages are cut to about one length already, so length says little; at Lucene's 0.75
# headings of ten characters rise above the paragraphs they head.
B = 0.3
CHARACTER_WEIGHT = 0.2  # single characters beside pairs: 高 and 性 say little, but something
# Of a word's pairs: 政务公开工作人员兼职多 is found in 人员…兼职多, a term of up to four characters
# by any pair of it.
NEEDED_PAIRS = 0.3
# Of what says it otherwise more: one pair of a synonym is not what was asked.
NEEDED_PAIRS_OTHERWISE = 0.5
NEEDED_WORDS = 0.5
# Added where the passage is of the part that the question asks for by its manner (a complaint
# is answered by a problem, "how" by a remedy): about as much as one rare pair, so it decides
# between passages that are much alike.
SECTION_SCORE = 3.0
# Added to the passages of an office whose whole name was asked for: more than words can score,
# so who speaks of an office comes after the office itself.
OFFICE_SCORE = 500.0


@dataclass(frozen=True)
class Variant:
    """One way to say a word: its pairs (or its one character) and how many must be there."""

    tokens: tuple[str, ...]
    singles: tuple[str, ...]
    needed: int
    weight: float


@dataclass(frozen=True)
class Plan:
    """What to look for: for every word its variants, and how many of the words must be there.

    Passages of `section`, where it is given, are preferred; those of an office that is called
    as one of `names` come first.
    """

    words: tuple[tuple[Variant, ...], ...]
    needed: int
    section: str | None
    names: tuple[str, ...]


def plan(query: Query) -> Plan:
    """The scoring of a query's words and phrases.

    A phrase stands in every passage that is scored; how often and in how long a passage it does
    tells which is best.
    """
    words = tuple(
        (_variant(word.text, 1.0, NEEDED_PAIRS), *(_otherwise(v, word.text) for v in word.variants))
        for word in query.words
    )
    phrases = tuple((_variant(phrase[:MAX_WORD], 1.0, NEEDED_PAIRS),) for phrase in query.phrases)
    of_words = min(1, len(words)) if query.any_word else math.ceil(len(words) * NEEDED_WORDS)
    needed = of_words + len(phrases)
    return Plan((*words, *phrases), needed, query.manner, query.names)


def _otherwise(variant: str, word: str) -> Variant:
    # A longer way to say it has more pairs to score by, but says no more.
    length = min(1.0, max(1, len(word) - 1) / max(1, len(variant) - 1))
    return _variant(variant, SYNONYM_WEIGHT * length, NEEDED_PAIRS_OTHERWISE)


def _variant(text: str, weight: float, share: float) -> Variant:
    if len(text) == 1:
        return Variant((text,), (), 1, weight)
    tokens = pairs(text)
    needed = math.ceil(len(tokens) * share)
    return Variant(tokens, characters(text), needed, weight)
