"""What the public is told of what it cannot read: years withdrawn, and more time granted.

Neither a withdrawn report nor the district's own record of deadlines is public. That there is one,
when and why, is. Each question sees everything, and gives no more than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.services.views.histories import Granted, WithdrawnYear
from reports.store import deadlines, filings
from reports.store.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from reports.services.core import Core


@dataclass(frozen=True)
class Notices:
    """By (office id, year) what was granted for a report that is public, and what was withdrawn."""

    granted: Mapping[tuple[int, int], Granted]
    withdrawn: Mapping[tuple[int, int], WithdrawnYear]


def notices(
    core: Core, *, district: str | None = None, office_ids: Collection[int] | None = None
) -> Notices:
    """Of a district, by its code, or of some offices."""
    reason = "tell that a report was withdrawn, or had more time"
    with core.database.unit_of_work(Scope.everything(reason)) as work:
        more_time = deadlines.more_time(work, district=district, office_ids=office_ids)
        gone = filings.withdrawn(work, district=district, office_ids=office_ids)
        return Notices(
            {
                (row.office_id, row.year): Granted(row.due, row.reason)
                for row in more_time
                if row.due is not None
            },
            {
                (report.office_id, report.year): WithdrawnYear(
                    report.id, report.year, step.at, step.note or ""
                )
                for report, step in gone
            },
        )
