"""Finds the markers of an enumeration in prose: （一）, 一是, 1., 第一，, ①, 一方面.

Works on folded text (`reports.content.text.fold`), so ``（`` is ``(`` and ``：`` is ``:``.
Also used by the rules, which report an enumeration that does not run 一是 … 二是 … 三是.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Family = Literal["dun", "paren", "number", "bracket", "circle", "di", "order", "is", "side"]

# Outer to inner, as official documents nest them (GB/T 9704: 一、（一） 1. （1）), then prose.
RANK: dict[Family, int] = {
    "dun": 0,
    "paren": 1,
    "number": 2,
    "bracket": 3,
    "circle": 4,
    "di": 4,
    "order": 4,
    "is": 5,
    "side": 6,
}

_DIGITS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)}
_ORDER = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 4}
_CIRCLES = {chr(0x2460 + n): n + 1 for n in range(20)} | {chr(0x2474 + n): n + 1 for n in range(20)}

_HAN = "[一二三四五六七八九十]{1,3}"
_EDGE = r"(?<![^\s,.;:。、!?)\]”’\"》>…—])"  # start of text, space or punctuation before
_OPEN = r"(?<![^\s;:。!?)\]”’\"…])"  # where a sentence or clause may begin
_PATTERNS: tuple[tuple[Family, re.Pattern[str]], ...] = (
    ("dun", re.compile(rf"{_OPEN}({_HAN})、")),
    ("paren", re.compile(rf"(?<!第)(?<!条)\(({_HAN})\)")),
    ("number", re.compile(rf"{_OPEN}(\d{{1,2}})(?:[.](?!\d)|、)")),
    ("bracket", re.compile(rf"{_OPEN}\(?(\d{{1,2}})\)")),
    ("circle", re.compile("([①-⑳⑴-⒇])")),
    ("di", re.compile(rf"{_EDGE}[第其]({_HAN})(?=[,、:是])")),
    ("order", re.compile(rf"{_EDGE}({'|'.join(_ORDER)})(?=[,是、:])")),
    ("is", re.compile(rf"({_HAN})(?:是(?!否)|要(?![求点素件闻])|则是)")),
    ("side", re.compile(r"(?<!另)(一方面|另一方面)")),
)
_AFTER_EDGE = re.compile(rf"{_EDGE}.", re.DOTALL)
# A 一是 without punctuation before it follows words like these ("主要表现在一是").
_BEFORE_FIRST = re.compile(r"(?:在|为|有|即|主要|工作|措施|方面|问题|不足|如下|如是|做到|将)$")
# What input methods make of 一是 (yishi).
MISTYPED_FIRST = re.compile(
    r"(?:(?<=[:;。\]\n])|(?<=[:;。\]\n] ))\s*"
    r"(意识|一时|一事|一式|一世|以是|已是|亦是|易是|依是|—是|-是|1是)"
    r"(?![到不强淡薄形])"
)


@dataclass(frozen=True)
class Marker:
    """A marker at `start` … `end`; `mistyped` where 一是 was meant and something else stands."""

    start: int
    end: int
    family: Family
    number: int
    mistyped: bool = False


def chinese_number(text: str) -> int:
    """The value of 一 … 九十九; 0 where the characters make no number."""
    if "十" not in text:
        return _DIGITS.get(text, 0)
    tens, _, ones = text.partition("十")
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _number(family: Family, text: str) -> int:
    if family == "order":
        return _ORDER[text]
    if family == "side":
        return 2 if text.startswith("另") else 1
    if family == "circle":
        return _CIRCLES[text]
    return int(text) if text.isdigit() else chinese_number(text)


def markers(text: str, folded: str) -> tuple[Marker, ...]:
    """All markers in order of place, with a mistyped 一是 where a 二是 has none before it.

    `folded` is `text` folded; the circled digits are read from `text`, folding removes them.
    """
    found: list[Marker] = []
    for family, pattern in _PATTERNS:
        source = text if family == "circle" else folded
        for match in pattern.finditer(source):
            number = _number(family, match[1])
            if number:
                found.append(Marker(match.start(), match.end(), family, number))
    found.sort(key=lambda m: (m.start, -m.end))
    return tuple(_with_mistyped(folded, _plausible(folded, found)))


def _plausible(folded: str, found: list[Marker]) -> list[Marker]:
    """Drops overlaps, and 是-markers inside words (统一是, 之一是) that continue no enumeration."""
    kept: list[Marker] = []
    end, last = 0, 0
    for marker in found:
        if marker.start < end:
            continue
        if marker.family == "is":
            edge = _AFTER_EDGE.match(folded, marker.start)
            if not edge:
                follows = marker.number == last + 1 if marker.number > 1 else False
                if not follows and not (
                    marker.number == 1
                    and _BEFORE_FIRST.search(folded, max(0, marker.start - 4), marker.start)
                ):
                    continue
            last = marker.number
        kept.append(marker)
        end = marker.end
    return kept


def _with_mistyped(folded: str, found: list[Marker]) -> list[Marker]:
    out: list[Marker] = []
    last, since = 0, 0
    for marker in found:
        if marker.family == "is":
            if marker.number == 2 and last != 1:
                slips = list(MISTYPED_FIRST.finditer(folded, since, marker.start))
                if slips:
                    out.append(Marker(slips[-1].start(1), slips[-1].end(1), "is", 1, mistyped=True))
            last, since = marker.number, marker.end
        out.append(marker)
    return sorted(out, key=lambda m: m.start)
