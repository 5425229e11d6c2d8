"""Cuts part five into the pieces of which `reports.content.statements` makes statements.

A piece ends at a sentence end, before an enumeration marker, after a head's colon, at a hard
line break, or at a comma where the sentence turns from a problem to its remedy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from reports.content import cues
from reports.content.enumerations import Marker, markers
from reports.content.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_STOP = re.compile(r"(?:[。;!?]|(?<=[^\W\d_a-z])\.(?![\d.]))[”’」』)\"]*")
_REACH = 300  # characters looked back at: beyond it nothing is one clause, whoever wrote it
_NEWLINE = re.compile(r"[ \t]*\n\s*")
_LEFTOVER = re.compile(r"\[bookmark:[^\]]*\]|错误!未找到引用源[。.]?")
_JUNK = re.compile(r"(?:\s|-\s*\d{1,3}\s*-|—\s*\d{1,3}\s*—|[•●◆■▪·*#])+")


@dataclass(frozen=True)
class Piece:
    """A span of text; `marker` where an enumeration marker opens it, `line` where a line does."""

    start: int
    end: int
    body: str
    marker: Marker | None
    line: bool


def prepared(text: str) -> str:
    """The text folded, with word-processor leftovers blanked out; as long as the original."""
    return _LEFTOVER.sub(lambda m: " " * len(m[0]), fold(text))


def pieces(text: str, folded: str) -> Iterator[Piece]:
    """All pieces of `text` in order; `folded` is `prepared(text)`."""
    found = {m.start: m for m in markers(text, folded)}
    cuts = {0, len(text), *found}
    cuts.update(m.end() for m in _STOP.finditer(folded))
    cuts.update(m.end() for m in cues.TURN_COMMA.finditer(folded) if _turns_at(folded, m.start()))
    cuts.update(m.end() for m in cues.BUT_COMMA.finditer(folded) if _lacks_after(folded, m.start()))
    lines = set()
    for match in _NEWLINE.finditer(folded):
        before = folded[max(0, match.start() - _REACH) : match.start()].rstrip()
        if (
            not before
            or match.end() in found
            or before[-1] in '。;:!?.")]”’》'
            or folded.count("\n", match.start(), match.end()) > 1
            or cues.heading(_line_before(folded, match.start()))
        ):
            cuts.add(match.end())
            lines.add(match.end())
    for match in re.finditer(":", folded):
        if _announces(folded, match.start(), match.end(), cuts, found):
            cuts.add(match.end())
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        begin = start
        junk = _JUNK.match(folded, start, end)
        if junk and start not in found:
            begin = junk.end()
        marker = found.get(start)
        body = folded[marker.end if marker else begin : end].strip()
        if body or marker:
            yield Piece(begin, end, _plain(body), marker, start in lines or start == 0)


def _plain(body: str) -> str:
    return re.sub(r"\s*\n\s*", "", _JUNK.sub(lambda m: "\n" if "\n" in m[0] else m[0], body))


def _line_before(folded: str, end: int) -> str:
    floor = max(0, end - _REACH)
    start = max(floor, *(folded.rfind(c, floor, end) + 1 for c in "\n。;"))
    return re.sub(
        r"^\s*(?:\([一二三四五六七八九十]+\)|\d+[.、]|[一二三四五六七八]、)", "", folded[start:end]
    )


def _clause(folded: str, at: int, marks: str) -> str:
    floor = max(0, at - _REACH)
    start = max(floor, *(folded.rfind(c, floor, at) + 1 for c in marks))
    junk = _JUNK.match(folded, start, at)
    return folded[junk.end() if junk else start : at]


def _turns_at(folded: str, comma: int) -> bool:
    """Whether the sentence so far names a problem, so that the comma leads to its remedy."""
    so_far = _clause(folded, comma, "。;:!?\n")
    if cues.turns(so_far) or cues.refers_back(so_far):
        return False
    return cues.classify(so_far) == "problem" or cues.names_nothing(so_far)


def _lacks_after(folded: str, comma: int) -> bool:
    so_far = _clause(folded, comma, "。;:!?\n")
    rest = re.split(r"[。;:!?\n]", folded[comma + 1 : comma + 200])[0]
    return (
        cues.acts(so_far) and not re.search(r"虽|尽管|成绩|成效|进展", so_far) and cues.lacks(rest)
    )


def _announces(folded: str, start: int, end: int, cuts: set[int], found: dict[int, Marker]) -> bool:
    """Whether a colon ends a head or a lead-in rather than standing inside a sentence."""
    rest = _JUNK.match(folded, end)
    if (rest.end() if rest else end) in found:
        return True
    floor = max(0, start - _REACH)
    begin = next((c for c in range(start - 1, floor, -1) if c in cuts), floor)
    if begin in found:
        begin = found[begin].end
    said = folded[begin:start]
    if cues.heading(said):
        return True
    return (
        len(said) <= 120
        and bool(cues.generic(said))
        and (
            cues.names_nothing(said)
            or bool(re.search(r"(?:以下|如下|几个?方面|几项|工作|措施)\S{0,6}$", said))
        )
    )
