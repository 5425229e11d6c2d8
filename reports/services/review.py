"""A reviewer decides: publish, send back, withdraw."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reports.errors import ConflictError, ForbiddenError, InvalidContentError, TransitionError
from reports.services import following, lifecycle, stages
from reports.services.actors import Actor, Permission
from reports.services.comments import views
from reports.services.desks import LONGEST, desk_report, lines_of
from reports.services.lifecycle import NOT_NOW, OTHER_VERSION
from reports.services.publishing import start_publishing
from reports.services.tasks import INDEX, NOTIFY
from reports.services.views import Listing, Reviewed
from reports.store import comments, filings, revisions
from reports.store.states import Status

if TYPE_CHECKING:
    from reports.services.core import Core
    from reports.services.views import DeskLine
    from reports.store.database import UnitOfWork
    from reports.store.models import Report


def in_review(core: Core, actor: Actor) -> Listing[DeskLine]:
    """What waits for a reviewer, the longest wait first: at most `LONGEST` of the `total`."""
    actor.require(Permission.REVIEW)
    with core.database.unit_of_work(actor.scope) as work:
        lines = lines_of(work, filings.of_status(work, Status.IN_REVIEW, limit=LONGEST))
        return Listing(filings.count_of_status(work, Status.IN_REVIEW), lines)


def publish(
    core: Core, actor: Actor, report_id: int, note: str | None = None, read: int | None = None
) -> None:
    """Lets the report become public and settles its comments; TransitionError.

    Comments that the office was never shown are dropped. `read` is the number of the revision that
    was read, where somebody read one; ConflictError if another waits by now.
    """
    actor.require(Permission.REVIEW)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.locked(work, report_id)
        _require_read(work, report, read)
        start_publishing(core, work, report, actor, note)
        comments.close(work, report.id, actor.name)


def send_back(
    core: Core, actor: Actor, report_id: int, note: str | None = None, read: int | None = None
) -> None:
    """Returns the report to its office with the comments made on it; TransitionError.

    InvalidContentError without a note where no comment is open either; `read` as in `publish`.
    """
    actor.require(Permission.REVIEW)
    note = (note or "").strip() or None
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.locked(work, report_id)
        _require_read(work, report, read)
        if note is None and not comments.open_counts(work, [report.id]):
            raise InvalidContentError("Write a comment or a note that says what is to be corrected")
        lifecycle.move(work, report, Status.RETURNED, actor, note)
        comments.hand_over(work, report.id)
        stages.put(core, work, report, NOTIFY)


def reviewed(core: Core, actor: Actor, report_id: int) -> Reviewed:
    """The last submission of a report as its reviewer reads it; NotFoundError.

    TransitionError where the office has submitted nothing yet.
    """
    actor.require(Permission.REVIEW)
    report = desk_report(core, actor, report_id)
    with core.database.unit_of_work(actor.scope) as work:
        current = filings.found(work, report_id).current_revision_id
        if current is None:
            raise TransitionError(NOT_NOW[report.status], status=report.status)
        content = revisions.content_of(revisions.revision(work, current))
        back = revisions.returned_before(work, report_id, current)
        waiting = filings.ids_of_status(work, Status.IN_REVIEW, limit=LONGEST)
        return Reviewed(
            report=replace(
                report,
                content=content,
                comments=views(work, report_id, content, drafts=True),
            ),
            returned=revisions.content_of(back) if back else None,
            returned_number=back.number if back else None,
            follow_ups=following.of_revision(work, current, report.year),
            queue=tuple(waiting),
        )


def withdraw(core: Core, actor: Actor, report_id: int, note: str) -> None:
    """Takes a published report back, also while its correction is returned or under review.

    Pages and files are gone with this transaction, search forgets it as soon as its job has run.
    For whoever may publish it: `lifecycle.may_withdraw`. ForbiddenError, TransitionError.
    """
    actor.require(Permission.READ)
    _require_note(note)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.locked(work, report_id)
        if report.published_revision_id is None:
            # The table of steps cannot tell: a report under review may be public or not.
            raise TransitionError("The report is not public; there is nothing to withdraw")
        if not lifecycle.may_withdraw(report, actor) and lifecycle.may_move(
            Status(report.status), Status.WITHDRAWN
        ):
            raise ForbiddenError("A reviewer of the district withdraws reports here")
        lifecycle.move(work, report, Status.WITHDRAWN, actor, note)
        report.published_revision_id = None
        report.version += 1
        report.public_version = report.version
        stages.put(core, work, report, INDEX)


def _require_read(work: UnitOfWork, report: Report, read: int | None) -> None:
    if read is None:
        return
    status, current = Status(report.status), report.current_revision_id
    if status is not Status.IN_REVIEW:
        # What a reviewer read is decided on while it waits; the table of steps allows more.
        raise TransitionError(NOT_NOW[status], status=status)
    if current is None or revisions.numbers(work, [current])[current] != read:
        raise ConflictError(OTHER_VERSION)


def _require_note(note: str) -> None:
    if not note.strip():
        raise InvalidContentError("Say why")
