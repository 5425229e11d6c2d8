"""Renders a revision into files of the file store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from reports.renderers import FORMATS, RenderInfo, render
from reports.rules import Finding
from reports.services.noting import notes_of
from reports.services.showing import finding_view
from reports.store import revisions

if TYPE_CHECKING:
    from reports.content import Content
    from reports.rules.model import Severity
    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Report

__all__ = ["FORMATS", "Source", "keep", "source_of"]


@dataclass(frozen=True)
class Source:
    """What a rendering is made of; the same source gives the same bytes."""

    content: Content
    info: RenderInfo


def source_of(core: Core, work: UnitOfWork, report: Report, revision_id: int) -> Source:
    """Everything the renderings of a revision say."""
    row = revisions.revision(work, revision_id)
    content = revisions.content_of(row)
    found = revisions.findings(work, revision_id)
    remarks: tuple[Finding, ...] = ()
    if report.archive:
        remarks = tuple(
            Finding(f.rule, cast("Severity", f.severity), f.place, f.message, f.params)
            for f in found
        )
    return Source(
        content=content,
        info=RenderInfo(
            office=report.office.name,
            district_name=report.office.district.name,
            report_url=f"{core.settings.site_url}/reports/{report.id}",
            revision=row.number,
            published=report.published_at
            if report.published_revision_id == revision_id
            else revisions.publishing_moment(work, revision_id),
            content_hash=row.sha256,
            archive=report.archive,
            findings=remarks,
            notes=notes_of(content, map(finding_view, found)),
        ),
    )


def keep(core: Core, source: Source, to: str) -> tuple[str, int]:
    """Renders and stores; the file's key and size."""
    data = render(source.content, to, source.info)
    return core.files.put(data), len(data)
