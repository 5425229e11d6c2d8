"""What both engines index: single characters and pairs of neighbours, of folded text.

Every character counts, punctuation and blanks too. So a text holds a phrase exactly where
it holds the phrase's pairs one after another, and no rule of an engine about what is a
word can lose a digit, a rare character or a bracket.
"""

from __future__ import annotations

from functools import lru_cache

from reports.content import fold


def clean(text: str) -> str:
    """`text` without what no database takes: lone surrogates and NUL become U+FFFD."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


def normal(text: str) -> str:
    """`text` as it is indexed and compared; as long as the original."""
    return fold(clean(text))


def pairs(text: str) -> tuple[str, ...]:
    """The distinct pairs of neighbouring characters, in order of first appearance."""
    return tuple(dict.fromkeys(text[i : i + 2] for i in range(len(text) - 1)))


def characters(text: str) -> tuple[str, ...]:
    """The distinct characters, in order of first appearance."""
    return tuple(dict.fromkeys(text))


@lru_cache(maxsize=16384)
def _letters(character: str) -> str:
    # The first block of Chinese characters: every tokenizer takes each of them for a word.
    if "\u4e00" <= character <= "\u9fa5":
        return character
    return f"x{ord(character):x}"


def spell(token: str) -> str:
    """A token in letters that Elasticsearch's standard tokenizer leaves whole."""
    return "".join(map(_letters, token))


def spell_out(text: str) -> str:
    """`text` such that the standard tokenizer makes one token of each character."""
    return " ".join(map(_letters, text))
