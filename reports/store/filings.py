"""Reports with their drafts, history, uploaded files and receipts, as queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import defer

from reports.errors import NotFoundError
from reports.store.models import District, Draft, Event, Job, Report, Revision, Source, Submission
from reports.store.states import PUBLIC_STEPS, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from reports.store.database import UnitOfWork


def locked(work: UnitOfWork, report_id: int) -> Report:
    """The report, locked until the end of the transaction; NotFoundError."""
    report = locked_if_there(work, report_id)
    if report is None:
        raise NotFoundError("There is no report %(report)s here", report=report_id)
    return report


def locked_if_there(work: UnitOfWork, report_id: int) -> Report | None:
    """The report, locked until the end of the transaction, if the scope reaches one.

    Here and for every lock of ours FOR NO KEY UPDATE: a stronger one would hold up whoever writes a
    row that points at this one, such as the sweeper taking back a job of the report.
    """
    return work.session.scalars(
        select(Report)
        .where(Report.id == report_id)
        .with_for_update(of=Report, key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def locked_of_jobs(work: UnitOfWork, job_ids: Sequence[int]) -> Sequence[Report]:
    """The reports that these jobs are about, locked."""
    return work.session.scalars(
        select(Report)
        .where(Report.id.in_(select(Job.report_id).where(Job.id.in_(job_ids))))
        .order_by(Report.id)
        .with_for_update(of=Report, key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def found(work: UnitOfWork, report_id: int) -> Report:
    """The report; NotFoundError."""
    report = work.session.scalars(select(Report).where(Report.id == report_id)).one_or_none()
    if report is None:
        raise NotFoundError("There is no report %(report)s here", report=report_id)
    return report


def of_office(work: UnitOfWork, office_id: int, year: int) -> Report | None:
    """The office's report for the year."""
    return work.session.scalars(
        select(Report).where(Report.office_id == office_id, Report.year == year)
    ).one_or_none()


def of_offices(work: UnitOfWork, *, limit: int) -> Sequence[Report]:
    """Reports of the offices in scope, newest year first."""
    query = select(Report).order_by(Report.year.desc(), Report.office_id).limit(limit)
    return work.session.scalars(query).all()


def draft(work: UnitOfWork, report_id: int, *, lock: bool = False) -> Draft:
    """The report's draft; NotFoundError."""
    query = select(Draft).where(Draft.report_id == report_id)
    if lock:
        query = query.with_for_update(of=Draft, key_share=True).execution_options(
            populate_existing=True
        )
    row = work.session.scalars(query).one_or_none()
    if row is None:
        raise NotFoundError("There is no draft of report %(report)s here", report=report_id)
    return row


def events(work: UnitOfWork, report_id: int) -> Sequence[Event]:
    """The report's history, oldest first."""
    return work.session.scalars(
        select(Event).where(Event.report_id == report_id).order_by(Event.id)
    ).all()


def first_published(work: UnitOfWork, report_ids: Collection[int]) -> dict[int, datetime]:
    """When each of the reports first became public, by report id."""
    rows = work.session.execute(
        select(Event.report_id, func.min(Event.at))
        .where(Event.report_id.in_(report_ids), Event.after == Status.PUBLISHED)
        .group_by(Event.report_id)
    )
    return dict(rows.all())


def last_public_step(work: UnitOfWork, report_id: int) -> Event | None:
    """The last step of the report that the public could see, if it ever was public."""
    return work.session.scalars(
        select(Event)
        .where(Event.report_id == report_id, Event.after.in_([s.value for s in PUBLIC_STEPS]))
        .order_by(Event.id.desc())
        .limit(1)
    ).one_or_none()


def withdrawn(
    work: UnitOfWork, *, district: str | None = None, office_ids: Collection[int] | None = None
) -> Sequence[tuple[Report, Event]]:
    """Reports that were public and are withdrawn, each with that step."""
    last = (
        select(func.max(Event.id))
        .join(Report, Report.id == Event.report_id)
        .where(
            Event.after.in_([s.value for s in PUBLIC_STEPS]),
            Report.published_revision_id.is_(None),
        )
        .group_by(Event.report_id)
    )
    if office_ids is not None:
        last = last.where(Report.office_id.in_(office_ids))
    if district is not None:
        last = last.join(District, District.id == Report.district_id)
        last = last.where(District.code == district)
    rows = work.session.execute(
        select(Report, Event)
        .join(Event, Event.report_id == Report.id)
        .where(Event.id.in_(last), Event.after == Status.WITHDRAWN)
        .options(defer(Event.changes))  # as long as the reports themselves
    )
    return [(report, step) for report, step in rows]


