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
NEEDED_PAIRS = 0.3  # of a word's pairs: 政务公开工作人员兼职多 is found in 人员…兼职多
NEEDED_WORDS = 0.5
# Added where the passage is of the part that the question asks for by its manner (a complaint
# is answered by a problem, "how" by a remedy): about as much as one rare pair, so it decides
# between passages that are much alike.
SECTION_SCORE = 3.0


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

    Passages of `section`, where it is given, are preferred.
    """

    words: tuple[tuple[Variant, ...], ...]
    needed: int
    section: str | None


def plan(query: Query) -> Plan:
    """The scoring of a query's words and phrases.

    A phrase stands in every passage that is scored; how often and in how long a passage it does
    tells which is best.
    """
    words = tuple(
        (_variant(word.text, 1.0), *(_variant(v, SYNONYM_WEIGHT) for v in word.variants))
        for word in query.words
    )
    phrases = tuple((_variant(phrase[:MAX_WORD], 1.0),) for phrase in query.phrases)
    needed = math.ceil(len(words) * NEEDED_WORDS) + len(phrases)
    return Plan((*words, *phrases), needed, query.manner)


def _variant(text: str, weight: float) -> Variant:
    if len(text) == 1:
        return Variant((text,), (), 1, weight)
    tokens = pairs(text)
    needed = math.ceil(len(tokens) * NEEDED_PAIRS)
    return Variant(tokens, characters(text), needed, weight)
