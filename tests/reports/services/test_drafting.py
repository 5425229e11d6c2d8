"""A draft is changed while others change it, and its cells tell who did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.content.model import Cell
from reports.errors import ConflictError, ForbiddenError, NotFoundError
from reports.services import filing
from reports.services.actors import ANONYMOUS
from reports.store.changes import MOST
from tests.reports.services.conftest import valid_content

PLACE = "tables.requests.new.total"


def with_total(content, cell):
    tables = {
        t: {r: dict(cells) for r, cells in rows.items()} for t, rows in content.tables.items()
    }
    tables["requests"]["new"]["total"] = cell
    return replace(content, tables=tables)


@pytest.fixture
def report(desk):
    return filing.start_report(desk.core, desk.clerk, desk.office.id, 2023, "2021", valid_content())


def history(desk, report):
    return [
        (c.actor, c.before, c.after)
        for c in filing.cell_history(desk.core, desk.clerk, report.id, PLACE)
    ]


def change(desk, report, value):
    return filing.change_draft(
        desk.core, desk.clerk, report.id, lambda now: with_total(now.content, value)
    )


def test_each_change_of_a_cell_is_told_the_last_first(desk, report):
    assert history(desk, report) == []
    change(desk, report, Cell(3))
    change(desk, report, Cell(3))
    change(desk, report, Cell(None, not_applicable=True))
    after = change(desk, report, Cell())
    assert after.version == report.version + 3
    expected = [("clerk", "/", ""), ("clerk", "3", "/"), ("clerk", "0", "3")]
    assert history(desk, report) == expected
    # A form that saves the whole draft tells it, too; other cells have no part in it.
    whole = with_total(valid_content(), Cell(4))
    filing.save_draft(desk.core, desk.clerk, report.id, whole, after.version)
    assert history(desk, report) == [("clerk", "", "4"), *expected]
    other = "tables.requests.new.business"
    assert filing.cell_history(desk.core, desk.clerk, report.id, other) == ()


def test_the_oldest_changes_of_a_cell_give_way(desk, report, rows):
    for number in range(1, MOST + 5):
        change(desk, report, Cell(number))
    told = history(desk, report)
    assert len(told) == MOST
    assert told[0] == ("clerk", str(MOST + 3), str(MOST + 4))
    assert rows("SELECT count(*) FROM draft_changes") == [(MOST,)]


def test_the_change_sees_what_was_saved_a_moment_ago(desk, report):
    change(desk, report, Cell(3))
    seen = []

    def look(now):
        seen.append((now.version, now.content.cell("requests", "new", "total").value))
        return now.content

    after = filing.change_draft(desk.core, desk.clerk, report.id, look)
    assert seen == [(after.version, 3)]
    with pytest.raises(ConflictError):
        filing.save_draft(desk.core, desk.clerk, report.id, after.content, after.version - 1)


def test_only_whoever_may_read_the_report_sees_its_changes(desk, report):
    change(desk, report, Cell(3))
    assert filing.cell_history(desk.core, desk.reviewer, report.id, PLACE)
    with pytest.raises(ForbiddenError):
        filing.cell_history(desk.core, ANONYMOUS, report.id, PLACE)
    stranger = replace(desk.clerk, office_ids=frozenset({desk.office.id + 1}))
    with pytest.raises(NotFoundError):
        filing.cell_history(desk.core, stranger, report.id, PLACE)
