"""Recognises the heads of the six parts however they are numbered or worded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.form import FORMS
from reports.importers.blocks import Grid, Line
from reports.importers.characters import key, plain
from reports.importers.cues import zone_of_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.importers.blocks import Block

SECTIONS = tuple(s.code for s in FORMS["2021"].sections)
_NUMERALS = dict(zip(SECTIONS, "一二三四五六", strict=True))
_TITLES = {
    s.code: {key(f.section(s.code).title) for f in FORMS.values()} for s in FORMS["2021"].sections
}

# Matched on folded text without blanks; longest heads seen have about 40 characters.
_MAX_HEAD = 48
_NUMBER = re.compile(
    r"^[#*\s]*(?:第(?P<part>[一二三四五六七八九十]{1,2})(?:部分|章|节)[、.:,]?|"
    r"(?P<chinese>[一二三四五六七八九十]{1,2})(?:[、.,:;]|(?=[^\W\d_]{4,}))|"
    r"(?P<digit>\d{1,2})(?:、|[.,](?!\d)))"
)
_PAREN = re.compile(r"^[#*\s]*\((?P<chinese>[一二三四五六七八九十])\)[、.]?")
_MOST_PARTS = 5
_ALONE = {"概述", "综述"}  # heads of part one that need no number
# Without a number these are captions, cells of a table's head, or pieces of a sentence.
_UNNUMBERED = re.compile(r"^表|^行政复议|^和|^处理|^及|诉讼$")
_PATTERNS: dict[str, tuple[re.Pattern[str], ...]] = {
    "overview": (
        re.compile(
            r"(?:\d{4}年度?)?(?:政府信息公开|政务公开|信息公开|年度|本年度?|全年)*(?:工作)?的?"
            r"(?:总体|整体|基本|总的|概括|开展|主要)(?:工作|推进|开展|公开|落实|进展|实施|的)*"
            r"(?:情况|概况|概述)(?:概述)?"
        ),
        re.compile(r"(?:工作|总体|年度|基本|情况|政府信息公开|的)*(?:概述|概况|综述)"),
        re.compile(r"(?:\d{4}年度?)?(?:政府信息公开|政务公开|信息公开)工作的?情况"),
    ),
    "proactive": (
        re.compile(
            r"(?:\d{4}年度?)?(?:行政机关|本机关|本单位|政府机关|本年度?)?主动公开"
            r"(?:政府|政务)?(?:信息)?(?:工作|公开|数据)?的?(?:主要)?(?:情况|内容)?"
        ),
        re.compile(r"(?:\d{4}年度?)?(?:政府|政务)?信息主动公开(?:工作)?的?情况"),
    ),
    "requests": (
        re.compile(
            r".{0,12}(?:收到|受理|接收|收办|办理)(?:和|及|与|并|、|以及)?(?:处理|办理|答复)?的?"
            r"(?:政府)?信息公开申请的?(?:工作)?(?:情况)?"
        ),
        re.compile(r"(?:政府信息|信息)?(?:依申请公开|公开申请)(?:政府)?(?:信息)?(?:的?收到和?处理|办理|受理|处理|工作|的)*情况"),
    ),
    "review": (re.compile(r".{0,24}行政复议.{0,12}诉讼.{0,8}"),),
    "problems": (
        re.compile(
            r".{0,16}(?:问题|不足|困难|短板|薄弱环节).{0,8}"
            r"(?:改进|整改|措施|打算|对策|建议|思路|计划|安排|方向|改善|努力).{0,6}"
        ),
        re.compile(r".{0,14}存在的?(?:主要|突出)?(?:问题|不足|困难)(?:和困难|与不足|和不足)?(?:情况)?"),
        re.compile(r"主要(?:问题|不足)"),
    ),
    "other": (
        re.compile(
            r"(?:其[他它])?(?:需要?|应当?|应予|须)(?:予以)?(?:报告|说明|上报)的?(?:其[他它])?"
            r"(?:有关|相关|重要)?(?:事项|情况|问题|内容).{0,4}"
        ),
        re.compile(r"其[他它](?:有关|相关|重要)?(?:事项|情况|报告事项|说明事项|需要报告事项)(?:的?说明)?"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Head:
    """A line that may head a part: where it stands, which part, and how surely (about 0 to 3).

    Where `inferred`, the head itself is lost and the line is already text of the part.
    """

    at: int
    section: str
    score: float
    text: str
    inferred: bool = False


def match_head(text: str, *, parens: bool = False) -> tuple[str, float] | None:
    """The part whose head a line is, with a score; None for any other line.

    `parens`: whether （一） numbers the parts; in most reports it numbers what is below them.
    """
    bare = plain(text).strip("*#")
    if not 2 <= len(bare) <= _MAX_HEAD:
        return None
    number = (_PAREN if parens else _NUMBER).match(bare)
    if parens and not number:
        return None
    title = (bare[number.end() :] if number else bare).rstrip("。:;.,、")
    section = _section_of(title)
    if section is None or not (number or _may_stand_alone(title, section)):
        return None
    return section, _score(section, title, number)


def _section_of(title: str) -> str | None:
    """The part a head without its number names; None for a sentence or a line of contents."""
    if not title or "。" in title or re.search(r"\.{3,}|…|[·]{3,}", title):
        return None
    return next((s for s, ps in _PATTERNS.items() if any(p.fullmatch(title) for p in ps)), None)


def _may_stand_alone(title: str, section: str) -> bool:
    """Whether it can be a head without number: 主动公开 alone is a word, not a head."""
    if _UNNUMBERED.search(title):
        return False
    return len(title) >= 4 or title in _ALONE or key(title) in _TITLES[section]


def _score(section: str, title: str, number: re.Match[str] | None) -> float:
    score = 1.5 if key(title) in _TITLES[section] else 1.0
    if number is None:
        return score - 0.2
    given = number.groupdict().get("part") or number["chinese"]
    return score + (0.3 if given else -0.4) + (0.4 if given == _NUMERALS[section] else 0.0)


def find_heads(blocks: Sequence[Block]) -> tuple[Head, ...]:
    """The heads of the parts in order: the best chain in which the parts follow one another.

    Where a document numbers twice, the head before the part's own table wins. （一） numbers
    parts only where it numbers nearly all of them, and the usual numbers fewer.
    """
    usual = _chain(blocks, parens=False)
    if len(usual) == len(SECTIONS):
        return usual
    inner = _chain(blocks, parens=True)
    return inner if len(inner) >= max(_MOST_PARTS, len(usual) + 1) else usual


def _chain(blocks: Sequence[Block], *, parens: bool) -> tuple[Head, ...]:
    candidates: list[Head] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Line) and (found := match_head(block.text, parens=parens)):
            candidates.append(Head(at, found[0], found[1], block.text.strip()))
    weighted = [
        Head(h.at, h.section, h.score + _evidence(blocks, h, candidates[i + 1 : i + 2]), h.text)
        for i, h in enumerate(candidates)
    ]
    return _best_chain(weighted)


def _evidence(blocks: Sequence[Block], head: Head, following: list[Head]) -> float:
    """What stands under a head: the part's table, or at least some text."""
    end = following[0].at if following else len(blocks)
    length = 0
    table = False
    for block in blocks[head.at + 1 : end]:
        if isinstance(block, Grid):
            text = "".join(c.text for row in block.rows[:6] for c in row)
            table = table or zone_of_text(text) == head.section
            length += len(text)
        else:
            length += len(block.text)
            table = table or zone_of_text(block.text) == head.section
    return min(length, 60) / 200 + (1.0 if table else 0.0)


