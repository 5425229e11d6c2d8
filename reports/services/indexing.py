"""A published report as search holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.content import passages
from reports.ports import IndexedPassage, IndexedReport, Paired
from reports.store import queue, revisions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from reports.content import Content
    from reports.store.database import UnitOfWork
    from reports.store.models import Report

MAX_PAIRED = 6  # remedies shown beside a problem; the report's page has them all


def title_of(content: Content, report: Report) -> str:
    """The report's own title, else the official one made of office and year."""
    made = f"{report.office.name}{report.year}年政府信息公开工作年度报告"
    return (content.title or made)[:500]


def document(work: UnitOfWork, report: Report, revision_id: int, version: int) -> IndexedReport:
    """The document of a revision in the version given."""
    content = revisions.content_of(revisions.revision(work, revision_id))
    office = report.office
    moment = revisions.publishing_moment(work, revision_id)
    return IndexedReport(
        report_id=report.id,
        version=version,
        title=title_of(content, report),
        year=report.year,
        form=content.form,
        office_id=office.id,
        office=office.name,
        kind=office.kind,
        district=office.district.code,
        district_name=office.district.name,
        region=tuple(office.district.region),
        published=moment or queue.clock(work),
        passages=indexed_passages(content),
        cells=numbers(content),
    )


def indexed_passages(content: Content) -> tuple[IndexedPassage, ...]:
    """The passages of a report, each with the other side of its statement."""
    found = passages(content)
    anchors: dict[tuple[str, int], str] = {}
    for passage in found:
        if passage.statement is not None:
            # A long statement is cut into several: its address is that of its beginning.
            anchors.setdefault((passage.section, passage.statement), passage.anchor)
    paired = _paired(content, anchors)
    return tuple(
        IndexedPassage(
            p.ordinal, p.section, p.text, p.anchor, tuple(paired.get((p.section, p.statement), ()))
        )
        for p in found
    )


def _paired(
    content: Content, anchors: Mapping[tuple[str, int], str]
) -> dict[tuple[str, int | None], list[Paired]]:
    """Of each statement (kind and ordinal) the other side, at most `MAX_PAIRED`."""
    problems = {s.ordinal: s for s in content.statements if s.kind == "problem"}
    sides: dict[tuple[str, int | None], list[Paired]] = {}
    for remedy in content.statements:
        problem = problems.get(remedy.answers) if remedy.answers else None
        if problem is None:
            continue
        for here, other in ((remedy, problem), (problem, remedy)):
            anchor = anchors.get((other.kind, other.ordinal))
            side = sides.setdefault((here.kind, here.ordinal), [])
            if anchor is not None and len(side) < MAX_PAIRED:
                side.append(Paired(other.kind, other.text, anchor))
    return sides


def numbers(content: Content) -> tuple[tuple[str, int | Decimal], ...]:
    """The numbers of the tables by ``table.row.column``; blank cells have none."""
    return tuple(
        (f"{table}.{row}.{column}", cell.value)
        for table, row, column, cell in content.cells()
        if cell.value is not None
    )
