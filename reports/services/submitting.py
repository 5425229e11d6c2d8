"""Submitting: the revision, its event, its receipt and its first job in one transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import content as contents
from reports import rules
from reports.errors import BlockedError, ConflictError, NotFoundError, TransitionError
from reports.services import comparing, following, lifecycle, stages
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
    from reports.store.scope import Scope

MAX_KEY = 200


@dataclass(frozen=True)
class _Said:
    """What is said with a submission, beside the draft."""

    explanations: dict[str, str]
    idempotency_key: str | None = None
    note: str | None = None
    discreet: bool = False


class FindingsBlockedError(BlockedError):
    """Findings that must be corrected or explained first; `findings` are those."""

    def __init__(self, message: str, findings: tuple[FindingView, ...]) -> None:
        super().__init__(message, count=len(findings))
        self.findings = findings


@dataclass(frozen=True)
class _Checked:
    """What the rules let pass: the draft's version, what explains it, last year's problems."""

    version: int
    explained: dict[str, str]
    listed: following.Asked


def submit(
    core: Core,
    actor: Actor,
    report_id: int,
    explanations: Mapping[str, str] | None = None,
    idempotency_key: str | None = None,
    note: str | None = None,
    *,
    discreet: bool = False,
) -> Receipt:
    """Submits the draft; the receipt.

    `explanations` maps keys of warnings to why the report is right as it stands (None: those
    kept with the draft); `note` says what a correction of a published report changes,
    and with `discreet` the public is not shown what stood there before. The same
    `idempotency_key` gives the same receipt again. FindingsBlockedError, ConflictError,
    TransitionError.
    """
    actor.require(Permission.FILE)
    key = idempotency_key[:MAX_KEY] if idempotency_key else None
    if key and (earlier := _earlier(core, actor, report_id, key)):
        return earlier
    scope = actor.filing_scope
    checked = _checked(core, scope, report_id, explanations)
    try:
        said = _Said(checked.explained, key, note, discreet)
        return _write(core, actor, scope, report_id, checked, said)
    except (ConflictError, TransitionError):
        # Two clicks at once: the other one's receipt is this one's too.
        if key and (earlier := _earlier(core, actor, report_id, key)):
            return earlier
        raise


def submit_loaded(core: Core, actor: Actor, report_id: int) -> Receipt:
    """Submits what a district took in for an office, as the office sent it; the receipt.

    For those who may load files, who have no hand in what they say. FindingsBlockedError,
    ConflictError, TransitionError.
    """
    actor.require(Permission.LOAD_ARCHIVE)
    checked = _checked(core, actor.scope, report_id, None)
    return _write(core, actor, actor.scope, report_id, checked, _Said(checked.explained))


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
    actor.require(Permission.READ)
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


def _checked(
    core: Core, scope: Scope, report_id: int, explanations: Mapping[str, str] | None
) -> _Checked:
    """Runs the rules on the draft; what may be submitted."""
    with core.database.unit_of_work(scope) as work:
        report = filings.found(work, report_id)
        lifecycle.require_editable(report)
        draft = filings.draft(work, report_id)
        content = contents.load(draft.content)
        given = draft.explanations if explanations is None else explanations
    explained = {key: text.strip() for key, text in given.items() if text.strip()}
    warned = require_unblocked(core, report.office_id, content, explained)
    if explanations is None:  # the draft also keeps reasons for what is corrected by now
        explained = {key: text for key, text in explained.items() if key in warned}
    listed = following.asked(core, report.office_id, report.year)
    return _Checked(draft.version, explained, listed)


def require_unblocked(
    core: Core, office_id: int, content: Content, explained: Mapping[str, str]
) -> frozenset[str]:
    """Runs the rules; the keys of what they warn of.

    FindingsBlockedError for errors, or warnings nobody explained.
    """
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
    return frozenset(f.key for f in found if f.severity is Severity.WARNING)


def require_note(note: str | None, *, public: bool) -> None:
    """BlockedError where a public report would be corrected without a word."""
    if public and not (note and note.strip()):
        raise BlockedError(
            "A published report is corrected with a note that tells the public what changed"
        )


def _write(
    core: Core, actor: Actor, scope: Scope, report_id: int, checked: _Checked, said: _Said
) -> Receipt:
    with core.database.unit_of_work(scope) as work:
        report = filings.locked(work, report_id)
        # Again under the lock: a second click was checked before the first had written.
        lifecycle.require_editable(report)
        draft = filings.draft(work, report_id, lock=True)
        if draft.version != checked.version:
            raise ConflictError("The draft was changed while it was being checked; check it again")
        require_note(said.note, public=report.published_revision_id is not None)
        revision = revisions.write_revision(
            work,
            report,
            contents.load(draft.content),
            actor.name,
            explanations=said.explanations,
            source_id=draft.source_id,
            note=said.note,
            discreet=said.discreet,
        )
        # From here on it is the office's own: reviewed, and no archive's file writes over it.
        report.archive = False
        lifecycle.move(work, report, Status.SUBMITTED, actor, said.note)
        following.write(work, report, draft, revision.id, checked.listed)
        draft.explanations = said.explanations
        draft.set_aside = None
        row = Submission(
            district_id=report.district_id,
            office_id=report.office_id,
            report_id=report.id,
            revision_id=revision.id,
            number=secrets.token_urlsafe(12),
            account_id=actor.account_id,
            submitted_by=actor.name,
            idempotency_key=said.idempotency_key,
        )
        work.add(row)
        stages.put(core, work, report, CHECK)
        return receipt_view(row, revision)
