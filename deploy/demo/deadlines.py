"""Deadlines around the day of seeding, so that a board shows all there is: in time and late.

A real district's deadlines lie in winter; whoever tries the demonstration in autumn would see
nothing but red. What the law says is set first and stays to be read as what held before.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from deploy.demo.world import YEARS
from reports.services import administration, deadlines
from reports.services.actors import SYSTEM
from reports.store.states import OfficeKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.services.core import Core
    from reports.services.views import OfficeView

_LOCAL_NOTICE = "本地区关于做好年度政府信息公开工作年度报告编制发布工作的通知"
_MOVED = "演示数据：期限改为载入之日前后，便于查看按时与逾期的情形"
# Days from the day of seeding to the deadline.
_DUE: Mapping[OfficeKind, int] = {
    OfficeKind.GOVERNMENT: 45,
    OfficeKind.DEPARTMENT: 6,
    OfficeKind.SUBDISTRICT: -4,
    OfficeKind.TOWN: -1,
}
# Offices with more time, by their place in the district, until so many days after.
_EXTENDED: Mapping[int, tuple[int, str]] = {
    4: (20, "机构改革，职责划转交接中"),
    11: (10, "经办人员变动，已书面申请延期"),
}


def set_deadlines(core: Core, district: str, today: date) -> None:
    """For the year under way, around today; for the next one as the law has it."""
    for year in (YEARS[-1], YEARS[-1] + 1):
        administration.set_statutory_deadlines(core, SYSTEM, district, year)
        for kind in (OfficeKind.TOWN, OfficeKind.SUBDISTRICT):
            due = date(year + 1, 2, 15)
            administration.set_deadline(core, SYSTEM, district, kind, year, due, _LOCAL_NOTICE)
    for kind, days in _DUE.items():
        due = _within(today, days)
        administration.set_deadline(
            core, SYSTEM, district, kind, YEARS[-1], due, _LOCAL_NOTICE, _MOVED
        )


def extend(core: Core, offices: Sequence[OfficeView], today: date) -> None:
    """Gives some of a district's offices more time."""
    for at, (days, reason) in _EXTENDED.items():
        due = _within(today, days)
        deadlines.extend(core, SYSTEM, offices[at].id, YEARS[-1], due, reason)


def _within(today: date, days: int) -> date:
    """The day, so far as a report for the year under way may be due then."""
    first, last = date(YEARS[-1] + 1, 1, 1), date(YEARS[-1] + 2, 10, 1)
    return min(max(today, first), last) + timedelta(days=max(days, 0) if today <= first else days)
