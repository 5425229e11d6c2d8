"""Comments of reviewers, as queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from reports.errors import NotFoundError
from reports.store.models import Comment, Revision
from reports.store.models.base import now

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reports.store.database import UnitOfWork


def of_report(work: UnitOfWork, report_id: int, *, drafts: bool) -> Sequence[tuple[Comment, int]]:
    """The comments on a report, oldest first, each with the number of its revision.

    With `drafts` those too that the office does not see yet.
    """
    query = (
        select(Comment, Revision.number)
        .join(Revision, Revision.id == Comment.revision_id)
        .where(Comment.report_id == report_id)
        .order_by(Comment.id)
    )
    if not drafts:
        query = query.where(Comment.returned_at.is_not(None))
    return [(row, number) for row, number in work.session.execute(query)]


def found(work: UnitOfWork, report_id: int, comment_id: int) -> Comment:
    """The comment of that report, locked; NotFoundError."""
    row = work.session.scalars(
        select(Comment)
        .where(Comment.report_id == report_id, Comment.id == comment_id)
        .with_for_update(of=Comment, key_share=True)
    ).one_or_none()
    if row is None:
        raise NotFoundError("There is no such comment on this report")
    return row


def count(work: UnitOfWork, report_id: int) -> int:
    """How many comments a report has, of every kind."""
    return work.session.scalars(
        select(func.count()).select_from(Comment).where(Comment.report_id == report_id)
    ).one()


def open_counts(work: UnitOfWork, report_ids: Collection[int]) -> dict[int, int]:
    """How many comments of each report are not settled, drafts among them; by report id."""
    rows = work.session.execute(
        select(Comment.report_id, func.count())
        .where(Comment.report_id.in_(report_ids), Comment.settled_at.is_(None))
        .group_by(Comment.report_id)
    )
    return dict(rows.all())


def hand_over(work: UnitOfWork, report_id: int) -> None:
    """Shows the office what was kept from it until now."""
    work.session.execute(
        update(Comment)
        .where(Comment.report_id == report_id, Comment.returned_at.is_(None))
        .values(returned_at=now())
    )


def close(work: UnitOfWork, report_id: int, by: str) -> None:
    """Settles what is open and drops what the office was never shown."""
    work.session.execute(
        delete(Comment).where(Comment.report_id == report_id, Comment.returned_at.is_(None))
    )
    work.session.execute(
        update(Comment)
        .where(Comment.report_id == report_id, Comment.settled_at.is_(None))
        .values(settled_at=now(), settled_by=by)
    )
