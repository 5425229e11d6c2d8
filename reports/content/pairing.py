"""The end of splitting part five: which remedy answers which problem, and in what numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from reports.content import cues
from reports.content.model import Statement

if TYPE_CHECKING:
    from reports.content.cues import Kind

_SAID = re.compile(
    r"[^\W\d_一二三四五六七八九十]"
)  # a marker alone, where a text is cut, says nothing
_TRAILING = " \t\r\n\u3000;,"


@dataclass
class Draft:
    """A statement on its way: a span of the text, and what it answers."""

    kind: Kind
    start: int
    end: int
    block: int
    number: int | None = None
    interrupts: bool = False
    answers: Draft | None = None


def named_only_in_remedies(drafts: list[Draft], folded: str) -> list[Draft]:
    """Where no problem stands by itself, "针对 … 问题，" in a remedy is the problem."""
    if any(d.kind == "problem" for d in drafts):
        return drafts
    out: list[Draft] = []
    for draft in drafts:
        match = cues.NAMED_PROBLEM.search(folded, draft.start, draft.end)
        if match and cues.lacks(match[1]):
            problem = replace(draft, kind="problem", start=match.start(1), end=match.end() - 1)
            out += [problem, replace(draft, start=match.end(), answers=problem)]
        else:
            out.append(draft)
    return out


def _pair(drafts: list[Draft], *, resumed: bool) -> None:
    """Sets what each remedy answers.

    `resumed`: the problems' enumeration went on after a remedy, so that each remedy stands
    behind the problem it answers. Otherwise whole blocks are compared.
    """
    problems: list[Draft] = []
    for _, group in groupby(drafts, key=lambda d: (d.block, d.kind)):
        members = list(group)
        if members[0].kind == "problem":
            problems = members
            continue
        if resumed and members[0].interrupts and problems:
            problems = problems[-1:]
        numbers = [p.number for p in problems]
        if len(problems) == 1 or (None not in numbers and numbers == [m.number for m in members]):
            for at, remedy in enumerate(members):
                remedy.answers = remedy.answers or problems[min(at, len(problems) - 1)]
        problems = []


def finish(text: str, drafts: list[Draft], *, resumed: bool) -> tuple[Statement, ...]:
    """The statements of the drafts that say something, numbered and paired."""
    kept = []
    for draft in drafts:
        while draft.end > draft.start and text[draft.end - 1] in _TRAILING + "；，":
            draft.end -= 1
        if _SAID.search(text, draft.start, draft.end):
            kept.append(draft)
    _pair(kept, resumed=resumed)
    ordinals: dict[int, int] = {}
    count = {"problem": 0, "remedy": 0}
    out = []
    for draft in kept:
        count[draft.kind] += 1
        ordinals[id(draft)] = count[draft.kind]
        out.append(
            Statement(
                kind=draft.kind,
                ordinal=count[draft.kind],
                text=text[draft.start : draft.end],
                start=draft.start,
                end=draft.end,
                answers=ordinals.get(id(draft.answers)) if draft.answers else None,
            )
        )
    return tuple(out)
