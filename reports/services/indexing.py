"""A published report as search holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.content import passages
from reports.ports import IndexedPassage, IndexedReport
from reports.store import queue, revisions

if TYPE_CHECKING:
    from reports.content import Content
    from reports.store.database import UnitOfWork
    from reports.store.models import Report


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
        passages=tuple(
            IndexedPassage(p.ordinal, p.section, p.text, p.anchor) for p in passages(content)
        ),
    )
