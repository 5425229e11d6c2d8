"""Submitting: the revision, its event, its receipt and its first job in one transaction."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from reports import content as contents
from reports import rules
from reports.errors import BlockedError, ConflictError, NotFoundError, TransitionError
from reports.services import comparing, lifecycle, stages
from reports.services.actors import Actor, Permission
from reports.services.showing import (
    draft_finding,
    finding_view,
    job_view,
    office_view,
    receipt_view,
)
from reports.services.tasks import CHECK
from reports.services.views import Submission as SubmissionView
from reports.store import filings, revisions
from reports.store.models import Submission
from reports.store.states import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.content import Content
    from reports.services.core import Core
    from reports.services.views import FindingView, Receipt
    from reports.store.database import UnitOfWork

MAX_KEY = 200


class FindingsBlockedError(BlockedError):
    """Findings that must be corrected or explained first; `findings` are those."""

    def __init__(self, message: str, findings: tuple[FindingView, ...]) -> None:
        super().__init__(message, count=len(findings))
        self.findings = findings


def submit(
    core: Core,
    actor: Actor,
    report_id: int,
    explanations: Mapping[str, str] | None = None,
    idempotency_key: str | None = None,
    note: str | None = None,
) -> Receipt:
    """Submits the draft; the receipt.

    `explanations` maps keys of warnings to why the report is right as it stands; `note` says
    what a correction of a published report changes. The same `idempotency_key` gives the same
    receipt again. FindingsBlockedError, ConflictError, TransitionError.
    """
    actor.require(Permission.FILE)
    key = idempotency_key[:MAX_KEY] if idempotency_key else None
    if key and (earlier := _earlier(core, actor, report_id, key)):
        return earlier
    explained = {k: text.strip() for k, text in (explanations or {}).items() if text.strip()}
    version = _checked(core, actor, report_id, explained)
    try:
        return _write(core, actor, report_id, version, explained, key, note)
    except (ConflictError, TransitionError):
        # Two clicks at once: the other one's receipt is this one's too.
        if key and (earlier := _earlier(core, actor, report_id, key)):
            return earlier
        raise


def receipt_for_key(core: Core, actor: Actor, idempotency_key: str) -> Receipt | None:
    """The receipt that this account was given under the key, if there is one."""
    actor.require(Permission.FILE)
    with core.database.unit_of_work(actor.scope) as work:
        row = filings.receipt_by_key(work, actor.account_id, idempotency_key[:MAX_KEY])
        if row is None:
            return None
        return receipt_view(row, revisions.revision(work, row.revision_id), repeated=True)


def submission(core: Core, actor: Actor, number: str | int) -> SubmissionView:
    """A submission by its receipt's number, or the last of a report by its id; NotFoundError."""
    actor.require(Permission.FILE)
    with core.database.unit_of_work(actor.scope) as work:
        row = _find(work, number)
        report = filings.found(work, row.report_id)
        return SubmissionView(
            receipt=receipt_view(row, revisions.revision(work, row.revision_id)),
            status=Status(report.status),
            jobs=tuple(map(job_view, filings.jobs(work, row.revision_id))),
            findings=tuple(map(finding_view, revisions.findings(work, row.revision_id))),
            office=office_view(report.office),
            year=report.year,
        )


def _find(work: UnitOfWork, number: str | int) -> Submission:
    row = None
    if isinstance(number, str):
        row = filings.receipt(work, number)
    elif revision_id := filings.found(work, number).current_revision_id:
        row = filings.receipt_of(work, revision_id)
    if row is None:
        raise NotFoundError("There is no submission %(number)s here", number=number)
    return row


def _earlier(core: Core, actor: Actor, report_id: int, key: str) -> Receipt | None:
    with core.database.unit_of_work(actor.scope) as work:
        row = filings.receipt_by_key(work, actor.account_id, key)
        if row is None:
            return None
        if row.report_id != report_id:
            raise ConflictError("This idempotency key was used for another report")
        return receipt_view(row, revisions.revision(work, row.revision_id), repeated=True)


def _checked(core: Core, actor: Actor, report_id: int, explained: Mapping[str, str]) -> int:
    """Runs the rules on the draft; the version of it that may be submitted."""
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.found(work, report_id)
        lifecycle.require_editable(report)
        draft = filings.draft(work, report_id)
        content = contents.load(draft.content)
    require_unblocked(core, report.office_id, content, explained)
    return draft.version


def require_unblocked(
    core: Core, office_id: int, content: Content, explained: Mapping[str, str]
) -> None:
    """Runs the rules; FindingsBlockedError for errors, or warnings nobody explained."""
    assert content.year is not None
    context = comparing.context_of(core, office_id, content.year)
    found = tuple(map(draft_finding, rules.check(content, context)))
    if errors := tuple(f for f in found if f.severity is Severity.ERROR):
        raise FindingsBlockedError("%(count)s errors must be corrected first", errors)
    open_warnings = tuple(
        f for f in found if f.severity is Severity.WARNING and f.key not in explained
    )
    if open_warnings:
        raise FindingsBlockedError(
            "%(count)s warnings must be corrected or explained first", open_warnings
        )


def require_note(note: str | None, *, public: bool) -> None:
    """BlockedError where a public report would be corrected without a word."""
    if public and not (note and note.strip()):
        raise BlockedError(
            "A published report is corrected with a note that tells the public what changed"
        )


def _write(
    core: Core,
    actor: Actor,
    report_id: int,
    version: int,
    explained: dict[str, str],
    key: str | None,
    note: str | None,
) -> Receipt:
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.locked(work, report_id)
        # Again under the lock: a second click was checked before the first had written.
        lifecycle.require_editable(report)
        draft = filings.draft(work, report_id, lock=True)
        if draft.version != version:
            raise ConflictError("The draft was changed while it was being checked; check it again")
        require_note(note, public=report.published_revision_id is not None)
        revision = revisions.write_revision(
            work,
            report,
            contents.load(draft.content),
            actor.name,
            explanations=explained,
            source_id=draft.source_id,
            note=note,
        )
        lifecycle.move(work, report, Status.SUBMITTED, actor, note)
        row = Submission(
            district_id=report.district_id,
            office_id=report.office_id,
            report_id=report.id,
            revision_id=revision.id,
            number=secrets.token_urlsafe(12),
            account_id=actor.account_id,
            submitted_by=actor.name,
            idempotency_key=key,
        )
        work.add(row)
        stages.put(core, work, report, CHECK)
        return receipt_view(row, revision)
