"""The stages of a submission: each claims its job, does its work, and closes it.

Whatever a stage does outside of the closing transaction can be done twice without harm:
rendered files are addressed by their content, and the index keeps the highest version.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from reports import rules
from reports.errors import GongkaiError, LostLeaseError
from reports.services import (
    comparing,
    corrections,
    indexing,
    jobs,
    lifecycle,
    mailing,
    rendering,
    stages,
)
from reports.services.actors import SYSTEM
from reports.services.publishing import start_publishing
from reports.services.showing import finding_key
from reports.services.tasks import BY_NAME, CHECK, INDEX, NOTIFY, RENDER
from reports.store import people, queue, revisions
from reports.store.models import FindingRow
from reports.store.scope import Scope
from reports.store.states import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from structlog.typing import FilteringBoundLogger

    from reports.content import Changes
    from reports.rules import Finding
    from reports.services.core import Core
    from reports.services.tasks import Task
    from reports.store.database import UnitOfWork
    from reports.store.models import Report
    from reports.store.queue import Claim

log = structlog.get_logger(__name__)


def run(core: Core, task: str, job_id: int, worker: str) -> int | None:
    """Does the job whose turn it is in the queue where `job_id` waits; the id of what was done.

    A nudge names a job, but the queue says which is next: so a district's flood of nudges
    does not run ahead of another's single one. None where nothing is due.
    """
    with core.database.unit_of_work(Scope.everything("find a job's queue")) as work:
        name = queue.queue_of(work, job_id) or BY_NAME[task].queue
    taken = jobs.claim_next(core, name, worker)
    return _do(core, taken) if taken else None


def check(core: Core, job_id: int, worker: str) -> int | None:
    """The check stage of this very job; None where there is nothing to do (any more)."""
    return _run_one(core, CHECK, job_id, worker)


def render(core: Core, job_id: int, worker: str) -> int | None:
    """The render stage of this very job."""
    return _run_one(core, RENDER, job_id, worker)


def index(core: Core, job_id: int, worker: str) -> int | None:
    """The index stage of this very job."""
    return _run_one(core, INDEX, job_id, worker)


def notify(core: Core, job_id: int, worker: str) -> int | None:
    """The notify stage of this very job."""
    return _run_one(core, NOTIFY, job_id, worker)


def _run_one(core: Core, task: Task, job_id: int, worker: str) -> int | None:
    taken = jobs.claim(core, job_id, worker)
    if taken is None:
        return None
    if taken.task != task.name:
        message = f"job {job_id} is {taken.task}, not {task.name}"
        raise ValueError(message)
    return _do(core, taken)


def _do(core: Core, taken: Claim) -> int | None:
    """Runs the claimed job's stage; a failure is the job's outcome, not the caller's."""
    bound = log.bind(job=taken.id, task=taken.task, report=taken.report_id, attempt=taken.attempt)
    with jobs.in_hand(core, taken):
        return _attempt(core, taken, bound)


def _attempt(core: Core, taken: Claim, bound: FilteringBoundLogger) -> int | None:
    try:
        _STAGES[taken.task](core, taken)
    except LostLeaseError:
        bound.warning("lease lost; nothing was written")
        return None
    except (Exception, MemoryError, SystemExit) as error:  # noqa: BLE001 - recorded with the job
        # MemoryError and SystemExit too: one report must not take its worker down.
        bound.warning("job failed", error=str(error), exc_info=not isinstance(error, GongkaiError))
        try:
            jobs.fail(core, taken, error)
        except LostLeaseError:
            bound.warning("lease lost; the failure was not recorded")
            return None
    else:
        bound.info("job done")
    return taken.id


def _check(core: Core, taken: Claim) -> None:
    with jobs.holding(core, taken) as (work, report):
        current = report.current_revision_id == taken.revision_id
        if current and report.status == Status.SUBMITTED:
            lifecycle.move(work, report, Status.CHECKING, SYSTEM)
        row = revisions.revision(work, taken.revision_id)
        content, explanations = revisions.content_of(row), row.explanations
        unread = comparing.unread(work, report, content)
    context = comparing.context_of(core, taken.office_id, report.year)
    found = rules.check(content, replace(context, unread=unread))
    with jobs.closing(core, taken) as (work, report):
        if _overtaken(report, taken, Status.CHECKING):
            return
        rows = [_finding_row(finding, explanations) for finding in found]
        revisions.replace_findings(work, report, taken.revision_id, rows)
        _decide(core, work, report, rows)


