"""Reminders: who is reminded, that twice is once, and where it is seen afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread

import psycopg
import pytest

from reports.errors import ForbiddenError
from reports.services import administration, board, desks, letters, reminding, review
from reports.services.actors import SYSTEM
from reports.services.views import BoardQuery, Obstacle
from reports.store.states import OfficeKind

YEAR = datetime.now(UTC).year - 1
QUERY = BoardQuery(YEAR, size=None)


@pytest.fixture
def others(desk):
    """A sub-district without a clerk, and a department without a deadline."""
    due = datetime.now(UTC).date() - timedelta(days=3)
    kind = OfficeKind.SUBDISTRICT
    administration.set_deadline(desk.core, SYSTEM, "220203", kind, YEAR, due, "龙潭区通知")
    names = ("龙潭街道办事处", "统计局")
    return [administration.create_office(desk.core, SYSTEM, "220203", name) for name in names]


def remind(desk, ids, note="", actor=None):
    return reminding.remind(desk.core, actor or desk.reviewer, QUERY, ids, note)


def test_who_would_receive_what_is_told_first(desk, others, rows):
    told = reminding.preview(desk.core, desk.reviewer, QUERY)
    found = {row.line.office.name: (row.recipients, row.obstacle) for row in told.lines}
    assert found == {
        desk.office.name: (("clerk@example.com",), None),
        "龙潭街道办事处": ((), Obstacle.NOBODY),
        "统计局": ((), Obstacle.NO_DEADLINE),
    }
    assert rows("SELECT * FROM mails") == rows("SELECT * FROM reminders") == []


def test_a_reminder_is_mailed_logged_and_seen_by_both_sides(desk, others, rows):
    ids = [desk.office.id, *(office.id for office in others)]
    told = remind(desk, ids, note="请于本周内\n提交")
    assert [row.line.office.id for row in told.ready] == [desk.office.id]
    assert len(told.left_out) == 2
    [(address, kind, params)] = rows("SELECT address, kind, params FROM mails")
    assert (address, kind) == ("clerk@example.com", "reminder_noted")
    assert (params["office"], params["year"]) == (desk.office.name, YEAR)
    assert params["note"] == "请于本周内 提交"
    [(subject,)] = rows("SELECT subject FROM acts WHERE act = 'reminded'")
    assert subject == desk.office.name
    [mine] = [line for line in desks.desk(desk.core, desk.clerk) if line.year == YEAR]
    assert (mine.reminder.by, mine.reminder.times) == ("reviewer", 1)
    assert mine.reminder.note == "请于本周内 提交"
    lines = board.show(desk.core, desk.reviewer, QUERY).lines
    [seen] = [line for line in lines if line.office.id == desk.office.id]
    assert seen.reminder == mine.reminder


@pytest.mark.parametrize("note", ["", "请核对第三部分"])
def test_of_a_returned_report_it_is_not_said_that_it_was_never_submitted(desk, others, rows, note):
    administration.set_review(desk.core, SYSTEM, "220203", required=True)
    report_id = desk.submitted(YEAR)
    desk.work()
    review.send_back(desk.core, desk.reviewer, report_id, "请核对")
    remind(desk, [desk.office.id], note)
    [(kind, params)] = rows("SELECT kind, params FROM mails WHERE kind LIKE 'reminder%'")
    subject, text = letters.compose(kind, params, "https://bao.example.gov.cn")
    assert desk.office.name in subject
    assert f"{YEAR}年政府信息公开工作年度报告已退回，尚未重新提交" in text
    assert "请在此修改后重新提交：\n\nhttps://bao.example.gov.cn/desk\n" in text
    assert ("审核人附言" in text) == bool(note)
    assert note in text


def test_pressed_twice_is_once_and_an_hour_later_it_counts_again(desk, others, rows):
    # Two at once: the second waits for the first, then sees what it has sent.
    presses = [Thread(target=remind, args=(desk, [desk.office.id])) for _ in range(2)]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
    assert len(rows("SELECT * FROM reminders")) == 1
    [row] = remind(desk, [desk.office.id]).lines
    assert row.obstacle is Obstacle.RECENT
    assert len(rows("SELECT * FROM mails")) == 1
    _an_hour_ago(desk)
    assert remind(desk, [desk.office.id]).ready
    [line] = [x for x in desks.desk(desk.core, desk.clerk) if x.year == YEAR]
    assert line.reminder.times == 2
    assert len(rows("SELECT * FROM mails")) == 2


def test_who_has_handed_in_and_who_is_of_another_district_is_left_alone(desk, others, rows):
    desk.submitted(YEAR)
    [row] = remind(desk, [desk.office.id]).lines
    assert row.obstacle is Obstacle.FILED
    administration.create_district(desk.core, SYSTEM, "220204", "船营区")
    away = administration.create_office(desk.core, SYSTEM, "220204", "南京街道办事处")
    assert remind(desk, [away.id]).lines == ()
    with pytest.raises(ForbiddenError):
        remind(desk, [desk.office.id], actor=desk.clerk)
    assert rows("SELECT * FROM reminders") == []


def _an_hour_ago(desk):
    """Moves what was sent into the past: only the owner can, past the trigger."""
    with psycopg.connect(desk.core.settings.database_owner_url) as owner:
        owner.execute("ALTER TABLE reminders DISABLE TRIGGER immutable")
        owner.execute("SET gongkai.scope = 'everything'")
        owner.execute("UPDATE reminders SET sent_at = sent_at - interval '61 minutes'")
        owner.execute("ALTER TABLE reminders ENABLE TRIGGER immutable")
