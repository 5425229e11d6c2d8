"""What an office sees of its reports: the list, one report whole, and how far it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reports import content as contents
from reports.services.actors import Actor, Permission
from reports.services.lifecycle import EDITABLE
from reports.services.showing import (
    event_view,
    finding_view,
    job_view,
    office_view,
    progress_view,
    receipt_view,
)
from reports.services.views import DeskLine, DeskReport
from reports.store import filings, places, published, revisions
from reports.store.states import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reports.services.core import Core
    from reports.services.views import Progress
    from reports.store.database import UnitOfWork
    from reports.store.models import Office, Report


def desk(core: Core, actor: Actor) -> tuple[DeskLine, ...]:
    """Every report of the actor's offices, and a line for last year's where none was begun."""
    actor.require(Permission.FILE)
    due_year = datetime.now(UTC).year - 1
    with core.database.unit_of_work(actor.scope) as work:
        offices = places.offices(
            work,
            district_id=actor.district_id,
            ids=sorted(actor.office_ids) if actor.scope.office_ids is not None else None,
        )
        lines = list(lines_of(work, filings.of_offices(work)))
        begun = {line.office.id for line in lines if line.year == due_year}
        lines += _open_lines(work, [o for o in offices if o.id not in begun], due_year)
    return tuple(sorted(lines, key=lambda line: (-line.year, line.office.id)))


def lines_of(work: UnitOfWork, reports: Sequence[Report]) -> tuple[DeskLine, ...]:
    """Reports in a list, with what their last checks found and who acted last.

    However many they are, in three questions to the database.
    """
    ids = [report.id for report in reports]
    found = revisions.finding_counts(work, ids)
    actors = filings.last_actors(work, ids)
    due = places.deadlines(
        work, {report.district_id for report in reports}, {report.year for report in reports}
    )
    return tuple(
        DeskLine(
            id=report.id,
            office=office_view(report.office),
            year=report.year,
            status=Status(report.status),
            errors=found.get(report.id, {}).get(Severity.ERROR, 0),
            warnings=found.get(report.id, {}).get(Severity.WARNING, 0),
            due=due.get((report.district_id, report.office.kind, report.year)),
            public=report.published_revision_id is not None,
            updated=report.updated_at,
            last_actor=actors.get(report.id),
        )
        for report in reports
    )


def _open_lines(work: UnitOfWork, offices: Sequence[Office], year: int) -> list[DeskLine]:
    due = places.deadlines(work, {office.district_id for office in offices}, {year})
    return [
        DeskLine(
            id=None,
            office=office_view(office),
            year=year,
            status=None,
            errors=0,
            warnings=0,
            due=due.get((office.district_id, office.kind, year)),
            public=False,
            updated=None,
            last_actor=None,
        )
        for office in offices
    ]


def desk_report(core: Core, actor: Actor, report_id: int) -> DeskReport:
    """One report with its draft, and what became of its last revision; NotFoundError."""
    actor.require(Permission.FILE)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.found(work, report_id)
        draft = filings.draft(work, report_id)
        current = report.current_revision_id
        revision = revisions.revision(work, current) if current else None
        receipt = filings.receipt_of(work, current) if current else None
        deadline = places.deadline(work, report.district_id, report.office.kind, report.year)
        own = [report.office_id]
        if report.office.predecessor_id is not None:
            own.append(report.office.predecessor_id)
        before = published.of_office(work, own, report.year - 1)
        return DeskReport(
            id=report.id,
            office=office_view(report.office),
            year=report.year,
            form=report.form,
            status=Status(report.status),
            content=contents.load(draft.content),
            version=draft.version,
            editable=Status(report.status) in EDITABLE,
            public=report.published_revision_id is not None,
            archive=report.archive,
            revision=revision.number if revision else None,
            findings=tuple(map(finding_view, revisions.findings(work, current))) if current else (),
            events=tuple(map(event_view, filings.events(work, report.id))),
            jobs=tuple(map(job_view, filings.jobs(work, current))) if current else (),
            receipt=receipt_view(receipt, revision) if receipt and revision else None,
            due=deadline.due if deadline else None,
            legal_basis=deadline.legal_basis if deadline else None,
            previous=revisions.content_of(before) if before else None,
            reading=draft.reading,
            updated=draft.saved_at,
        )


def finding_counts(
    core: Core, actor: Actor, report_ids: Collection[int]
) -> dict[int, dict[Severity, int]]:
    """How many findings of each severity the last submissions of the reports have."""
    actor.require(Permission.FILE)
    with core.database.unit_of_work(actor.scope) as work:
        return revisions.finding_counts(work, report_ids)


def progress(core: Core, actor: Actor, report_id: int) -> Progress:
    """How far the report's last submission is."""
    actor.require(Permission.FILE)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.found(work, report_id)
        current = report.current_revision_id
        return progress_view(report, filings.jobs(work, current) if current else ())
