"""The steps a report may take, and the one place that takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.errors import TransitionError
from reports.store.models import Event
from reports.store.states import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.services.actors import Actor
    from reports.store.database import UnitOfWork
    from reports.store.models import Report

S = Status

STEPS: Mapping[Status, frozenset[Status]] = {
    S.DRAFT: frozenset({S.SUBMITTED}),
    S.SUBMITTED: frozenset({S.CHECKING, S.SUBMITTED, S.RETURNED}),
    S.CHECKING: frozenset({S.RETURNED, S.IN_REVIEW, S.PUBLISHING, S.SUBMITTED}),
    S.RETURNED: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.IN_REVIEW: frozenset({S.RETURNED, S.PUBLISHING, S.WITHDRAWN}),
    S.PUBLISHING: frozenset({S.PUBLISHED, S.CORRECTED, S.SUBMITTED, S.RETURNED}),
    S.PUBLISHED: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.CORRECTED: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.WITHDRAWN: frozenset({S.SUBMITTED}),
}
"""From each status, where a report can go. `corrected` is public like `published`: it says that
another revision was public before. `submitted` and `publishing` go to `returned` where an
administrator sets the job aside that they wait for; `returned` and `in_review` to `withdrawn` where
a revision before is public and must not wait for its correction. Only an archive is submitted again
while a revision is on its way (the next file overtakes it): for people `EDITABLE` closes that
door."""

EDITABLE = frozenset({S.DRAFT, S.RETURNED, S.PUBLISHED, S.CORRECTED, S.WITHDRAWN})
"""Statuses in which the office may change its draft: whenever no revision is on its way."""


def may_move(before: Status, after: Status) -> bool:
    """Whether the step is open."""
    return after in STEPS[before]


def move(
    work: UnitOfWork,
    report: Report,
    to: Status,
    actor: Actor,
    note: str | None = None,
    revision_id: int | None = None,
) -> Event:
    """Takes the step and writes its event; TransitionError where it is not open.

    The report's row must have been read for update, so that two people cannot both take it.
    """
    before = Status(report.status)
    if not may_move(before, to):
        raise TransitionError(
            "A report that is %(before)s cannot become %(after)s",
            before=before.value,
            after=to.value,
        )
    report.status = to.value
    return _record(work, report, before, to, actor, note, revision_id)


def begin(work: UnitOfWork, report: Report, actor: Actor, note: str | None = None) -> Event:
    """Writes the event of a report's creation."""
    return _record(work, report, None, Status(report.status), actor, note, None)


def _record(
    work: UnitOfWork,
    report: Report,
    before: Status | None,
    after: Status,
    actor: Actor,
    note: str | None,
    revision_id: int | None,
) -> Event:
    event = Event(
        district_id=report.district_id,
        office_id=report.office_id,
        report_id=report.id,
        revision_id=revision_id or report.current_revision_id,
        actor_id=actor.account_id,
        actor=actor.name,
        before=before.value if before else None,
        after=after.value,
        note=note,
    )
    work.add(event)
    return event


def require_editable(report: Report) -> None:
    """TransitionError while a revision is on its way."""
    if Status(report.status) not in EDITABLE:
        raise TransitionError(
            "The report is %(status)s and cannot be changed at the moment", status=report.status
        )