def last_step_that_hides(work: UnitOfWork, report_id: int) -> int | None:
    """The last event that took something back from the public.

    That is a withdrawal, or the publication of a discreet correction.
    """
    return work.session.scalar(
        select(func.max(Event.id))
        .join(Revision, Revision.id == Event.revision_id)
        .where(
            Event.report_id == report_id,
            (Event.after == Status.WITHDRAWN)
            | (Event.after.in_([Status.PUBLISHED, Status.CORRECTED]) & Revision.discreet),
        )
    )


def last_actors(work: UnitOfWork, report_ids: Sequence[int]) -> dict[int, str]:
    """Who took the last step with each of these reports, by report id."""
    rows = work.session.execute(
        select(Event.report_id, Event.actor).where(
            Event.id.in_(
                select(func.max(Event.id))
                .where(Event.report_id.in_(report_ids))
                .group_by(Event.report_id)
            )
        )
    )
    return dict(rows.all())


def jobs(work: UnitOfWork, revision_id: int) -> Sequence[Job]:
    """The revision's jobs, in the order they came up."""
    return work.session.scalars(
        select(Job).where(Job.revision_id == revision_id).order_by(Job.created_at, Job.id)
    ).all()


def keep_source(
    work: UnitOfWork, district_id: int, key: str, name: str, size: int, media_type: str
) -> int:
    """Notes an uploaded file, once for the same bytes in one district; its id."""
    statement = insert(Source).values(
        district_id=district_id,
        sha256=key,
        key=key,
        name=name[-255:],
        size=size,
        media_type=media_type,
    )
    # DO UPDATE, as DO NOTHING would return no id for a file that is there.
    return work.session.execute(
        statement.on_conflict_do_update(
            index_elements=["district_id", "sha256"], set_={"key": key}
        ).returning(Source.id)
    ).scalar_one()


def receipt(work: UnitOfWork, number: str) -> Submission | None:
    """The receipt of that number."""
    return work.session.scalars(select(Submission).where(Submission.number == number)).one_or_none()


def receipt_of(work: UnitOfWork, revision_id: int) -> Submission | None:
    """The receipt of a revision; archive revisions have none."""
    return work.session.scalars(
        select(Submission).where(Submission.revision_id == revision_id)
    ).one_or_none()


def receipt_by_key(work: UnitOfWork, account_id: int | None, key: str) -> Submission | None:
    """The receipt that the same account got for the same idempotency key."""
    return work.session.scalars(
        select(Submission).where(
            Submission.account_id == account_id, Submission.idempotency_key == key
        )
    ).one_or_none()


def of_status(work: UnitOfWork, status: Status, *, limit: int) -> Sequence[Report]:
    """Reports in that status, the longest there first."""
    return work.session.scalars(
        select(Report)
        .where(Report.status == status)
        .order_by(Report.updated_at, Report.id)
        .limit(limit)
    ).all()


def count_of_status(work: UnitOfWork, status: Status) -> int:
    """How many reports are in that status."""
    return work.session.scalars(select(func.count(Report.id)).where(Report.status == status)).one()


def of_ids(work: UnitOfWork, report_ids: Sequence[int]) -> Sequence[Report]:
    """Those of these reports that the scope reaches, by id."""
    return work.session.scalars(
        select(Report).where(Report.id.in_(report_ids)).order_by(Report.id)
    ).all()


def ids_of_status(work: UnitOfWork, status: Status, *, limit: int) -> Sequence[int]:
    """Their ids, in the same order."""
    return work.session.scalars(
        select(Report.id)
        .where(Report.status == status)
        .order_by(Report.updated_at, Report.id)
        .limit(limit)
    ).all()
