"""The steps a report may take, and the one place that takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.content import changes_to_json
from reports.errors import TransitionError
from reports.rules.model import N_
from reports.services.actors import Permission
from reports.store.models import Event
from reports.store.states import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.content import Changes
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

NOT_NOW: Mapping[Status, str] = {
    S.DRAFT: N_("The office has not submitted this report yet"),
    S.SUBMITTED: N_("The report is being checked; wait until that has finished"),
    S.CHECKING: N_("The report is being checked; wait until that has finished"),
    S.RETURNED: N_("The report was returned; its office corrects it and submits it again"),
    S.IN_REVIEW: N_("The report is in review; its reviewer publishes it or returns it"),
    S.PUBLISHING: N_("The report is being published; wait until that has finished"),
    S.PUBLISHED: N_("The report is public already; its office changes it by a correction"),
    S.CORRECTED: N_("The report is public already; its office changes it by a correction"),
    S.WITHDRAWN: N_("The report was withdrawn; its office can submit it again"),
}
"""Why a step is not open, by where the report stands: what holds, and what comes next."""

OTHER_VERSION = N_("The office has submitted another version; read that one")
"""Why a decision on a report does not hold: what was read is not what waits now."""


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
    changes: Changes | None = None,
) -> Event:
    """Takes the step and writes its event; TransitionError where it is not open.

    The report's row must have been read for update, so that two people cannot both take it.
    """
    before = Status(report.status)
    if not may_move(before, to):
        raise TransitionError(NOT_NOW[before], before=before.value, after=to.value)
    report.status = to.value
    return _record(work, report, before, to, actor, note, revision_id, changes)


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
    changes: Changes | None = None,
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
        changes=changes_to_json(changes) if changes is not None else None,
    )
    work.add(event)
    return event


def require_editable(report: Report) -> None:
    """TransitionError while a revision is on its way."""
    if Status(report.status) not in EDITABLE:
        raise TransitionError(NOT_NOW[Status(report.status)], status=report.status)


def may_withdraw(report: Report, actor: Actor) -> bool:
    """Whether this actor may take the report back: whoever may let it become public.

    That is a reviewer; where the district publishes directly the office's own clerks are it, too,
    who must not wait for somebody where a name or a number should never have been public.
    """
    if report.published_revision_id is None or not may_move(
        Status(report.status), Status.WITHDRAWN
    ):
        return False
    direct = not report.office.district.requires_review
    return actor.may(Permission.REVIEW) or (direct and actor.files_for(report.office_id))
