"""Rows become views: the one place where objects of the database end."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import simplejson

from reports.content import changes_from_json
from reports.services.tasks import STAGES
from reports.services.views import (
    DistrictView,
    EventView,
    ExtensionView,
    FindingView,
    JobView,
    OfficeView,
    Progress,
    Reason,
    Receipt,
    ReminderView,
    ReportSummary,
    Stage,
)
from reports.store.states import JobState, OfficeKind, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.rules import Finding
    from reports.store.deadlines import Due
    from reports.store.models import (
        District,
        Event,
        FindingRow,
        Job,
        Office,
        Report,
        Revision,
        Submission,
    )
    from reports.store.reminders import Reminded

OPEN_STATES = (JobState.WAITING, JobState.RUNNING)


def district_view(row: District, offices: int = 0, reports: int = 0) -> DistrictView:
    """A district with its counts."""
    return DistrictView(
        id=row.id,
        code=row.code,
        name=row.name,
        region=tuple(row.region),
        requires_review=row.requires_review,
        offices=offices,
        reports=reports,
    )


def office_view(row: Office, reports: int = 0, successor_id: int | None = None) -> OfficeView:
    """An office with its district."""
    return OfficeView(
        id=row.id,
        name=row.name,
        kind=OfficeKind(row.kind),
        level=row.level,
        district_id=row.district_id,
        district=row.district.code,
        district_name=row.district.name,
        aliases=tuple(row.aliases),
        predecessor_id=row.predecessor_id,
        successor_id=successor_id,
        reports=reports,
    )


def extension_view(due: Due | None) -> ExtensionView | None:
    """More time than others of its kind have, where that is what counts."""
    if due is None or due.extension is None:
        return None
    return ExtensionView(
        regular=due.regular.due if due.regular else None,
        due=due.day,
        reason=due.extension.reason,
        at=due.extension.set_at,
        by=due.extension.set_by,
    )


def reminder_view(found: Reminded | None) -> ReminderView | None:
    """The last reminder, if there was one."""
    if found is None:
        return None
    return ReminderView(found.last.sent_at, found.last.sent_by, found.last.note, found.times)


def summary(row: Report, revision: int) -> ReportSummary:
    """A published report in a list.

    While a correction is on its way the status stays that of what is public.
    """
    status = Status(row.status)
    if status not in {Status.PUBLISHED, Status.CORRECTED}:
        status = Status.PUBLISHED
    return ReportSummary(
        id=row.id,
        title=row.title,
        year=row.year,
        form=row.form,
        office=office_view(row.office),
        status=status,
        published=row.published_at or row.updated_at,
        revision=revision,
        archive=row.archive,
    )


def finding_key(finding: Finding) -> str:
    """Names a finding: the same rule at the same place with the same values."""
    told = [finding.rule, finding.where, finding.message, dict(finding.params)]
    text = simplejson.dumps(told, use_decimal=True, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:20]


def draft_finding(finding: Finding) -> FindingView:
    """A finding of a draft."""
    return FindingView(
        key=finding_key(finding),
        rule=finding.rule,
        severity=Severity(finding.severity),
        where=finding.where,
        message=finding.message,
        params=dict(finding.params),
        expected=finding.expected,
        found=finding.found,
    )


def finding_view(row: FindingRow) -> FindingView:
    """A finding kept with a revision."""
    return FindingView(
        key=row.key,
        rule=row.rule,
        severity=Severity(row.severity),
        where=row.place,
        message=row.message,
        params=row.params,
        expected=row.expected,
        found=row.found,
        explanation=row.explanation,
    )


def event_view(row: Event) -> EventView:
    """A step in a report's life."""
    return EventView(
        at=row.at,
        actor=row.actor,
        before=Status(row.before) if row.before else None,
        after=Status(row.after),
        note=row.note,
        changes=changes_from_json(row.changes) if row.changes else None,
    )


def reason(message: str | None, params: Mapping[str, object] | None) -> Reason | None:
    """Why a job failed, if it did."""
    return Reason(message, dict(params or {})) if message else None


def job_view(row: Job, now: datetime | None = None) -> JobView:
    """A job as people see it."""
    now = now or datetime.now(UTC)
    ended = row.started_at or now
    duration = None
    if row.started_at is not None and row.state != JobState.WAITING:
        duration = ((row.finished_at or now) - row.started_at).total_seconds()
    return JobView(
        id=row.id,
        task=row.task,
        queue=row.queue,
        state=JobState(row.state),
        attempt=row.attempt,
        max_attempts=row.max_attempts,
        created=row.created_at,
        started=row.started_at,
        finished=row.finished_at,
        not_before=row.not_before,
        wait=max(0.0, (ended - row.created_at).total_seconds()),
        duration=duration,
        worker=row.worker,
        error=reason(row.error, row.error_params),
        report_id=row.report_id,
        office=row.report.office.name,
        district=row.report.office.district.name,
        year=row.report.year,
    )


def receipt_view(row: Submission, revision: Revision, *, repeated: bool = False) -> Receipt:
    """The receipt of a submission."""
    return Receipt(
        number=row.number,
        report_id=row.report_id,
        revision=revision.number,
        sha256=revision.sha256,
        submitted=row.created_at,
        submitted_by=row.submitted_by,
        repeated=repeated,
    )


def progress_view(report: Report, jobs: Sequence[Job]) -> Progress:
    """How far the current revision is, told by its jobs."""
    by_task = {job.task: job for job in jobs}
    stages = []
    for task in STAGES:
        job = by_task.get(task.name)
        name = task.name.removeprefix("gongkai.")
        if job is None:
            stages.append(Stage(name, None))
            continue
        stages.append(
            Stage(
                name,
                JobState(job.state),
                job.attempt,
                reason(job.error, job.error_params),
                job.started_at,
                job.finished_at,
            )
        )
    dead = next((s.error for s in stages if s.state is JobState.DEAD), None)
    return Progress(
        report_id=report.id,
        status=Status(report.status),
        stages=tuple(stages),
        failed=dead,
        settled=not any(s.state in OPEN_STATES for s in stages),
        public=report.published_revision_id is not None,
    )
