"""What an office and a reviewer see in their lists, whatever their length."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event

from reports.services import administration, filing, review
from reports.services.actors import SYSTEM
from reports.store.states import OfficeKind, Status


@pytest.fixture
def statements(desk):
    """Counts the statements that reach the database."""
    seen = []
    engine = desk.core.database.engine

    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("look", ["desk", "in_review"])
def test_a_list_asks_as_often_however_long_it_is(desk, statements, look):
    administration.set_review(desk.core, SYSTEM, "220203", required=True)
    due = date(2024, 2, 29)
    administration.set_deadline(
        desk.core, SYSTEM, "220203", OfficeKind.SUBDISTRICT, 2023, due, "龙潭区通知"
    )
    calls = {
        "desk": lambda: filing.desk(desk.core, desk.administrator),
        "in_review": lambda: review.in_review(desk.core, desk.reviewer),
    }
    asked = []
    for number in (1, 6):
        ids = desk.flood("220203", number)
        desk.work()
        statements.clear()
        lines = calls[look]()
        asked.append(len(statements))
        assert set(ids) <= {line.id for line in lines}
        mine = [line for line in lines if line.id in ids]
        assert {(line.status, line.last_actor) for line in mine} == {(Status.IN_REVIEW, "system")}
        assert {line.due for line in mine} == {due}
    assert asked[0] == asked[1]
