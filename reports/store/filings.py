"""Reports with their drafts, history, uploaded files and receipts, as queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from reports.errors import NotFoundError
from reports.store.models import Draft, Event, Job, Mail, Report, Source, Submission

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.store.database import UnitOfWork
    from reports.store.states import Status


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


def of_offices(work: UnitOfWork, office_ids: Sequence[int] | None = None) -> Sequence[Report]:
    """Reports of these offices, or of all in scope, newest year first."""
    query = select(Report).order_by(Report.year.desc(), Report.office_id)
    if office_ids is not None:
        query = query.where(Report.office_id.in_(office_ids))
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


def write_mail(
    work: UnitOfWork,
    report: Report,
    revision_id: int,
    account_id: int,
    kind: str,
    params: dict[str, object],
) -> None:
    """Leaves a message to be sent, once for the same occasion."""
    work.session.execute(
        insert(Mail)
        .values(
            district_id=report.district_id,
            office_id=report.office_id,
            report_id=report.id,
            revision_id=revision_id,
            account_id=account_id,
            kind=kind,
            params=params,
        )
        .on_conflict_do_nothing(index_elements=["revision_id", "account_id", "kind"])
    )


def of_status(work: UnitOfWork, status: Status) -> Sequence[Report]:
    """Reports in that status, the longest there first."""
    return work.session.scalars(
        select(Report).where(Report.status == status).order_by(Report.updated_at, Report.id)
    ).all()
