"""A draft is changed: whole, as a form sends it, or field by field while somebody types.

Two people may be in one draft. Whoever changes it gives a function from the draft as it is now
to the draft as it should be; it runs while the draft is locked, so that nothing that was saved a
moment ago is written over unseen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reports import content as contents
from reports.errors import ConflictError, NotFoundError
from reports.renderers.printed import printed_text
from reports.services import lifecycle
from reports.services.actors import Actor, Permission
from reports.services.sources import attach
from reports.services.views import CellChange, DraftView
from reports.store import changes, filings
from reports.store.states import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.content import Content
    from reports.services.core import Core
    from reports.services.sources import SourceFile
    from reports.store.database import UnitOfWork
    from reports.store.models import Draft, Report


def draft_now(core: Core, actor: Actor, report_id: int) -> DraftView:
    """The draft as it stands, without what surrounds it; NotFoundError."""
    actor.require(Permission.READ)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.found(work, report_id)
        draft = filings.draft(work, report_id)
        return _view(report, draft, contents.load(draft.content))


def save_draft(
    core: Core, actor: Actor, report_id: int, content: Content, expected_version: int
) -> int:
    """Keeps the draft; its new version. ConflictError where somebody saved in between."""
    actor.require(Permission.FILE)
    with core.database.unit_of_work(actor.filing_scope) as work:
        report, draft = _locked(work, report_id)
        _require_version(draft, expected_version)
        _keep(work, report, draft, content, actor)
        return draft.version


def change_draft(
    core: Core, actor: Actor, report_id: int, change: Callable[[DraftView], Content]
) -> DraftView:
    """The draft after `change`, which sees it as it is now, whoever saved it last.

    Its version grows only where something became different. TransitionError where the report
    is not the office's to change at present.
    """
    actor.require(Permission.FILE)
    with core.database.unit_of_work(actor.filing_scope) as work:
        report, draft = _locked(work, report_id)
        present = _view(report, draft, contents.load(draft.content))
        content = change(present)
        if content != present.content:
            _keep(work, report, draft, content, actor)
        return _view(report, draft, content)


def cell_history(core: Core, actor: Actor, report_id: int, place: str) -> tuple[CellChange, ...]:
    """Who changed a cell of the draft, when, from what to what; the last change first.

    `place` is the cell's address, ``tables.<table>.<row>.<column>``.
    """
    actor.require(Permission.READ)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.found(work, report_id)
        return tuple(
            CellChange(row.at, row.actor, row.before, row.after)
            for row in changes.of_cell(work, report.id, place)
        )


def replace_draft(
    core: Core,
    actor: Actor,
    report_id: int,
    content: Content,
    expected_version: int,
    source: SourceFile | None = None,
) -> int:
    """Puts what was read in a file in the draft's place; the new version.

    The draft before is set aside, to be put back. ConflictError where somebody saved in between.
    """
    actor.require(Permission.FILE)
    key = core.files.put(source.data) if source else None
    with core.database.unit_of_work(actor.filing_scope) as work:
        report, draft = _locked(work, report_id)
        _require_version(draft, expected_version)
        draft.set_aside = _aside(draft, source.name if source else None)
        _keep(work, report, draft, content, actor)
        draft.source_id = draft.reading = None
        if source is not None and key is not None:
            attach(work, draft, key, source)
        return draft.version


def put_back(core: Core, actor: Actor, report_id: int, expected_version: int) -> int:
    """Changes the draft for the one set aside, and sets this one aside; the new version.

    So putting back can itself be undone. ConflictError; NotFoundError where none is set aside.
    """
    actor.require(Permission.FILE)
    with core.database.unit_of_work(actor.filing_scope) as work:
        report, draft = _locked(work, report_id)
        _require_version(draft, expected_version)
        before = draft.set_aside
        if before is None:
            raise NotFoundError("No draft is set aside here")
        draft.set_aside = _aside(draft, None)
        _keep(work, report, draft, contents.load(before["content"]), actor)
        draft.source_id, draft.reading = before["source_id"], before["reading"]
        return draft.version


def _aside(draft: Draft, file_name: str | None) -> dict[str, Any]:
    """The draft as it is set aside; `file` names what took its place."""
    return {
        "content": draft.content,
        "source_id": draft.source_id,
        "reading": draft.reading,
        "saved_by": draft.saved_by,
        "file": file_name,
    }


def _require_version(draft: Draft, expected: int) -> None:
    if draft.version != expected:
        raise ConflictError(
            "%(name)s saved this report in the meantime; your changes were not kept",
            name=draft.saved_by,
        )


def _locked(work: UnitOfWork, report_id: int) -> tuple[Report, Draft]:
    report = filings.locked(work, report_id)
    lifecycle.require_editable(report)
    return report, filings.draft(work, report_id, lock=True)


def _keep(work: UnitOfWork, report: Report, draft: Draft, content: Content, actor: Actor) -> None:
    # The address of a report is its office and year: a draft cannot move to another.
    kept = replace(content, year=report.year, office=report.office.name)
    changed = _changed_cells(contents.load(draft.content), kept)
    changes.note(work, report, actor.account_id, actor.name, changed)
    draft.content = contents.dump(kept)
    draft.version += 1
    draft.saved_by = actor.name
    report.form = kept.form
    if report.published_revision_id is None:
        report.title = kept.title or ""


def _view(report: Report, draft: Draft, content: Content) -> DraftView:
    editable = Status(report.status) in lifecycle.EDITABLE
    return DraftView(draft.version, content, draft.saved_by, editable)


def _changed_cells(before: Content, after: Content) -> dict[str, tuple[str, str]]:
    """The cells that say something else, as printed before and after, by address."""
    places = {
        (table, row, column) for of in (before, after) for table, row, column, _ in of.cells()
    }
    found = {}
    for table, row, column in sorted(places):
        was, now = before.cell(table, row, column), after.cell(table, row, column)
        if was != now:
            found[f"tables.{table}.{row}.{column}"] = (printed_text(was), printed_text(now))
    return found
