"""What a report repeats, side by side: of the office's own last year, and of other offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import content as contents
from reports.rules.overlaps import repeated
from reports.services import comparing
from reports.services.actors import Actor, Permission
from reports.services.lifecycle import EDITABLE
from reports.services.showing import office_view
from reports.services.views import Piece, RepeatedFrom, RepetitionPage, SideBySide
from reports.store import filings
from reports.store.states import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.content import Content
    from reports.rules.overlaps import Overlap, Span
    from reports.services.core import Core

AROUND = 30
"""Characters shown before and after a passage."""
SOURCES = 20
"""Reports shown, those with most in common first."""


def repetition(core: Core, actor: Actor, report_id: int) -> RepetitionPage:
    """The draft against what is published; NotFoundError."""
    actor.require(Permission.READ)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.found(work, report_id)
        office, status = office_view(report.office), Status(report.status)
        content = contents.load(filings.draft(work, report_id).content)
    before = comparing.published_before(core, report.office_id, report.year)
    others = comparing.beside(core, report.office_id, report.year)
    found = repeated(content, before.content if before else None, [o.content for o in others])
    sources = [
        RepeatedFrom(
            other.office,
            report.year,
            other.report_id,
            own=False,
            passages=_shown(content, other.content, same),
        )
        for other, same in zip(others, found.others, strict=True)
        if same
    ]
    sources.sort(key=lambda source: -source.letters)
    if before and found.last_year:
        last = RepeatedFrom(
            office.name,
            report.year - 1,
            before.report_id,
            own=True,
            passages=_shown(content, before.content, found.last_year),
        )
        sources.insert(0, last)
    return RepetitionPage(
        report_id=report.id,
        office=office,
        year=report.year,
        editable=status in EDITABLE,
        letters=found.letters,
        compared=len(others),
        sources=tuple(sources[:SOURCES]),
        boilerplate=tuple(_cut(content, span) for span, _ in found.boilerplate),
        boilerplate_letters=sum(letters for _, letters in found.boilerplate),
    )


def _cut(content: Content, span: Span) -> str:
    return content.section_text(span.section)[span.start : span.end]


def _shown(content: Content, other: Content, same: Sequence[Overlap]) -> tuple[SideBySide, ...]:
    return tuple(
        SideBySide(
            section=overlap.mine.section,
            heading=content.layout.section(overlap.mine.section).heading,
            letters=overlap.letters,
            mine=_pieces(content, (overlap.mine,)),
            theirs_section=overlap.theirs[0].section if overlap.theirs else "",
            theirs=_pieces(other, overlap.theirs),
        )
        for overlap in same
    )


def _pieces(content: Content, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """The spans of one section with what stands around and between them."""
    if not spans:
        return ()
    text = content.section_text(spans[0].section)
    out: list[Piece] = []
    at = max(0, spans[0].start - AROUND)
    if at:
        out.append(Piece("…", same=False))
    for span in spans:
        between = text[at : span.start]
        if len(between) > 2 * AROUND and out:
            between = f"{between[:AROUND]}…{between[-AROUND:]}"
        out += [Piece(between, same=False), Piece(text[max(at, span.start) : span.end], same=True)]
        at = max(at, span.end)
    rest = text[at : at + AROUND]
    out.append(Piece(rest + ("…" if at + AROUND < len(text) else ""), same=False))
    return tuple(piece for piece in out if piece.text)
