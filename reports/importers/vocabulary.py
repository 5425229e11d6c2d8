"""Matches what stands beside numbers with the rows of the form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from reports.form import FORMS, Row, Table
from reports.importers.characters import key

_NUMBERING = re.compile(
    r"^(?:[（(][一二三四五六七八九十][）)]|[一二三四五六七八九十]、|\d{1,2}[.、．])"
)
_REMARK = re.compile(r"[（(【\[][^（(）)]{4,}?(?:[）)】\]]|$)")
_LIKE = 0.8  # similarity from which two labels count as the same, one of them miswritten
_MIN_FUZZY = 5  # characters: shorter labels must match exactly
_MIN_PART = 4
_MAX_LABEL = 200  # the longest label of the forms has 44 characters


@dataclass(frozen=True)
class RowKey:
    """What a row's label is recognised by: its words, with and without its number."""

    row: Row
    words: tuple[str, ...]
    number: str


@lru_cache(maxsize=512)
def row_key(row: Row) -> RowKey:
    """The keys of a row's label and its aliases."""
    words = []
    for label in (row.label, *row.aliases):
        bare = _NUMBERING.sub("", label)
        for text in (bare, _REMARK.sub("", bare)):
            if (k := key(text)) and k not in words:
                words.append(k)
    match = _NUMBERING.match(row.label)
    return RowKey(row, tuple(words), key(match[0]) if match else "")


@lru_cache(maxsize=8192)
def similarity(label: str, row: Row) -> float:
    """How surely a label (any text left of the numbers) names the row, 0 to 1."""
    best = 0.0
    if len(label) > 5 * _MAX_LABEL:
        label = label[-_MAX_LABEL:]  # a label ends next to its numbers
    keys = row_key(row)
    variants = {key(label), key(_REMARK.sub("", label))} - {""}
    for text in variants:
        for word in keys.words:
            best = max(best, _compare(text, word, keys.number))
    return best


def _compare(text: str, word: str, number: str) -> float:
    if text in (word, number + word):
        return 1.0
    if len(word) <= 4:
        return _compare_short(text, word, number)
    cut = text.removeprefix(number) if len(text) > _MIN_PART else ""
    found = (
        (0.98, text.endswith(word)),
        (0.92, word in text),
        (0.88, bool(number and cut != text and cut and cut in word)),
        (0.85, len(text) >= _MIN_PART and text in word),
    )
    return next((score for score, holds in found if holds), None) or _compare_loosely(
        text, word, number
    )


def _compare_short(text: str, word: str, number: str) -> float:
    """其他, 总计, 规章 are column heads too: they must close the label, with their number."""
    if text.endswith(number + word):
        return 0.97 if number else 0.95
    return 0.9 if len(word) >= _MIN_PART and word in text else 0.0


def _compare_loosely(text: str, word: str, number: str) -> float:
    if min(len(word), len(text)) < _MIN_FUZZY:
        return 0.0
    tail = text[-len(word) - 2 :]
    ratio = max(fuzz.ratio(text, number + word), fuzz.ratio(tail, word)) / 100
    return 0.9 * ratio if ratio >= _LIKE else 0.0


@lru_cache(maxsize=1)
def _printed() -> str:
    """All words the forms print in tables, as one key."""
    words: list[str] = [
        "信息内容",
        "申请人情况",
        "行政复议",
        "行政诉讼",
        "法人或其他组织",
        "办理结果",
    ]
    for form in FORMS.values():
        for table in form.tables:
            words += [table.head, table.note or ""]
            words += [c.label for c in table.columns]
            words += ["".join((*r.path, r.label)) for r in table.rows]
    return key("".join(words)) + "".join(key(w) for w in words)


@lru_cache(maxsize=8192)
def is_printed(text: str) -> bool:
    """Whether a line is part of what the form itself prints in its tables."""
    if len(text) > _MAX_LABEL:
        return False
    words = key(text)
    if not words:
        return True
    printed = _printed()
    if words in printed:
        return True
    if len(words) < _MIN_FUZZY:
        return False
    return fuzz.partial_ratio(words, printed) >= 85


def find_row(label: str, tables: tuple[Table, ...]) -> tuple[Table, Row] | None:
    """The row of any of the tables that a label names best, None where none is like it."""
    scored = [(similarity(label, r), t, r) for t in tables for r in t.rows]
    best = max(scored, key=lambda s: s[0], default=None)
    return (best[1], best[2]) if best and best[0] >= 0.7 else None
