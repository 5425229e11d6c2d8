"""What an office sees of its reports: the list, one report whole, and how far it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypedDict

from reports import content as contents
from reports.services import comments
from reports.services.actors import Actor, Permission
from reports.services.lifecycle import EDITABLE, may_withdraw
from reports.services.showing import (
    event_view,
    extension_view,
    finding_view,
    job_view,
    office_view,
    progress_view,
    receipt_view,
    reminder_view,
)
from reports.services.views import DeskLine, DeskReport, SetAside
from reports.store import deadlines, filings, places, published, reminders, revisions
from reports.store.states import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from reports.services.core import Core
    from reports.services.views import ExtensionView, Progress
    from reports.store.database import UnitOfWork
    from reports.store.deadlines import Due
    from reports.store.models import Draft, Office, Report

LONGEST = 500
"""Lines of a list: a clerk files for a few offices, the service itself for all of them."""


class _Until(TypedDict):
    due: date | None
    extension: ExtensionView | None


def desk(core: Core, actor: Actor) -> tuple[DeskLine, ...]:
    """The reports of the offices one files for, and a line for last year's where none was begun.

    Never more than `LONGEST` of either, the newest years first.
    """
    actor.require(Permission.FILE)
    due_year = datetime.now(UTC).year - 1
    scope = actor.filing_scope
    with core.database.unit_of_work(scope) as work:
        offices = places.offices(
            work,
            district_id=scope.district_id,
            ids=None if scope.office_ids is None else sorted(scope.office_ids),
            limit=LONGEST,
        )
        lines = list(lines_of(work, filings.of_offices(work, limit=LONGEST)))
        begun = {line.office.id for line in lines if line.year == due_year}
        lines += _open_lines(work, [o for o in offices if o.id not in begun], due_year)
    return tuple(sorted(lines, key=lambda line: (-line.year, line.office.id)))


def lines_of(work: UnitOfWork, reports: Sequence[Report]) -> tuple[DeskLine, ...]:
    """Reports in a list, with what their last checks found and who acted last.

    However many they are, in five questions to the database.
    """
    ids = [report.id for report in reports]
    found = revisions.finding_counts(work, ids)
    actors = filings.last_actors(work, ids)
    due = deadlines.deadlines(
        work, [report.office for report in reports], {report.year for report in reports}
    )
    sent = reminders.reminded(
        work, {report.office_id for report in reports}, {report.year for report in reports}
    )
    return tuple(
        DeskLine(
            id=report.id,
            office=office_view(report.office),
            year=report.year,
            status=Status(report.status),
            errors=found.get(report.id, {}).get(Severity.ERROR, 0),
            warnings=found.get(report.id, {}).get(Severity.WARNING, 0),
            **_until(due.get((report.office_id, report.year))),
            reminder=reminder_view(sent.get((report.office_id, report.year))),
            public=report.published_revision_id is not None,
            updated=report.updated_at,
            last_actor=actors.get(report.id),
        )
        for report in reports
    )


def _open_lines(work: UnitOfWork, offices: Sequence[Office], year: int) -> list[DeskLine]:
    due = deadlines.deadlines(work, offices, {year})
    sent = reminders.reminded(work, [office.id for office in offices], {year})
    return [
        DeskLine(
            id=None,
            office=office_view(office),
            year=year,
            status=None,
            errors=0,
            warnings=0,
            **_until(due.get((office.id, year))),
            reminder=reminder_view(sent.get((office.id, year))),
            public=False,
            updated=None,
            last_actor=None,
        )
        for office in offices
    ]


def _until(due: Due | None) -> _Until:
    return {"due": due.day if due else None, "extension": extension_view(due)}


def desk_report(core: Core, actor: Actor, report_id: int) -> DeskReport:
    """One report with its draft, and what became of its last revision; NotFoundError."""
    actor.require(Permission.READ)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.found(work, report_id)
        draft = filings.draft(work, report_id)
        current = report.current_revision_id
        revision = revisions.revision(work, current) if current else None
        receipt = filings.receipt_of(work, current) if current else None
        due = deadlines.deadline(work, report.office, report.year)
        content = contents.load(draft.content)
        own = [report.office_id]
        if report.office.predecessor_id is not None:
            own.append(report.office.predecessor_id)
        before = published.of_office(work, own, report.year - 1)
        public = report.published_revision_id
        return DeskReport(
            id=report.id,
            office=office_view(report.office),
            year=report.year,
            form=report.form,
            status=Status(report.status),
            content=content,
            version=draft.version,
            editable=Status(report.status) in EDITABLE and actor.files_for(report.office_id),
            public=public is not None,
            published=revisions.content_of(revisions.revision(work, public)) if public else None,
            withdrawable=may_withdraw(report, actor),
            reviewed=report.office.district.requires_review,
            archive=report.archive,
            revision=revision.number if revision else None,
            findings=tuple(map(finding_view, revisions.findings(work, current))) if current else (),
            events=tuple(map(event_view, filings.events(work, report.id))),
            jobs=tuple(map(job_view, filings.jobs(work, current))) if current else (),
            receipt=receipt_view(receipt, revision) if receipt and revision else None,
            **_until(due),
            legal_basis=due.regular.legal_basis if due and due.regular else None,
            previous=revisions.content_of(before) if before else None,
            reading=draft.reading,
            explanations=draft.explanations,
            set_aside=_set_aside(draft),
            updated=draft.saved_at,
            comments=comments.views(work, report.id, content, drafts=actor.may(Permission.REVIEW)),
        )


def _set_aside(draft: Draft) -> SetAside | None:
    kept = draft.set_aside
    return SetAside(kept["saved_by"], kept["file"]) if kept else None


def finding_counts(
    core: Core, actor: Actor, report_ids: Collection[int]
) -> dict[int, dict[Severity, int]]:
    """How many findings of each severity the last submissions of the reports have."""
    actor.require(Permission.READ)
    with core.database.unit_of_work(actor.scope) as work:
        return revisions.finding_counts(work, report_ids)


def progress(core: Core, actor: Actor, report_id: int) -> Progress:
    """How far the report's last submission is."""
    actor.require(Permission.READ)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.found(work, report_id)
        current = report.current_revision_id
        return progress_view(report, filings.jobs(work, current) if current else ())
