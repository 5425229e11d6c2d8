"""Revisions with what is derived from them: cells, statements, findings, rendered files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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


class Shown(NamedTuple):
    """A revision that was public: the last step that made it so, and when that was."""

    revision: Revision
    step: int
    at: datetime


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


def returned_before(work: UnitOfWork, report_id: int, revision_id: int) -> Revision | None:
    """The last revision before this one that a reviewer returned.

    What the service returned for its errors no reviewer has read.
    """
    return work.session.scalars(
        select(Revision)
        .join(Event, Event.revision_id == Revision.id)
        .where(
            Revision.report_id == report_id,
            Revision.id < revision_id,
            Event.before == Status.IN_REVIEW,
            Event.after == Status.RETURNED,
        )
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
    discreet: bool = False,
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
        discreet=discreet,
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


def shown_to_the_public(work: UnitOfWork, report_id: int) -> Sequence[Shown]:
    """The revisions that were public at some time, the oldest first."""
    became = Event.after.in_([Status.PUBLISHED, Status.CORRECTED])
    decided = Event.after == Status.PUBLISHING
    rows = work.session.execute(
        select(
            Revision,
            func.max(Event.id).filter(became),
            func.max(Event.at).filter(decided | became),
        )
        .join(Event, Event.revision_id == Revision.id)
        .where(Revision.report_id == report_id)
        .group_by(Revision.id)
        .having(func.count().filter(became) > 0)
        .order_by(Revision.number)
    )
    return [Shown(*row) for row in rows]


def hash_before(work: UnitOfWork, row: Revision) -> str | None:
    """The hash that a revision's own is chained to; None for the first."""
    return work.session.scalars(
        select(Revision.sha256).where(
            Revision.report_id == row.report_id, Revision.number == row.number - 1
        )
    ).one_or_none()


def numbers(work: UnitOfWork, revision_ids: Sequence[int]) -> dict[int, int]:
    """The revisions' numbers by id."""
    rows = work.session.execute(
        select(Revision.id, Revision.number).where(Revision.id.in_(revision_ids))
    )
    return dict(rows.all())


def identities(
    work: UnitOfWork, revision_ids: Collection[int]
) -> tuple[dict[int, int], dict[int, str]]:
    """The revisions' numbers and hashes by id; by the hashes their contents are kept at hand."""
    rows = work.session.execute(
        select(Revision.id, Revision.number, Revision.sha256).where(Revision.id.in_(revision_ids))
    ).all()
    return {row.id: row.number for row in rows}, {row.id: row.sha256 for row in rows}
