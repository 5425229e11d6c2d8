"""Deadlines: what holds, for a kind of office and for one, and what held before."""

from __future__ import annotations

from datetime import date

import pytest

from reports.errors import ForbiddenError, InvalidContentError, NotFoundError
from reports.services import administration, deadlines, desks
from reports.services.actors import SYSTEM
from reports.store.states import OfficeKind

NOTICE, LATER = "龙潭区2023年通知", "龙潭区2023年补充通知"
MARCH, APRIL, MAY = date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1)


def set_for_subdistricts(desk, due=MARCH, basis=NOTICE, reason="", actor=None):
    kind = OfficeKind.SUBDISTRICT
    administration.set_deadline(
        desk.core, actor or desk.administrator, "220203", kind, 2023, due, basis, reason
    )


def of_kind(desk, actor=None):
    page = deadlines.district_deadlines(desk.core, actor or desk.reviewer, 2023)
    return next(row for row in page.kinds if row.kind is OfficeKind.SUBDISTRICT)


def seen_by_the_office(desk):
    found = desks.desk_report(desk.core, desk.clerk, desk.submitted())
    [line] = [line for line in desks.desk(desk.core, desk.clerk) if line.year == 2023]
    assert (line.due, line.extension) == (found.due, found.extension)
    return found


def test_a_changed_deadline_shows_what_held_before(desk):
    assert of_kind(desk).current is None
    set_for_subdistricts(desk)
    set_for_subdistricts(desk)  # the same again is no change
    with pytest.raises(InvalidContentError, match="Say why"):
        set_for_subdistricts(desk, APRIL, LATER, reason=" ")
    set_for_subdistricts(desk, APRIL, LATER, reason="系统迁移")
    row = of_kind(desk)
    assert row.offices == 1
    assert (row.current.due, row.current.legal_basis) == (APRIL, LATER)
    assert (row.current.reason, row.current.by) == ("系统迁移", "administrator")
    assert [(old.due, old.legal_basis, old.reason) for old in row.former] == [(MARCH, NOTICE, "")]
    assert seen_by_the_office(desk).due == APRIL


@pytest.mark.parametrize("due", [date(2023, 12, 31), date(2026, 1, 1)])
def test_a_report_is_due_after_its_year(desk, due):
    with pytest.raises(InvalidContentError, match="after that year"):
        set_for_subdistricts(desk, due)
    with pytest.raises(InvalidContentError, match="after that year"):
        deadlines.extend(desk.core, desk.reviewer, desk.office.id, 2023, due, "事出有因")


def test_more_time_is_granted_taken_back_and_kept_on_record(desk):
    set_for_subdistricts(desk)
    desk_of = (desk.core, desk.reviewer, desk.office.id, 2023)
    with pytest.raises(InvalidContentError, match="after the regular"):
        deadlines.extend(*desk_of, MARCH, "人员变动")
    with pytest.raises(InvalidContentError, match="Say why"):
        deadlines.extend(*desk_of, APRIL, "  ")
    deadlines.extend(*desk_of, APRIL, "人员变动")
    granted = deadlines.extend(*desk_of, APRIL, "人员变动")
    assert (granted.due, granted.regular.due) == (APRIL, MARCH)
    assert [grant.due for grant in granted.history] == [APRIL]
    seen = seen_by_the_office(desk)
    assert (seen.due, seen.legal_basis) == (APRIL, NOTICE)
    extension = seen.extension
    assert (extension.regular, extension.reason, extension.by) == (MARCH, "人员变动", "reviewer")

    # A district that moves everybody further than the one was granted leaves nobody behind.
    set_for_subdistricts(desk, MAY, LATER, "统一延期")
    moved = deadlines.office_deadline(*desk_of)
    assert (moved.due, moved.extension) == (MAY, None)
    set_for_subdistricts(desk, MARCH, NOTICE, "恢复原定期限")
    assert deadlines.office_deadline(*desk_of).due == APRIL

    back = deadlines.take_back(*desk_of, "人员已到位")
    assert (back.due, back.extension) == (MARCH, None)
    assert [(grant.due, grant.reason) for grant in back.history] == [
        (None, "人员已到位"),
        (APRIL, "人员变动"),
    ]
    [office] = deadlines.district_deadlines(desk.core, desk.reviewer, 2023).offices
    assert office == back


def test_one_office_may_have_a_deadline_where_its_kind_has_none(desk):
    found = deadlines.extend(desk.core, desk.reviewer, desk.office.id, 2023, MARCH, "新设机关")
    assert (found.due, found.regular, found.extension.regular) == (MARCH, None, None)


def test_who_may(desk):
    set_for_subdistricts(desk)
    with pytest.raises(ForbiddenError):
        set_for_subdistricts(desk, APRIL, LATER, "理由", actor=desk.reviewer)
    for act in (
        lambda: deadlines.extend(desk.core, desk.clerk, desk.office.id, 2023, APRIL, "理由"),
        lambda: deadlines.take_back(desk.core, desk.clerk, desk.office.id, 2023, "理由"),
        lambda: deadlines.district_deadlines(desk.core, desk.clerk, 2023),
    ):
        with pytest.raises(ForbiddenError):
            act()
    administration.create_district(desk.core, SYSTEM, "220204", "船营区")
    away = administration.create_office(desk.core, SYSTEM, "220204", "南京街道办事处")
    with pytest.raises(NotFoundError):
        deadlines.extend(desk.core, desk.reviewer, away.id, 2023, APRIL, "理由")
