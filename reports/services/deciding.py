"""Several reports decided at once: what would happen to each, then each for itself.

One report's refusal or failure leaves the others as they are, and asking twice does no harm:
what has been decided is refused with where it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from reports.errors import GongkaiError, InvalidContentError
from reports.rules.model import N_
from reports.services import audit
from reports.services.actors import Permission
from reports.services.lifecycle import NOT_NOW, OTHER_VERSION
from reports.services.publishing import start_publishing
from reports.services.showing import office_view
from reports.services.views import Decision, Reason
from reports.store import comments, filings, revisions
from reports.store.states import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.services.actors import Actor
    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Report

MOST = 200
"""Reports decided at once: each is a transaction of some milliseconds, and somebody waits."""

log = structlog.get_logger(__name__)


def plan(core: Core, actor: Actor, report_ids: Sequence[int]) -> tuple[Decision, ...]:
    """What publishing would do with each of these; nothing is written.

    Reports out of reach are left out. InvalidContentError for none or more than `MOST`.
    """
    actor.require(Permission.REVIEW)
    ids = _limited(report_ids)
    with core.database.unit_of_work(actor.scope) as work:
        found = filings.of_ids(work, ids)
        return tuple(_decision(work, report) for report in found)


def publish_many(
    core: Core, actor: Actor, chosen: Sequence[tuple[int, int]]
) -> tuple[Decision, ...]:
    """Publishes each of these (report id, revision number that was read), or says why not.

    InvalidContentError for none or more than `MOST`.
    """
    actor.require(Permission.REVIEW)
    _limited([report_id for report_id, _ in chosen])
    done = [
        outcome
        for report_id, revision in dict(chosen).items()
        if (outcome := _publish(core, actor, report_id, revision)) is not None
    ]
    published = [d for d in done if d.why_not is None]
    if published:
        with core.database.unit_of_work(actor.scope) as work:
            told = "、".join(f"{d.office.name} {d.year}" for d in published)
            audit.record(
                work,
                actor,
                "bulk_published",
                district_id=published[0].office.district_id,
                subject=told,
            )
    return tuple(done)


def _publish(core: Core, actor: Actor, report_id: int, revision: int) -> Decision | None:
    decision = None
    try:
        with core.database.unit_of_work(actor.scope) as work:
            report = filings.locked_if_there(work, report_id)
            if report is None:
                return None
            decision = _decision(work, report, revision)
            if decision.why_not is None:
                start_publishing(core, work, report, actor)
                comments.close(work, report.id, actor.name)
    except GongkaiError as error:
        log.warning("report not published", report=report_id, error=str(error))
        if decision is None:
            return None
        return decision.refused(Reason(error.message, error.params))
    return decision


def _decision(work: UnitOfWork, report: Report, read: int | None = None) -> Decision:
    current = report.current_revision_id
    number = revisions.numbers(work, [current])[current] if current else None
    found = revisions.finding_counts(work, [report.id]).get(report.id, {})
    unsettled = comments.open_counts(work, [report.id]).get(report.id, 0)
    why_not = None
    if report.status != Status.IN_REVIEW:
        why_not = Reason(NOT_NOW[Status(report.status)], {})
    elif read is not None and read != number:
        why_not = Reason(OTHER_VERSION, {})
    elif errors := found.get(Severity.ERROR, 0):
        why_not = Reason(N_("%(count)s errors are open; return it"), {"count": errors})
    elif unsettled:
        why_not = Reason(
            N_("%(count)s comments are not settled; return it, or settle them"),
            {"count": unsettled},
        )
    return Decision(
        id=report.id,
        office=office_view(report.office),
        year=report.year,
        revision=number,
        warnings=found.get(Severity.WARNING, 0),
        public=report.published_revision_id is not None,
        why_not=why_not,
    )


def _limited(report_ids: Sequence[int]) -> list[int]:
    ids = list(dict.fromkeys(report_ids))
    if not ids:
        raise InvalidContentError("Choose the reports first")
    if len(ids) > MOST:
        raise InvalidContentError("Choose at most %(limit)s reports at once", limit=MOST)
    return ids
