"""The district's board: who owes, who filed when, and that a large district costs no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reports.errors import ForbiddenError, NotFoundError
from reports.importers import Parsed
from reports.services import administration, archive, board, deadlines, filing, review
from reports.services.actors import SYSTEM
from reports.services.views import BoardFilter, BoardQuery, BoardSort, Standing
from reports.store.states import OfficeKind
from tests.reports.services.conftest import valid_content

YEAR = datetime.now(UTC).year - 1
TODAY = (datetime.now(UTC) + timedelta(hours=8)).date()  # by the offices' clock
BASIS = "龙潭区通知"


def due_in(desk, days, kind=OfficeKind.SUBDISTRICT, reason=""):
    due = TODAY + timedelta(days=days)
    administration.set_deadline(desk.core, SYSTEM, "220203", kind, YEAR, due, BASIS, reason)


def show(desk, actor=None, **query):
    return board.show(desk.core, actor or desk.reviewer, BoardQuery(YEAR, **query))


def line_of(desk, office):
    [line] = [line for line in show(desk).lines if line.office.id == office.id]
    return line


def test_an_office_is_owed_drafts_files_is_returned_and_publishes(desk):
    administration.set_review(desk.core, SYSTEM, "220203", required=True)
    due_in(desk, -3)
    line = line_of(desk, desk.office)
    assert (line.standing, line.late, line.overdue) == (Standing.MISSING, 3, True)

    content = valid_content(YEAR)
    report = filing.start_report(desk.core, desk.clerk, desk.office.id, YEAR, "2021", content)
    line = line_of(desk, desk.office)
    assert (line.standing, line.late, line.received) == (Standing.DRAFT, 3, None)

    filing.submit(desk.core, desk.clerk, report.id)
    assert line_of(desk, desk.office).standing is Standing.FILED
    desk.work()
    line = line_of(desk, desk.office)
    assert (line.standing, line.late, line.overdue) == (Standing.IN_REVIEW, 3, False)
    assert line.received is not None
    assert line.last_actor == "system"

    review.send_back(desk.core, desk.reviewer, report.id, "请核对")
    line = line_of(desk, desk.office)
    assert (line.standing, line.overdue, line.received) == (Standing.RETURNED, True, None)

    filing.submit(desk.core, desk.clerk, report.id)
    desk.work()
    review.publish(desk.core, desk.reviewer, report.id)
    desk.work()
    published = line_of(desk, desk.office)
    assert (published.standing, published.public) == (Standing.PUBLISHED, True)

    # What corrects it later does not make it later.
    filing.submit(desk.core, desk.clerk, report.id, note="更正一处数字")
    desk.work()
    corrected = line_of(desk, desk.office)
    assert (corrected.standing, corrected.public) == (Standing.IN_REVIEW, True)
    assert corrected.received == published.received
    review.send_back(desk.core, desk.reviewer, report.id, "请核对")
    assert line_of(desk, desk.office).standing is Standing.PUBLISHED


def test_in_time_and_more_time(desk):
    due_in(desk, 5)
    desk.flood("220203", 1)  # what others published before has nothing to do with it
    desk.work()
    line = line_of(desk, desk.office)
    assert (line.late, line.left, line.overdue) == (0, 5, False)
    desk.submitted(YEAR)
    line = line_of(desk, desk.office)
    assert (line.late, line.left) == (0, None)
    assert line.received is not None
    due_in(desk, -2, reason="提前")
    assert line_of(desk, desk.office).late == 2
    until = TODAY + timedelta(days=1)
    deadlines.extend(desk.core, desk.reviewer, desk.office.id, YEAR, until, "人员变动")
    line = line_of(desk, desk.office)
    assert (line.late, line.due, line.extension.reason) == (0, until, "人员变动")


def test_of_what_an_archive_brought_no_clock_says_when_it_came(desk):
    due_in(desk, -30)
    content = valid_content(YEAR)
    archive.load_file(
        desk.core,
        "220203",
        b"{}",
        "x.json",
        archive=True,
        publish=True,
        parsed=Parsed(content, (), "application/json", "utf-8"),
    )
    desk.work()
    line = line_of(desk, desk.office)
    assert (line.standing, line.archive) == (Standing.PUBLISHED, True)
    assert (line.received, line.late) == (None, None)


def test_of_an_office_and_its_successor_one_owes(desk):
    heir = administration.create_office(
        desk.core, SYSTEM, "220203", "新北街道办事处", predecessor_id=desk.office.id
    )
    assert [line.office.id for line in show(desk).lines] == [heir.id]
    desk.submitted(YEAR)
    assert [line.office.id for line in show(desk).lines] == [desk.office.id]


@pytest.fixture
def district(desk):
    """Five offices: two departments and three sub-districts, one of which has filed late."""
    due_in(desk, -4)
    due_in(desk, 8, OfficeKind.DEPARTMENT)
    for name in ("教育局", "统计局", "龙潭街道办事处", "泡子沿街道办事处"):
        administration.create_office(desk.core, SYSTEM, "220203", name)
    desk.submitted(YEAR)
    return desk


def test_filters_counts_and_orders(district):
    whole = show(district)
    assert whole.counts == {
        Standing.MISSING: 4,
        Standing.FILED: 1,
        BoardFilter.OVERDUE: 2,
        BoardFilter.LATE: 1,
    }
    assert whole.kinds == (OfficeKind.DEPARTMENT, OfficeKind.SUBDISTRICT)
    names = {line.office.name for line in show(district, state=BoardFilter.OVERDUE).lines}
    assert names == {"龙潭街道办事处", "泡子沿街道办事处"}
    assert show(district, state=BoardFilter.LATE).lines[0].office.id == district.office.id
    departments = show(district, kind=OfficeKind.DEPARTMENT, state=Standing.FILED)
    assert (departments.total, departments.offices) == (0, 2)
    assert departments.counts[Standing.MISSING] == 2
    assert [line.office.name for line in show(district, name="统计").lines] == ["统计局"]

    def order(sort):
        return [line.office.name for line in show(district, sort=sort).lines]

    assert order(BoardSort.NAME) == sorted(order(BoardSort.NAME))
    assert set(order(BoardSort.DEADLINE)[-2:]) == {"教育局", "统计局"}
    assert set(order(BoardSort.LATENESS)[-2:]) == {"教育局", "统计局"}
    assert order(BoardSort.STATE)[-1] == "新吉林街道办事处"


def test_pages(district):
    seen = []
    for page in (1, 2, 3):
        found = show(district, size=2, page=page)
        assert (found.total, found.pages) == (5, 3)
        seen += [line.office.id for line in found.lines]
    assert len(seen) == len(set(seen)) == 5
    assert show(district, size=2, page=99).query.page == 3
    assert len(show(district, size=None).lines) == 5


def test_a_large_district_asks_the_database_as_often(desk, statements):
    due_in(desk, -4)
    desk.submitted(YEAR)
    asked = []
    for number in (3, 500):
        with desk.core.database.unit_of_work(SYSTEM.scope) as work:
            place = administration.places.district(work, "220203")
            for n in range(number):
                administration.add_office(work, place, f"第{number}之{n}街道办事处")
        statements.clear()
        found = show(desk)
        asked.append(len(statements))
        assert len(found.lines) == min(found.total, 100)
    assert found.total == 504
    assert asked[0] == asked[1]
    assert asked[0] < 12


def test_who_may(desk):
    with pytest.raises(ForbiddenError):
        show(desk, desk.clerk)
    with pytest.raises(NotFoundError):
        show(desk, SYSTEM)
    assert show(desk, SYSTEM, district="220203").total == 1
    administration.create_district(desk.core, SYSTEM, "220204", "船营区")
    # Another district's code opens nothing to those who have one of their own.
    assert show(desk, district="220204").district.code == "220203"