def _decide(core: Core, work: UnitOfWork, report: Report, found: list[FindingRow]) -> None:
    """What follows from the check: an archive report is public already, whatever it says."""
    errors = sum(row.severity == Severity.ERROR for row in found)
    if report.archive:
        start_publishing(core, work, report, SYSTEM)
    elif errors:
        lifecycle.move(work, report, Status.RETURNED, SYSTEM, f"{errors} errors")
        stages.put(core, work, report, NOTIFY)
    elif report.office.district.requires_review:
        lifecycle.move(work, report, Status.IN_REVIEW, SYSTEM)
        stages.put(core, work, report, NOTIFY)
    else:
        start_publishing(core, work, report, SYSTEM)


def _render(core: Core, taken: Claim) -> None:
    with jobs.holding(core, taken) as (work, report):
        source = rendering.source_of(core, work, report, taken.revision_id)
    kept = {to: rendering.keep(core, source, to) for to in rendering.FORMATS}
    with jobs.closing(core, taken) as (work, report):
        for to, (key, size) in kept.items():
            revisions.keep_artefact(work, report, taken.revision_id, to, key, size)
        if not _overtaken(report, taken, Status.PUBLISHING):
            stages.put(core, work, report, INDEX)


def _index(core: Core, taken: Claim) -> None:
    """Makes the index say what the database says, then makes the revision public."""
    with jobs.holding(core, taken) as (work, report):
        version, publishing = report.version, report.status == Status.PUBLISHING
        current = report.current_revision_id == taken.revision_id
        shown = taken.revision_id if publishing else report.published_revision_id
        at = version if publishing else report.public_version
        document = indexing.document(work, report, shown, at) if shown else None
        corrected = None
        if publishing and report.published_revision_id is not None:
            old = revisions.revision(work, report.published_revision_id)
            corrected = (old, revisions.revision(work, taken.revision_id))
    # A newer revision's job writes this version: the old text must not come after it.
    if current or not publishing:
        if document is None:
            core.search.remove(taken.report_id, version)
        else:
            core.search.put(document)
    # Long texts take their time: nobody waits for the report's row meanwhile.
    changes = corrections.public_changes(*corrected) if corrected else None
    with jobs.closing(core, taken) as (work, report):
        # With another version by now, the newer one's job is on its way.
        if publishing and report.version == version:
            _publish(core, work, report, taken, changes)


def _publish(
    core: Core, work: UnitOfWork, report: Report, taken: Claim, changes: Changes | None
) -> None:
    if _overtaken(report, taken, Status.PUBLISHING):
        return
    revision_id = taken.revision_id
    row = revisions.revision(work, revision_id)
    again = report.published_revision_id is not None
    report.published_revision_id = revision_id
    report.public_version = report.version
    report.published_at = revisions.publishing_moment(work, revision_id)
    report.title = indexing.title_of(revisions.content_of(row), report)
    status = Status.CORRECTED if again else Status.PUBLISHED
    lifecycle.move(work, report, status, SYSTEM, row.note, changes=changes)
    if not report.archive:
        stages.put(core, work, report, NOTIFY)


def _notify(core: Core, taken: Claim) -> None:
    """Leaves mail for those it concerns: the reviewers, or those who file for the office."""
    with jobs.closing(core, taken) as (work, report):
        status = Status(report.status)
        if status not in _PAGES:
            return
        to_reviewers = status is Status.IN_REVIEW
        for person in (
            people.reviewers(work, report.district_id)
            if to_reviewers
            else people.clerks(work, report.office_id)
        ):
            mailing.write_mail(
                work,
                to=person.email,
                account_id=person.account_id,
                kind=status.value,
                params={
                    "office": report.office.name,
                    "year": report.year,
                    "path": _PAGES[status] % report.id,
                },
                district_id=report.district_id,
                occasion=f"revision {taken.revision_id}",
            )


_PAGES: Mapping[Status, str] = {
    Status.IN_REVIEW: "/review/reports/%s",
    Status.RETURNED: "/desk/reports/%s",
    Status.PUBLISHED: "/reports/%s",
    Status.CORRECTED: "/reports/%s",
}
"""What somebody waits to hear of, and the page that its reader may see; a report that has gone on
by the time its mail is due needs none."""


def _overtaken(report: Report, taken: Claim, expected: Status) -> bool:
    """Whether the report went on without this job (an old one, retried by hand)."""
    return report.status != expected or report.current_revision_id != taken.revision_id


def _finding_row(finding: Finding, explanations: Mapping[str, str]) -> FindingRow:
    key = finding_key(finding)
    return FindingRow(
        key=key,
        rule=finding.rule,
        severity=finding.severity,
        place=finding.where,
        message=finding.message,
        params=dict(finding.params),
        expected=finding.expected,
        found=finding.found,
        explanation=explanations.get(key),
    )


_STAGES: Mapping[str, Callable[[Core, Claim], None]] = {
    CHECK.name: _check,
    RENDER.name: _render,
    INDEX.name: _index,
    NOTIFY.name: _notify,
}
