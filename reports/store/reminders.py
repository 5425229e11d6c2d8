"""Which offices were reminded of a report, when and by whom, as queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from reports.store.models import Reminder

if TYPE_CHECKING:
    from collections.abc import Collection

    from reports.store.database import UnitOfWork


@dataclass(frozen=True)
class Reminded:
    """The last reminder of an office for a year, and how many there were."""

    last: Reminder
    times: int


def reminded(
    work: UnitOfWork, office_ids: Collection[int], years: Collection[int]
) -> dict[tuple[int, int], Reminded]:
    """What these offices were reminded of, by (office id, year), in one statement."""
    newest = (
        select(func.max(Reminder.id).label("id"), func.count().label("times"))
        .where(Reminder.office_id.in_(office_ids), Reminder.year.in_(years))
        .group_by(Reminder.office_id, Reminder.year)
        .subquery()
    )
    rows = work.session.execute(
        select(Reminder, newest.c.times).join(newest, newest.c.id == Reminder.id)
    )
    return {(row.office_id, row.year): Reminded(row, times) for row, times in rows}
