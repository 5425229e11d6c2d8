"""Repair of characters that look right and are wrong, and keys for comparing labels."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reports.content import fold

# The radicals supplement has no compatibility mapping for these in Unicode, yet fonts in PDF
# files use them for the ideographs they look like.
_RADICALS = dict(
    zip(
        "⺁⺅⺌⺟⺠⺼⻁⻄⻅⻆⻇⻉⻋⻌⻑⻒⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "厂亻小母民肉虎西见角角贝车辶長镸长门阝青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_GLOSS = re.compile(r"(?<=[\u3400-\u9fff])[(（][a-zü\u00e0-\u01dc]{1,6}[)）]")
_NOT_WORD = re.compile(r"[\W_]+")


# Words that mirrors in traditional characters exchange, back to those of the form; equally long.
_WORDS = (("档案", "文件"), ("资讯", "信息"), ("专案", "项目"))


def _form_words(text: str) -> str:
    for theirs, ours in _WORDS:
        text = text.replace(theirs, ours)
    return text


def _is_lookalike(character: str) -> bool:
    return "\u2f00" <= character <= "\u2fdf" or "\uf900" <= character <= "\ufaff"


@lru_cache(maxsize=4096)
def _repair(character: str) -> str:
    if _is_lookalike(character):
        return unicodedata.normalize("NFKC", character)
    return _RADICALS.get(character, character)


def repair(text: str) -> str:
    """Text with compatibility radicals and ideographs as ordinary ones, and no invisible marks."""
    if text.isascii():
        return _CONTROL.sub("", text)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return "".join(map(_repair, text))


def plain(text: str) -> str:
    """Text folded, without blanks: what patterns of headings and titles are matched on."""
    return _form_words("".join(_GLOSS.sub("", fold(text)).split()))


def key(text: str) -> str:
    """Letters, digits and ideographs only, folded: what labels are compared by.

    Mirrors of some sites gloss characters with their reading, 權(quán); the gloss is left out.
    """
    return _form_words(_NOT_WORD.sub("", _GLOSS.sub("", fold(text))))


def is_ideograph(character: str) -> bool:
    """Whether the character is a Chinese ideograph."""
    return "\u3400" <= character <= "\u9fff"
