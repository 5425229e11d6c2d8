"""The changes of a draft's cells, as queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from reports.store.models import DraftChange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.store.database import UnitOfWork
    from reports.store.models import Report

MOST = 30
"""Changes kept of one cell."""


def note(
    work: UnitOfWork,
    report: Report,
    actor_id: int | None,
    actor: str,
    changes: Mapping[str, tuple[str, str]],
) -> None:
    """Writes down what cells said before and after; the oldest of each beyond `MOST` go."""
    if not changes:
        return
    row = {
        "district_id": report.district_id,
        "office_id": report.office_id,
        "report_id": report.id,
        "actor_id": actor_id,
        "actor": actor,
    }
    work.session.execute(
        insert(DraftChange),
        [
            {**row, "place": place, "before": before[:200], "after": after[:200]}
            for place, (before, after) in changes.items()
        ],
    )
    ranked = (
        select(
            DraftChange.id,
            func.row_number()
            .over(partition_by=DraftChange.place, order_by=DraftChange.id.desc())
            .label("rank"),
        )
        .where(DraftChange.report_id == report.id, DraftChange.place.in_(changes))
        .subquery()
    )
    work.session.execute(
        delete(DraftChange)
        .where(DraftChange.id.in_(select(ranked.c.id).where(ranked.c.rank > MOST)))
        .execution_options(synchronize_session=False)
    )


def of_cell(work: UnitOfWork, report_id: int, place: str) -> Sequence[DraftChange]:
    """The changes of a cell, the last one first."""
    return work.session.scalars(
        select(DraftChange)
        .where(DraftChange.report_id == report_id, DraftChange.place == place)
        .order_by(DraftChange.id.desc())
        .limit(MOST)
    ).all()
