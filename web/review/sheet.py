"""A report as its reviewer reads it: part by part, with all that is said about each beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from reports.renderers.document import lay_out
from reports.renderers.printed import printed_text
from reports.rules.plausibility import is_jump
from reports.services.noting import notes_of
from web.desk.findings import Marked, mark
from web.desk.places import Place, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from reports.content import Content
    from reports.renderers.document import Document, DocumentSection
    from reports.services.views import CommentView, DeskReport

_Said = TypeVar("_Said")


@dataclass(frozen=True)
class Beside:
    """Last year's number beside this year's: as printed, the change with its sign, and a jump."""

    before: str
    change: str
    jump: bool


@dataclass(frozen=True)
class Remark:
    """A comment with its place in words; `anchor` is the id of that place in the page."""

    comment: CommentView
    place: Place
    anchor: str | None


@dataclass(frozen=True)
class Part:
    """A part of the report, and what was found and said about it."""

    section: DocumentSection
    findings: tuple[Marked, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Sheet:
    """The whole page: `marks` and `spoken` are findings and comments by the id of their place.

    `loose` are findings about no part of the report in particular.
    """

    document: Document
    parts: tuple[Part, ...]
    loose: tuple[Marked, ...]
    marks: Mapping[str, tuple[Marked, ...]]
    spoken: Mapping[str, tuple[Remark, ...]]
    beside: Mapping[str, Beside]


def sheet_of(report: DeskReport) -> Sheet:
    """The page of a report whose content is a submission."""
    content = report.content
    document = lay_out(content, notes_of(content, report.findings))
    findings = mark(content, report.findings)
    said = tuple(remark(content, document, comment) for comment in report.comments)
    parts = tuple(
        Part(
            section,
            tuple(m for m in findings if m.place.section == section.code),
            tuple(r for r in said if r.place.section == section.code),
        )
        for section in document.sections
    )
    return Sheet(
        document=document,
        parts=parts,
        loose=tuple(m for m in findings if m.place.section is None),
        marks=_by_anchor((document.anchor_of(m.finding.where), m) for m in findings),
        spoken=_by_anchor((r.anchor, r) for r in said),
        beside=beside_of(document, report.previous, report.form),
    )


def remark(content: Content, document: Document, comment: CommentView) -> Remark:
    """A comment with its place in this content."""
    place = place_of(content, comment.place)
    whole = comment.place.endswith("[0:0]") and place.section is not None
    anchor = f"s-{place.section}" if whole else document.anchor_of(comment.place)
    return Remark(comment, place, anchor)


def beside_of(document: Document, previous: Content | None, form: str) -> dict[str, Beside]:
    """Last year's numbers by the address of their cell, where the same form was used."""
    if previous is None or previous.form != form:
        return {}
    found = {}
    for section in document.sections:
        for number in (n for table in section.tables for n in table.numbers):
            then = previous.cell(number.table, number.row, number.column)
            if then.blank:
                continue
            now = number.cell.value
            jump = now is not None and then.value is not None and is_jump(now, then.value)
            change = _change(now, then.value)
            found[number.address] = Beside(printed_text(then), change, jump)
    return found


def _change(now: int | Decimal | None, then: int | Decimal | None) -> str:
    if now is None or then is None or now == then:
        return ""
    return f"+{now - then}" if now > then else f"−{then - now}"


def _by_anchor(pairs: Iterable[tuple[str | None, _Said]]) -> dict[str, tuple[_Said, ...]]:
    out: dict[str, tuple[_Said, ...]] = {}
    for anchor, item in pairs:
        if anchor is not None:
            out[anchor] = (*out.get(anchor, ()), item)
    return out
