"""Numbers in the prose against the tables, and against each other.

Prose and tables differ in honest ways (scope, 受理 with or without carry-in), so every
number that the tables offer for a word is accepted and the rules only warn.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reports.rules.model import N_, Context, Hit
from reports.rules.prose import Prose, prose, prose_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.content import Content

_UNIT = r"(?:件|宗|条|项|份|例|次|起)"
_NUMBER = rf"(\d{{1,9}})(?:余)?{_UNIT}"
_SUBJECT = r"(?:政府)?(?:信息|政务)?(?:依)?(?:公开)?(?:信息)?(?:公开)?申请"
# A part of the office's work, or of the year, is not the table's scope.
_NARROW = re.compile(
    r"其中|本级|网络问政|网上|信函|邮[寄件]|当面|来信|留言|咨询|上半年|季度|撤[回销]|同比|较上年|比上年|去年|上年|平均|区政府办|县政府办|市政府办|"
    r"办公室(?:共|收到|受理)|代表|通过|线上|线下"
)


class _Claim(NamedTuple):
    """A kind of statement about numbers, and the cells that may be what it means."""

    pattern: re.Pattern[str]
    label: str
    sums: tuple[tuple[tuple[str, str, str], ...], ...]


_NEW = ("requests", "new", "total")
_IN = ("requests", "carried_in", "total")
_DONE = ("requests", "handled_total", "total")
_OUT = ("requests", "carried_out", "total")
_APPEALS = ("review", "reconsideration", "total")
_SUITS = (
    ("review", "litigation_direct", "total"),
    ("review", "litigation_after_reconsideration", "total"),
)
_CLAIMS = (
    _Claim(
        re.compile(
            rf"(?:收到|受理|收办|接收|接到|新收)[^。;,:\d]{{0,24}}申请(?:信息公开|公开)?[^。;,\d]{{0,6}}{_NUMBER}"
        ),
        "收到的申请",
        ((_NEW,), (_NEW, _IN), (_DONE,)),
    ),
    _Claim(
        re.compile(rf"(?:办结|办理|处理|答复)[^。;,:\d]{{0,16}}申请[^。;,\d]{{0,6}}{_NUMBER}"),
        "办理的申请",
        ((_DONE,), (_NEW,), (_NEW, _IN)),
    ),
    _Claim(
        re.compile(rf"结转(?:至|到)?(?:下一?年度?|次年)[^。;,\d]{{0,8}}{_NUMBER}"),
        "结转下年度的申请",
        ((_OUT,),),
    ),
    _Claim(
        re.compile(rf"(?<!、)行政复议(?:案件|申请|案)?[^。;,、\d]{{0,8}}{_NUMBER}"),
        "行政复议",
        ((_APPEALS,),),
    ),
    _Claim(
        re.compile(rf"(?<!、)行政诉讼(?:案件|案)?[^。;,、\d]{{0,8}}{_NUMBER}"),
        "行政诉讼",
        (_SUITS, (_SUITS[0],), (_SUITS[1],)),
    ),
)
_LABELLED = {claim.label: claim.sums[0] for claim in _CLAIMS}
_NONE_RECEIVED = re.compile(r"(?:未|没有|无)(?:收到|接到|接收到|受理)[^。;,:\d]{0,24}申请")
_SHARE = re.compile(rf"(\d{{1,9}}){_UNIT},?(?:约)?占[^,。;\d]{{0,14}}?(\d{{1,3}}(?:\.\d+)?)%")
_BASE = re.compile(rf"(\d{{1,9}}){_UNIT}")
_LIST = re.compile(
    rf"(\d{{1,9}})({_UNIT})[,:(]?(包括|分别(?:是|为)|其中)[:,]?((?:[^。;:,、\d]{{1,24}}\d{{1,9}}\2[,、和]?){{2,}})"
)
_ITEM = re.compile(rf"([^。;:,、\d]{{1,24}})(\d{{1,9}}){_UNIT}")
_SHARE_TOLERANCE = 0.6  # percentage points: shares are printed rounded, at worst to whole ones


def against_tables(content: Content, context: Context) -> Iterator[Hit]:
    """Requests, reconsiderations and lawsuits as told in the overview against the tables."""
    del context
    text = prose_of(content, "overview")
    for claim in _CLAIMS:
        accepted = [s for s in (_sum(content, cells) for cells in claim.sums) if s is not None]
        if not accepted or accepted[0] is None:
            continue
        for match in claim.pattern.finditer(text.text):
            if int(match[1]) in accepted or _narrow(text, match):
                continue
            yield Hit(
                text.place(*match.span()),
                N_("%(what)s: the text says %(found)s, the table %(expected)s"),
                {"what": claim.label, "found": int(match[1]), "expected": accepted[0]},
                expected=accepted[0],
                found=int(match[1]),
            )
    received = _sum(content, (_NEW,))
    if received:
        for match in _NONE_RECEIVED.finditer(text.text):
            if not _narrow(text, match):
                yield Hit(
                    text.place(*match.span()),
                    N_("%(what)s: the text says %(found)s, the table %(expected)s"),
                    {"what": "收到的申请", "found": 0, "expected": received},
                    expected=received,
                    found=0,
                )


def contradicted(what: str) -> tuple[tuple[str, str, str], ...]:
    """The cells (table, row, column) whose sum a statement about `what` is held against."""
    return _LABELLED.get(what, ())


def _sum(content: Content, cells: tuple[tuple[str, str, str], ...]) -> int | None:
    values = [content.cell(*c).value for c in cells]
    known = [int(v) for v in values if v is not None]
    return sum(known) if known else None


def _narrow(text: Prose, match: re.Match[str]) -> bool:
    """Whether the clause speaks of a part of the office's work only."""
    start = max(text.text.rfind(c, 0, match.start()) for c in "。;\n") + 1
    return bool(_NARROW.search(text.text, max(start, match.start() - 40), match.end()))


def shares(content: Content, context: Context) -> Iterator[Hit]:
    """Percentages that follow from no number said before."""
    del context
    for text in prose(content):
        for match in _SHARE.finditer(text.text):
            part, share = int(match[1]), float(match[2])
            before = text.text[max(0, match.start() - 400) : match.start()]
            bases = [int(b) for b in _BASE.findall(before) if int(b) >= max(part, 1)]
            if not bases or any(
                abs(100 * part / base - share) <= _SHARE_TOLERANCE for base in bases
            ):
                continue
            base = min(bases, key=lambda b: abs(100 * part / b - share))
            right = f"{100 * part / base:.1f}%"
            yield Hit(
                text.place(*match.span()),
                N_(
                    "%(part)s are not %(found)s of any "
                    "number before (of %(base)s they are %(expected)s)"
                ),
                {"part": part, "found": f"{match[2]}%", "base": base, "expected": right},
                expected=right,
                found=f"{match[2]}%",
            )


def list_totals(content: Content, context: Context) -> Iterator[Hit]:
    """Lists whose items do not come to their total."""
    del context
    for text in prose(content):
        for match in _LIST.finditer(text.text):
            total = int(match[1])
            items = _ITEM.findall(match[4])
            found = sum(int(n) for _, n in items)
            # 其中 names a part unless its last item gathers up the rest.
            whole = match[3] != "其中" or "其他" in items[-1][0] or "其它" in items[-1][0]
            if found == total or (found < total and not whole):
                continue
            yield Hit(
                text.place(*match.span()),
                N_("The items come to %(found)s, but the total says %(expected)s"),
                {"found": found, "expected": total},
                expected=total,
                found=found,
            )
