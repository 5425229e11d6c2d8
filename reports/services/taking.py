"""Taking a file's content over as an office's report: a draft, a submission, or as published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reports import content as contents
from reports.errors import ConflictError
from reports.importers.model import to_json
from reports.services import filing, lifecycle, stages
from reports.services.tasks import CHECK
from reports.store import filings, revisions
from reports.store.states import Status

if TYPE_CHECKING:
    from reports.content import Content
    from reports.importers import Parsed
    from reports.services.actors import Actor
    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Draft, Office, Report

_TAKEN_AS = "taken_as"
"""Key in a draft's reading: the version of the draft that was taken over from the file."""


@dataclass(frozen=True)
class Loaded:
    """A file that was read: where it is kept (`key`), and which year's report it is."""

    key: str
    name: str
    size: int
    parsed: Parsed
    year: int


def take(
    core: Core,
    work: UnitOfWork,
    actor: Actor,
    office: Office,
    loaded: Loaded,
    *,
    archive: bool,
    publish: bool,
) -> tuple[Report, str]:
    """The office's report of that year with this content, and what is new.

    ``loaded``, ``revised`` (another content than before) or ``unchanged``. An `archive` to
    `publish` is submitted at once, with nothing that could block it; else it stays a draft.
    ConflictError where somebody else works on the report.
    """
    source_id = filings.keep_source(
        work,
        office.district_id,
        loaded.key,
        loaded.name,
        loaded.size,
        loaded.parsed.media_type,
    )
    report, result = _take(work, actor, office, loaded, source_id, archive=archive)
    if archive and publish and result != "unchanged":
        _submit_archive(core, work, actor, report)
    return report, result


def _take(
    work: UnitOfWork,
    actor: Actor,
    office: Office,
    loaded: Loaded,
    source_id: int,
    *,
    archive: bool,
) -> tuple[Report, str]:
    """The report of the office and year with this content as its draft; and what is new."""
    content = replace(loaded.parsed.content, year=loaded.year)
    if not archive:
        content = replace(content, office=office.name)
    existing = filings.of_office(work, office.id, loaded.year)
    if existing is None:
        report = filing.create(work, actor, office, content)
        report.archive = archive
        _keep_draft(filings.draft(work, report.id), content, loaded, source_id, actor)
        return report, "loaded"
    report = filings.locked(work, existing.id)
    draft = filings.draft(work, report.id, lock=True)
    # An archive whose job was set aside is as if it had not been loaded yet.
    set_aside = report.archive and report.status == Status.RETURNED
    started = report.status != Status.DRAFT and not set_aside
    # Two files of one report in a folder would replace each other each time it is loaded.
    if archive and started and revisions.has_source(work, report.id, source_id):
        return report, "unchanged"
    same = contents.canonical_json(contents.load(draft.content)) == contents.canonical_json(content)
    if same and started:
        return report, "unchanged"
    _require_ours(work, report, draft, actor, archive=archive)
    report.archive = archive
    if same:
        # A load that was cut off between draft and submission goes on from there.
        return report, "loaded"
    draft.version += 1
    _keep_draft(draft, content, loaded, source_id, actor)
    return report, "revised"


def _require_ours(
    work: UnitOfWork, report: Report, draft: Draft, actor: Actor, *, archive: bool
) -> None:
    """ConflictError where the file would replace what somebody else wrote or filed here."""
    if _is_filed(work, report, actor, archive=archive) or not _is_as_taken(report, draft):
        raise ConflictError(
            "%(name)s works on the report of %(office)s for %(year)s here; the file was not"
            " taken over it",
            name=draft.saved_by,
            office=report.office.name,
            year=report.year,
        )
    if not archive:
        # An archive's next file overtakes the one before, even while that is on its way.
        lifecycle.require_editable(report)


def _is_filed(work: UnitOfWork, report: Report, actor: Actor, *, archive: bool) -> bool:
    """Whether a revision stands by another way than this, or by another account."""
    if report.current_revision_id is None:
        return False
    if archive or report.archive:
        return archive != report.archive
    receipt = filings.receipt_of(work, report.current_revision_id)
    return receipt is None or receipt.account_id != actor.account_id


def _is_as_taken(report: Report, draft: Draft) -> bool:
    """Whether nobody saved the draft since it was taken from a file: every save counts it on.

    Names tell nothing here: a reviewer may bear that of the office's clerk.
    """
    # Archives that were loaded before this was noted stand as first saved.
    unnoted = 1 if report.archive else None
    return (draft.reading or {}).get(_TAKEN_AS, unnoted) == draft.version


def _keep_draft(
    draft: Draft, content: Content, loaded: Loaded, source_id: int, actor: Actor
) -> None:
    draft.content = contents.dump(content)
    draft.source_id = source_id
    draft.reading = {**to_json(loaded.parsed), _TAKEN_AS: draft.version}
    draft.saved_by = actor.name


def _submit_archive(core: Core, work: UnitOfWork, actor: Actor, report: Report) -> None:
    """The second door: the revision and its job, with nothing that could block them."""
    draft = filings.draft(work, report.id)
    again = report.published_revision_id is not None
    note = "Loaded again from another file" if again else None
    revisions.write_revision(
        work,
        report,
        contents.load(draft.content),
        actor.name,
        source_id=draft.source_id,
        note=note,
    )
    lifecycle.move(work, report, Status.SUBMITTED, actor, note)
    stages.put(core, work, report, CHECK, bulk=True)
