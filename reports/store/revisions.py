"""Revisions with what is derived from them: cells, statements, findings, rendered files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from reports.content import canonical_json, content_hash, loads
from reports.errors import NotFoundError
from reports.store.models import (
    ArtefactRow,
    CellRow,
    Event,
    FindingRow,
    Report,
    Revision,
    StatementRow,
)
from reports.store.states import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from reports.content import Content
    from reports.store.database import UnitOfWork


def revision(work: UnitOfWork, revision_id: int) -> Revision:
    """The revision; NotFoundError."""
    row = work.session.scalars(select(Revision).where(Revision.id == revision_id)).one_or_none()
    if row is None:
        raise NotFoundError("There is no revision %(revision)s here", revision=revision_id)
    return row


def last_revision(work: UnitOfWork, report_id: int) -> Revision | None:
    """The newest revision, if anything was ever submitted."""
    return work.session.scalars(
        select(Revision)
        .where(Revision.report_id == report_id)
        .order_by(Revision.number.desc())
        .limit(1)
    ).one_or_none()


def write_revision(
    work: UnitOfWork,
    report: Report,
    content: Content,
    author: str,
    *,
    explanations: dict[str, str] | None = None,
    source_id: int | None = None,
    note: str | None = None,
) -> Revision:
    """Adds the next revision, chained to the last, with its cells and statements.

    It becomes the report's current one. The report must be locked.
    """
    last = last_revision(work, report.id)
    row = Revision(
        district_id=report.district_id,
        office_id=report.office_id,
        report_id=report.id,
        number=last.number + 1 if last else 1,
        content=canonical_json(content),
        sha256=content_hash(content, last.sha256 if last else None),
        explanations=explanations or {},
        source_id=source_id,
        note=note,
        created_by=author,
    )
    work.add(row)
    key = {
        "district_id": report.district_id,
        "office_id": report.office_id,
        "report_id": report.id,
        "revision_id": row.id,
    }
    cells = [
        {
            **key,
            "table": table,
            "row": line,
            "column": column,
            "value": cell.value,
            "source": cell.source,
            "not_applicable": cell.not_applicable,
        }
        for table, line, column, cell in content.cells()
    ]
    statements = [
        {
            **key,
            "position": position,
            "kind": s.kind,
            "ordinal": s.ordinal,
            "text": s.text,
            "start": s.start,
            "end": s.end,
            "answers": s.answers,
        }
        for position, s in enumerate(content.statements, 1)
    ]
    if cells:
        work.session.execute(insert(CellRow), cells)
    if statements:
        work.session.execute(insert(StatementRow), statements)
    report.current_revision_id = row.id
    report.form = content.form
    work.flush()
    return row


def content_of(row: Revision) -> Content:
    """What the revision says."""
    return loads(row.content)


def replace_findings(
    work: UnitOfWork, report: Report, revision_id: int, rows: list[FindingRow]
) -> None:
    """Makes these the revision's findings, whatever an earlier check had left."""
    work.session.execute(delete(FindingRow).where(FindingRow.revision_id == revision_id))
    for position, row in enumerate(rows, 1):
        row.position = position
        row.revision_id = revision_id
        row.report_id = report.id
        row.district_id = report.district_id
        row.office_id = report.office_id
    work.add(*rows)


def findings(work: UnitOfWork, revision_id: int) -> Sequence[FindingRow]:
    """The revision's findings in the order of the report."""
    return work.session.scalars(
        select(FindingRow)
        .where(FindingRow.revision_id == revision_id)
        .order_by(FindingRow.position)
    ).all()


def finding_counts(work: UnitOfWork, report_ids: Collection[int]) -> dict[int, dict[Severity, int]]:
    """How many findings of each severity the reports' current revisions have."""
    rows = work.session.execute(
        select(Report.id, FindingRow.severity, func.count())
        .join(FindingRow, FindingRow.revision_id == Report.current_revision_id)
        .where(Report.id.in_(report_ids))
        .group_by(Report.id, FindingRow.severity)
    )
    counts: dict[int, dict[Severity, int]] = {}
    for report_id, severity, number in rows:
        counts.setdefault(report_id, {})[Severity(severity)] = number
    return counts


def has_source(work: UnitOfWork, report_id: int, source_id: int) -> bool:
    """Whether a revision of the report was made from that file."""
    return work.session.scalars(
        select(exists().where(Revision.report_id == report_id, Revision.source_id == source_id))
    ).one()


def artefacts(work: UnitOfWork, revision_id: int) -> dict[str, ArtefactRow]:
    """The revision's rendered files by format."""
    rows = work.session.scalars(select(ArtefactRow).where(ArtefactRow.revision_id == revision_id))
    return {row.format: row for row in rows}


def keep_artefact(
    work: UnitOfWork, report: Report, revision_id: int, form: str, key: str, size: int
) -> None:
    """Notes where a rendered file is kept; a repeat replaces the note."""
    values = {"key": key, "sha256": key, "size": size}
    statement = insert(ArtefactRow).values(
        district_id=report.district_id,
        office_id=report.office_id,
        report_id=report.id,
        revision_id=revision_id,
        format=form,
        **values,
    )
    work.session.execute(
        statement.on_conflict_do_update(index_elements=["revision_id", "format"], set_=values)
    )


def publishing_moment(work: UnitOfWork, revision_id: int) -> datetime | None:
    """When it was decided to publish the revision: the date it bears."""
    return work.session.scalars(
        select(Event.at)
        .where(Event.revision_id == revision_id, Event.after == Status.PUBLISHING)
        .order_by(Event.id.desc())
        .limit(1)
    ).one_or_none()


def numbers(work: UnitOfWork, revision_ids: Sequence[int]) -> dict[int, int]:
    """The revisions' numbers by id."""
    rows = work.session.execute(
        select(Revision.id, Revision.number).where(Revision.id.in_(revision_ids))
    )
    return dict(rows.all())