def _best_chain(heads: list[Head]) -> tuple[Head, ...]:
    """The heads of greatest total score whose parts follow one another."""
    # best[n]: the best chain so far whose last part is one of the first n.
    best: list[tuple[float, tuple[Head, ...]]] = [(0.0, ())] * (len(SECTIONS) + 1)
    for head in heads:
        order = SECTIONS.index(head.section)
        score, chain = best[order]
        candidate = (score + head.score, (*chain, head))
        for n in range(order + 1, len(best)):
            if candidate[0] > best[n][0]:
                best[n] = candidate
    return best[-1][1]


_WORDS = (
    r"总体情况",
    r"主动公开政府信息的?情况",
    r"(?:行政机关)?收到和处理政府信息公开申请的?情况",
    r"(?:因)?政府信息公开(?:工作被申请)?行政复议[、，和及]?(?:提起)?行政诉讼的?情况",
    r"(?:政府信息公开工作)?存在的?(?:主要)?问题[及和与](?:改进|整改)(?:情况|措施)",
    r"其他需要(?:报告|说明)的(?:事项|情况)",
)
# A head inside a line: its number, its words as the form prints them, then a stop or a blank.
_INNER = re.compile(
    rf"(?:^|(?<=[。；;：:\s！!）)”]))(?P<head>[一二三四五六]\s*、\s*(?:{'|'.join(_WORDS)}))"
    r"(?P<stop>[。：:；;，,]?\s*)"
)


def cut_heads(line: Line) -> list[Line]:
    """The line, parted where the heads of parts stand inside it."""
    if len(line.text) <= 12 or match_head(line.text):
        return [line]
    pieces: list[str] = []
    at = 0
    for match in _INNER.finditer(line.text):
        if match.start() == 0 and match.end() == len(line.text):
            return [line]
        if not (match["stop"] or match.end() == len(line.text) or match.start() == 0):
            continue  # named in passing
        if match.start() > 0 and line.text[: match.start()].rstrip().endswith(("、", "《")):
            continue
        pieces += [line.text[at : match.start()], match["head"]]
        at = match.end()
    if not pieces:
        return [line]
    pieces.append(line.text[at:])
    return [Line(t.strip(), line.number) for t in pieces if t.strip()]
