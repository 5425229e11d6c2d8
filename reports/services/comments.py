"""Comments on places of a report: a reviewer asks, the office answers, the reviewer settles.

Until the report is returned a comment is the reviewers' own. It is tied to the revision it
was made on and goes on being shown, with what was quoted, when later ones have changed that.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reports.errors import ConflictError, InvalidContentError, TransitionError
from reports.rules import place_label
from reports.services import audit, lifecycle
from reports.services.actors import Permission
from reports.services.lifecycle import NOT_NOW
from reports.services.quoting import find_again, quote_of
from reports.services.views import CommentView
from reports.store import comments, filings, revisions
from reports.store.models import Comment, Report
from reports.store.states import Status

if TYPE_CHECKING:
    from reports.content import Content
    from reports.services.actors import Actor
    from reports.services.core import Core
    from reports.store.database import UnitOfWork

MAX_TEXT = 1_000
"""Characters of a comment or an answer: a paragraph. What is longer is a note or a call."""
MAX_COMMENTS = 200
"""Comments on one report over all its revisions; a report that needs more is to be rewritten."""

MAX_LABEL = 200


def comment(
    core: Core, actor: Actor, report_id: int, place: str, text: str, revision: int
) -> CommentView:
    """Keeps a comment on revision number `revision`, for the reviewers alone until the return.

    InvalidContentError for a place that is none, TransitionError where the report is not in
    review, ConflictError where it is another revision by now.
    """
    actor.require(Permission.REVIEW)
    said = _said(text)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.locked(work, report_id)
        if report.status != Status.IN_REVIEW or report.current_revision_id is None:
            raise TransitionError(NOT_NOW[Status(report.status)], status=report.status)
        present = revisions.revision(work, report.current_revision_id)
        if present.number != revision:
            raise ConflictError("The office has submitted another version; read that one")
        if comments.count(work, report.id) >= MAX_COMMENTS:
            raise InvalidContentError(
                "A report has at most %(limit)s comments; write the rest into the note",
                limit=MAX_COMMENTS,
            )
        content = revisions.content_of(present)
        quote = quote_of(content, place)
        if quote is None:
            raise InvalidContentError("There is no such place in this report")
        row = Comment(
            district_id=report.district_id,
            office_id=report.office_id,
            report_id=report.id,
            revision_id=present.id,
            place=place,
            quote=quote,
            text=said,
            author_id=actor.account_id,
            author=actor.name,
        )
        work.add(row)
        label = place_label(content, place)[:MAX_LABEL]
        _note(work, actor, "comment_added", report, place=label)
        return _view(row, present.number, content)


def discard(core: Core, actor: Actor, report_id: int, comment_id: int) -> None:
    """Removes a comment that the office has not been shown; ConflictError where it has."""
    actor.require(Permission.REVIEW)
    with core.database.unit_of_work(actor.scope) as work:
        row = comments.found(work, report_id, comment_id)
        if row.returned_at is not None:
            raise ConflictError("The office has read this comment; settle it instead")
        work.delete(row)


def answer(core: Core, actor: Actor, report_id: int, comment_id: int, text: str) -> None:
    """Keeps what the office answers; an empty text takes the answer back.

    TransitionError while the report is on its way, ConflictError for a settled comment.
    """
    actor.require(Permission.FILE)
    said = _said(text) if text.strip() else None
    with core.database.unit_of_work(actor.filing_scope) as work:
        report = filings.locked(work, report_id)
        lifecycle.require_editable(report)
        row = comments.found(work, report_id, comment_id)
        if row.settled_at is not None:
            raise ConflictError("This comment is settled already")
        row.answer = said
        row.answered_by = actor.name if said else None
        row.answered_at = datetime.now(UTC) if said else None
        _note(work, actor, "comment_answered", report)


def settle(core: Core, actor: Actor, report_id: int, comment_id: int, *, settled: bool) -> None:
    """Closes a comment that the office has been shown, or opens it again; ConflictError."""
    actor.require(Permission.REVIEW)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.found(work, report_id)
        row = comments.found(work, report_id, comment_id)
        if row.returned_at is None:
            raise ConflictError("The office has not read this comment yet; remove it instead")
        _note(work, actor, "comment_settled" if settled else "comment_reopened", report)
        row.settled_at = datetime.now(UTC) if settled else None
        row.settled_by = actor.name if settled else None


def views(
    work: UnitOfWork, report_id: int, content: Content, *, drafts: bool
) -> tuple[CommentView, ...]:
    """The comments as they stand to `content`; with `drafts` those not returned yet as well."""
    return tuple(
        _view(row, number, content)
        for row, number in comments.of_report(work, report_id, drafts=drafts)
    )


def _note(work: UnitOfWork, actor: Actor, act: str, report: Report, **detail: str) -> None:
    audit.record(
        work,
        actor,
        act,
        district_id=report.district_id,
        office_id=report.office_id,
        subject=f"{report.office.name} {report.year}",
        detail=detail,
    )


def _view(row: Comment, revision: int, content: Content) -> CommentView:
    place, now = find_again(content, row.place, row.quote)
    return CommentView(
        id=row.id,
        place=place,
        quote=row.quote,
        now=now,
        text=row.text,
        author=row.author,
        at=row.created_at,
        revision=revision,
        returned=row.returned_at,
        answer=row.answer,
        answered=row.answered_at,
        answered_by=row.answered_by,
        settled=row.settled_at,
        settled_by=row.settled_by,
    )


def _said(text: str) -> str:
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise InvalidContentError("Write what you have to say")
    if len(said) > MAX_TEXT:
        raise InvalidContentError("Write at most %(limit)s characters", limit=MAX_TEXT)
    return said
