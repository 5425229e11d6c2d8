"""Finds parts whose head is lost: by their table, their first words, or what stands there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.form import FORMS
from reports.importers.blocks import Grid, Line
from reports.importers.characters import plain
from reports.importers.cues import opens_table, zone_of_text
from reports.importers.headings import SECTIONS, Head
from reports.importers.model import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.importers.blocks import Block

_TABLES = ("proactive", "requests", "review")
_SUBHEAD = re.compile(
    r"^[(]?[一二三1]?[)]?[、.]?(?:政府信息公开工作)?(?:存在的?)?(?:主要|突出)?(?:存在的?)?(?:问题|不足)"
    r"(?:和不足|与不足|情况)?[。:]?$"
)
_SENTENCE = re.compile(
    r"(?:存在|还有|仍有|面临).{0,16}(?:问题|不足|差距|薄弱)|(?:问题|不足)(?:主要|是|有|:)"
)
_ISSUED = re.compile(
    r"^(?:根据|按照|依据|本报告|本年度报告|为)|编制|统计(?:期限|时限|时间)|疑问|现.{0,5}公布|报告如下"
)
_MESSAGE = "The head of %(section)s is missing; its beginning was inferred"


def find_lost_heads(
    blocks: Sequence[Block], heads: tuple[Head, ...]
) -> tuple[tuple[Head, ...], list[Note]]:
    """The heads with those of lost parts added (as inferred ones), and a note for each."""
    found = {h.section for h in heads}
    notes: list[Note] = []
    for section in (s for s in _TABLES if s not in found):
        at = _lost_table(blocks, heads, section)
        if at is not None:
            heads = _with(heads, Head(at, section, 0.5, "", inferred=True))
            notes.append(_note(section, blocks[at]))
    if "problems" not in found:
        at = _lost_problems(blocks, heads)
        if at is not None:
            heads = _with(heads, Head(at, "problems", 0.5, "", inferred=True))
            notes.append(_note("problems", blocks[at]))
    if "overview" not in found:
        at = _lost_overview(blocks, heads)
        if at is not None:
            heads = _with(heads, Head(at, "overview", 0.5, "", inferred=True))
            notes.append(_note("overview", blocks[at]))
    return heads, notes


def _with(heads: tuple[Head, ...], head: Head) -> tuple[Head, ...]:
    return tuple(sorted((*heads, head), key=lambda h: h.at))


def _note(section: str, block: Block) -> Note:
    text = block.text.strip()[:60] if isinstance(block, Line) else ""
    line = block.number if isinstance(block, Line) else None
    heading = FORMS["2021"].section(section).heading
    return Note(f"sections.{section}", line, text, _MESSAGE, {"section": heading}, 0.6)


def _lost_table(blocks: Sequence[Block], heads: tuple[Head, ...], section: str) -> int | None:
    """Between the parts before and after it: the first block that only its table prints."""
    order = SECTIONS.index(section)
    start = max((h.at + 1 for h in heads if SECTIONS.index(h.section) < order), default=0)
    end = min((h.at for h in heads if SECTIONS.index(h.section) > order), default=len(blocks))
    for at in range(start, end):
        block = blocks[at]
        texts = (
            (block.text,)
            if isinstance(block, Line)
            else (cell.text for row in block.rows for cell in row)
        )
        if any(opens_table(text, section) for text in texts):
            return at
    return None


def _lost_problems(blocks: Sequence[Block], heads: tuple[Head, ...]) -> int | None:
    """After the last table, before part six: a sub-head 主要问题, or a sentence that owns up."""
    start = 0
    for head in heads:
        if SECTIONS.index(head.section) < SECTIONS.index("problems"):
            start = head.at + 1
    if not heads:
        return None
    end = next((h.at for h in heads if h.section == "other"), len(blocks))
    for at in range(start, end):
        block = blocks[at]
        if isinstance(block, Grid) or zone_of_text(block.text) is not None:
            start = at + 1
    if start == 0 or heads[-1].section == "overview":
        return None
    lines = [(at, b) for at, b in enumerate(blocks[start:end], start) if isinstance(b, Line)]
    for pattern in (_SUBHEAD.match, _SENTENCE.search):
        for at, line in lines:
            if pattern(plain(line.text)):
                return at
    return None


def _lost_overview(blocks: Sequence[Block], heads: tuple[Head, ...]) -> int | None:
    """Before part two: the first long paragraph that does not say how the report was made."""
    if not heads or SECTIONS.index(heads[0].section) > 1:
        return None
    for at, block in enumerate(blocks[: heads[0].at]):
        if not isinstance(block, Line) or len(block.text) < 40 or "。" not in block.text:
            continue
        if not _ISSUED.search(plain(block.text)):
            return at
    return None
