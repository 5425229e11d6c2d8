"""A reviewer decides: publish, send back, withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.errors import InvalidContentError, TransitionError
from reports.services import lifecycle, stages
from reports.services.actors import Actor, Permission
from reports.services.desks import lines_of
from reports.services.publishing import start_publishing
from reports.services.tasks import INDEX, NOTIFY
from reports.store import filings
from reports.store.states import Status

if TYPE_CHECKING:
    from reports.services.core import Core
    from reports.services.views import DeskLine


def in_review(core: Core, actor: Actor) -> tuple[DeskLine, ...]:
    """What waits for a reviewer, the longest wait first."""
    actor.require(Permission.REVIEW)
    with core.database.unit_of_work(actor.scope) as work:
        return lines_of(work, filings.of_status(work, Status.IN_REVIEW))


def publish(core: Core, actor: Actor, report_id: int, note: str | None = None) -> None:
    """Lets the report become public; TransitionError."""
    actor.require(Permission.REVIEW)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.locked(work, report_id)
        start_publishing(core, work, report, actor, note)


def send_back(core: Core, actor: Actor, report_id: int, note: str) -> None:
    """Returns the report to its office, saying what is wrong; TransitionError."""
    actor.require(Permission.REVIEW)
    _require_note(note)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.locked(work, report_id)
        lifecycle.move(work, report, Status.RETURNED, actor, note)
        stages.put(core, work, report, NOTIFY)


def withdraw(core: Core, actor: Actor, report_id: int, note: str) -> None:
    """Takes a published report back, also while its correction is returned or under review.

    Pages and files are gone with this transaction, search forgets it as soon as its job has run.
    TransitionError.
    """
    actor.require(Permission.REVIEW)
    _require_note(note)
    with core.database.unit_of_work(actor.scope) as work:
        report = filings.locked(work, report_id)
        if report.published_revision_id is None:
            # The table of steps cannot tell: a report under review may be public or not.
            raise TransitionError(
                "A report that is %(before)s cannot become %(after)s",
                before=report.status,
                after=Status.WITHDRAWN.value,
            )
        lifecycle.move(work, report, Status.WITHDRAWN, actor, note)
        report.published_revision_id = None
        report.version += 1
        report.public_version = report.version
        stages.put(core, work, report, INDEX)


def _require_note(note: str) -> None:
    if not note.strip():
        raise InvalidContentError("Say why")
