"""How Chinese characters sound, without tones: most slips of the keyboard sound right."""

from __future__ import annotations

import os
import re
from functools import lru_cache

# Readings of whole words, 45 MB in each process; characters are enough to compare sounds.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import Style, lazy_pinyin

# What many speakers do not keep apart, and input methods therefore take for one.
_ALIKE = re.compile(r"^([zcs])h|([ei]n)g$")


@lru_cache(maxsize=8192)
def syllable(character: str) -> str:
    """The usual reading of a character, as `xing`; another sign is its own sound."""
    return lazy_pinyin(character, style=Style.NORMAL, v_to_u=False)[0]


@lru_cache(maxsize=8192)
def alike(character: str) -> str:
    """The same, with zh as z, ch as c, sh as s, and ing, eng as in, en."""
    return _ALIKE.sub(lambda m: m[1] or m[2], syllable(character))


def spelled(word: str) -> str:
    """A word as it is typed in letters: xingzhengfuyi."""
    return "".join(map(syllable, word))
