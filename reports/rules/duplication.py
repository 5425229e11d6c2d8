"""Text repeated from the office's own last report, or from another office's.

Overlaps are runs of shared shingles (SHINGLE characters, punctuation aside). Shingles that
several other offices share, and the form's standing phrases, are boilerplate and count for
nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from reports.rules.model import N_, Context, Hit
from reports.rules.prose import prose_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.content import Content

SHINGLE = 12  # shorter runs are turns of phrase
MIN_RUN = 40  # characters: about one whole sentence
COMMON = 3  # so many other offices with the same words make them boilerplate
SECTIONS = ("overview", "problems", "other")
_WORD = re.compile(r"\w")
_STANDING = (
    "中华人民共和国政府信息公开条例以下简称条例",
    "总体情况主动公开政府信息情况收到和处理政府信息公开申请情况政府信息公开行政复议行政诉讼情况存在的主要问题及改进情况其他需要报告的事项",
    "国务院办公厅政府信息与政务公开办公室关于印发中华人民共和国政府信息公开工作年度报告格式的通知",
    "按照国务院办公厅关于印发政府信息公开信息处理费管理办法的通知规定的按件按量收费标准本年度没有产生信息处理费",
    "坚持以习近平新时代中国特色社会主义思想为指导深入贯彻落实党的二十大精神",
)


@lru_cache(maxsize=512)
def letters_of(text: str) -> tuple[str, tuple[int, ...]]:
    """The letters and digits of folded text, and where each stands; years are made alike."""
    at = tuple(m.start() for m in _WORD.finditer(text))
    letters = "".join(text[i] for i in at)
    return re.sub(r"20\d\d(?=年)", "0000", letters), at


@lru_cache(maxsize=512)
def _shingles(text: str) -> frozenset[str]:
    letters, _ = letters_of(text)
    return frozenset(letters[i : i + SHINGLE] for i in range(len(letters) - SHINGLE + 1))


BOILERPLATE = frozenset().union(*(_shingles(phrase) for phrase in _STANDING))


def text_of(content: Content, section: str) -> str:
    """The section without the preamble, which is the same formula every year."""
    text = prose_of(content, section).text
    if section == "overview" and content.overview:
        preamble = len(re.sub(r"\s", "", content.overview.preamble))
        return " " * preamble + text[preamble:]
    return text


def all_shingles(content: Content) -> frozenset[str]:
    """The shingles of all of the report's prose."""
    return frozenset().union(*(_shingles(text_of(content, s)) for s in SECTIONS))


def shared_with(own: frozenset[str], other: Content) -> frozenset[str]:
    """Those of the shingles that stand in the other report, too."""
    return frozenset().union(*(own & _shingles(text_of(other, s)) for s in SECTIONS))


def runs(content: Content, wanted: frozenset[str]) -> Iterator[tuple[str, int, int, int]]:
    """Spans of `content` made of `wanted` shingles: section, start, end, letters."""
    if len(wanted) <= MIN_RUN - SHINGLE:
        return  # too few for one run: so it is with nearly every other office
    for section in SECTIONS:
        letters, at = letters_of(text_of(content, section))
        start: int | None = None
        for i in range(len(letters) - SHINGLE + 2):
            inside = i <= len(letters) - SHINGLE and letters[i : i + SHINGLE] in wanted
            if inside and start is None:
                start = i
            elif not inside and start is not None:
                end = i + SHINGLE - 1
                if end - start >= MIN_RUN:
                    yield section, at[start], at[end - 1] + 1, end - start
                start = None


def _hits(content: Content, wanted: frozenset[str], message: str, name: str) -> Iterator[Hit]:
    for section, start, end, letters in runs(content, wanted - BOILERPLATE):
        text = prose_of(content, section)
        excerpt = text.said(start, start + 20)
        yield Hit(
            text.place(start, end),
            message,
            {"count": letters, "excerpt": excerpt, "source": name},
            found=excerpt,
        )


def last_year(content: Content, context: Context) -> Iterator[Hit]:
    """Sentences taken over from the same office's report of the year before."""
    if context.previous is None:
        return
    yield from _hits(
        content,
        all_shingles(context.previous),
        N_("%(count)s characters from “%(excerpt)s…” on are the same as in last year's report"),
        str(context.previous.year or ""),
    )


def common_in(shared: Iterable[frozenset[str]]) -> frozenset[str]:
    """What so many other offices say as well that it is nobody's own: boilerplate."""
    counted = Counter(shingle for found in shared for shingle in found)
    return frozenset(s for s, count in counted.items() if count >= COMMON)


def other_offices(content: Content, context: Context) -> Iterator[Hit]:
    """Sentences that stand in one or two other offices' reports."""
    # Only the shingles of this text count: a district's own would be twenty times as many.
    own = all_shingles(content)
    others = [(name, shared_with(own, other)) for name, other in context.others]
    common = common_in(found for _, found in others)
    for name, found in others:
        yield from _hits(
            content,
            found - common,
            N_(
                "%(count)s characters from “%(excerpt)s…” on stand in the report of %(source)s, too"
            ),
            name,
        )
