"""What became of last year's problems, as queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from reports.store.models import FollowUp

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reports.store.database import UnitOfWork


def of_revision(work: UnitOfWork, revision_id: int) -> Sequence[FollowUp]:
    """The revision's answers in their order."""
    return work.session.scalars(
        select(FollowUp).where(FollowUp.revision_id == revision_id).order_by(FollowUp.position)
    ).all()


def of_revisions(work: UnitOfWork, revision_ids: Collection[int]) -> dict[int, list[FollowUp]]:
    """The answers of several revisions in their order, by revision."""
    rows = work.session.scalars(
        select(FollowUp)
        .where(FollowUp.revision_id.in_(revision_ids))
        .order_by(FollowUp.revision_id, FollowUp.position)
    )
    found: dict[int, list[FollowUp]] = {}
    for row in rows:
        found.setdefault(row.revision_id, []).append(row)
    return found
