"""An office files: reads a file or starts empty, keeps a draft, has it checked, submits it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reports import content as contents
from reports import rules
from reports.errors import ConflictError, ForbiddenError, InvalidContentError
from reports.importers import Parsed, parse_bytes
from reports.importers.model import to_json
from reports.services import comparing, lifecycle
from reports.services.actors import Actor, Permission
from reports.services.desks import desk, desk_report, progress
from reports.services.showing import draft_finding
from reports.services.submitting import FindingsBlockedError, submission, submit
from reports.store import filings, places
from reports.store.models import Draft, Report
from reports.store.states import Status

if TYPE_CHECKING:
    from reports.content import Content
    from reports.services.core import Core
    from reports.services.views import DeskReport, FindingView
    from reports.store.database import UnitOfWork
    from reports.store.models import Office

__all__ = [
    "FindingsBlockedError",
    "SourceFile",
    "check_draft",
    "desk",
    "desk_report",
    "progress",
    "read_file",
    "save_draft",
    "start_report",
    "submission",
    "submit",
]

FIRST_YEAR = 2008
"""The regulations took force on 2008-05-01; nobody reported on a year before."""


@dataclass(frozen=True)
class SourceFile:
    """An uploaded file, with what was read in it."""

    name: str
    data: bytes
    parsed: Parsed


def read_file(core: Core, actor: Actor, data: bytes, name: str) -> Parsed:  # noqa: ARG001 - every use case takes the core
    """What a file says; nothing is kept. UnreadableFileError."""
    actor.require(Permission.FILE)
    return parse_bytes(data, name)


def start_report(
    core: Core,
    actor: Actor,
    office_id: int,
    year: int,
    form: str,
    content: Content | None = None,
    source: SourceFile | None = None,
) -> DeskReport:
    """A new draft, empty or with the content given; ConflictError where the year has one."""
    actor.require(Permission.FILE)
    if not FIRST_YEAR <= year <= datetime.now(UTC).year:
        raise InvalidContentError("There can be no report for the year %(year)s", year=year)
    key = core.files.put(source.data) if source else None
    with core.database.unit_of_work(actor.scope) as work:
        office = own_office(work, actor, office_id)
        if filings.of_office(work, office.id, year) is not None:
            raise ConflictError(
                "%(office)s has begun its report for %(year)s already",
                office=office.name,
                year=year,
            )
        content = content or contents.empty_content(form, year, office.name)
        report = create(work, actor, office, replace(content, year=year, office=office.name))
        if source is not None and key is not None:
            row = filings.draft(work, report.id)
            row.source_id = filings.keep_source(
                work,
                office.district_id,
                key,
                source.name,
                len(source.data),
                source.parsed.media_type,
            )
            row.reading = to_json(source.parsed)
        report_id = report.id
    return desk_report(core, actor, report_id)


def create(work: UnitOfWork, actor: Actor, office: Office, content: Content) -> Report:
    """The rows of a report that begins, with its first event. `content` names its year."""
    assert content.year is not None
    report = Report(
        district_id=office.district_id,
        office_id=office.id,
        year=content.year,
        form=content.form,
        status=Status.DRAFT.value,
        title=content.title or "",
    )
    work.add(report)
    work.add(
        Draft(
            district_id=report.district_id,
            office_id=report.office_id,
            report_id=report.id,
            content=contents.dump(content),
            saved_by=actor.name,
        )
    )
    lifecycle.begin(work, report, actor)
    return report


def save_draft(
    core: Core, actor: Actor, report_id: int, content: Content, expected_version: int
) -> int:
    """Keeps the draft; its new version. ConflictError where somebody saved in between."""
    actor.require(Permission.FILE)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.locked(work, report_id)
        lifecycle.require_editable(report)
        draft = filings.draft(work, report_id, lock=True)
        if draft.version != expected_version:
            raise ConflictError(
                "%(name)s saved this report in the meantime; your changes were not kept",
                name=draft.saved_by,
            )
        # The address of a report is its office and year: a draft cannot move to another.
        kept = replace(content, year=report.year, office=report.office.name)
        draft.content = contents.dump(kept)
        draft.version += 1
        draft.saved_by = actor.name
        report.form = kept.form
        if report.published_revision_id is None:
            report.title = kept.title or ""
        return draft.version


def check_draft(core: Core, actor: Actor, report_id: int) -> tuple[FindingView, ...]:
    """What the rules find in the draft as it stands."""
    actor.require(Permission.FILE)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.found(work, report_id)
        content = contents.load(filings.draft(work, report_id).content)
    context = comparing.context_of(core, report.office_id, report.year)
    return tuple(map(draft_finding, rules.check(content, context)))


def own_office(work: UnitOfWork, actor: Actor, office_id: int) -> Office:
    """The office, if the actor may file for it: offices are public, filing for them is not."""
    office = places.office(work, office_id)
    scope = actor.scope
    own = scope.kind == "everything" or office.district_id == scope.district_id
    if not own or (scope.office_ids is not None and office.id not in scope.office_ids):
        raise ForbiddenError("Your account does not file for %(office)s", office=office.name)
    return office
