"""Folding of characters for comparison: NFKC, traditional to simplified, lower case.

One character to one, so that a position in folded text is the same position in the
original and highlights and findings point at what was really written.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

import opencc


@lru_cache(maxsize=1)
def _simplified() -> dict[str, str]:
    """OpenCC's character table (traditional to simplified, first choice)."""
    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = (line.split("\t") for line in table.read_text("utf-8").splitlines() if "\t" in line)
    return {old: new.split()[0] for old, new in pairs if len(old) == 1 and len(new.split()[0]) == 1}


@lru_cache(maxsize=65536)
def _fold_character(character: str) -> str:
    compatible = unicodedata.normalize("NFKC", character)
    if len(compatible) != 1:
        compatible = character
    simplified = _simplified().get(compatible, compatible)
    lower = simplified.lower()
    return lower if len(lower) == 1 else simplified


def fold(text: str) -> str:
    """The text folded for comparison; always as long as the original."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_character, text))
