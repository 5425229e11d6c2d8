"""An office files: reads a file or starts empty, keeps a draft, has it checked, submits it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reports import content as contents
from reports import rules
from reports.content.carrying import carried_over
from reports.errors import ConflictError, ForbiddenError, InvalidContentError, NotFoundError
from reports.importers import parse_bytes
from reports.rules import carryover
from reports.services import comparing, lifecycle
from reports.services.actors import Actor, Permission
from reports.services.desks import desk, desk_report, progress
from reports.services.drafting import (
    cell_history,
    change_draft,
    draft_now,
    put_back,
    replace_draft,
    save_draft,
)
from reports.services.explaining import explain
from reports.services.showing import draft_finding
from reports.services.sources import SourceFile, attach
from reports.services.submitting import (
    FindingsBlockedError,
    receipt_for_key,
    submission,
    submit,
)
from reports.store import filings, places
from reports.store.models import Draft, Report
from reports.store.states import Status

if TYPE_CHECKING:
    from reports.content import Content
    from reports.importers import Parsed
    from reports.services.core import Core
    from reports.services.views import DeskReport, FindingView
    from reports.store.database import UnitOfWork
    from reports.store.models import Office

__all__ = [
    "FindingsBlockedError",
    "SourceFile",
    "cell_history",
    "change_draft",
    "check_content",
    "check_draft",
    "check_reading",
    "desk",
    "desk_report",
    "draft_now",
    "explain",
    "progress",
    "put_back",
    "read_file",
    "receipt_for_key",
    "replace_draft",
    "save_draft",
    "start_from_last_year",
    "start_report",
    "submission",
    "submit",
]

FIRST_YEAR = 2008
"""The regulations took force on 2008-05-01; nobody reported on a year before."""


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
    """A new draft, empty or with the content given; ConflictError where the year has one.

    An empty one carries in what the office published as carried out the year before.
    """
    actor.require(Permission.FILE)
    if not FIRST_YEAR <= year <= datetime.now(UTC).year:
        raise InvalidContentError("There can be no report for the year %(year)s", year=year)
    key = core.files.put(source.data) if source else None
    previous = comparing.previous_of(core, office_id, year) if content is None else None
    with core.database.unit_of_work(actor.filing_scope) as work:
        office = own_office(work, actor, office_id)
        if filings.of_office(work, office.id, year) is not None:
            raise ConflictError(
                "%(office)s has begun its report for %(year)s already",
                office=office.name,
                year=year,
            )
        empty = contents.empty_content(form, year, office.name)
        content = content or carryover.opened(empty, previous)
        report = create(work, actor, office, replace(content, year=year, office=office.name))
        if source is not None and key is not None:
            attach(work, filings.draft(work, report.id), key, source)
        report_id = report.id
    return desk_report(core, actor, report_id)


def start_from_last_year(
    core: Core, actor: Actor, office_id: int, year: int, form: str
) -> DeskReport:
    """A new draft with the words of the report that the office published for the year before.

    Of the numbers only 上年结转 is taken over, from last year's 结转下年度. NotFoundError where
    nothing was published; ConflictError where the year has a report.
    """
    actor.require(Permission.FILE)
    with core.database.unit_of_work(actor.filing_scope) as work:
        office = own_office(work, actor, office_id).name
    previous = comparing.previous_of(core, office_id, year)
    if previous is None:
        raise NotFoundError(
            "%(office)s has published no report for %(year)s here; begin with a file or empty",
            office=office,
            year=year - 1,
        )
    content = carryover.opened(carried_over(previous, form, year, office), previous)
    return start_report(core, actor, office_id, year, form, content)


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


def check_draft(core: Core, actor: Actor, report_id: int) -> tuple[FindingView, ...]:
    """What the rules find in the draft as it stands."""
    actor.require(Permission.READ)
    with core.database.unit_of_work(actor.scope) as work:
        content = contents.load(filings.draft(work, report_id).content)
    return check_content(core, actor, report_id, content)


def check_content(
    core: Core, actor: Actor, report_id: int, content: Content
) -> tuple[FindingView, ...]:
    """What the rules would find in the report if it said this; nothing is kept.

    A finding that the office has given a reason for has it as its explanation.
    """
    actor.require(Permission.READ)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.found(work, report_id)
        reasons = filings.draft(work, report_id).explanations
    context = comparing.context_of(core, report.office_id, report.year)
    found = map(draft_finding, rules.check(content, context))
    return tuple(replace(f, explanation=reasons.get(f.key)) for f in found)


def check_reading(
    core: Core, actor: Actor, office_id: int, year: int, content: Content
) -> tuple[FindingView, ...]:
    """What the rules would find in a report of that office and year; nothing is kept."""
    actor.require(Permission.FILE)
    with core.database.unit_of_work(actor.filing_scope) as work:
        office = own_office(work, actor, office_id)
    context = comparing.context_of(core, office.id, year)
    return tuple(map(draft_finding, rules.check(content, context)))


def own_office(work: UnitOfWork, actor: Actor, office_id: int) -> Office:
    """The office, if the actor may file for it: offices are public, filing for them is not."""
    office = places.office(work, office_id)
    if not actor.files_for(office.id):
        raise ForbiddenError("Your account does not file for %(office)s", office=office.name)
    return office
