"""Workers at an intake: stopped and going on, dying with a file in hand, taking turns."""

from __future__ import annotations

import io

import pytest

from reports.errors import ConflictError, NotFoundError
from reports.services import (
    accounts,
    administration,
    intake,
    intake_opening,
    intake_views,
    intake_work,
)
from reports.services.accounts import NewMembership
from reports.services.actors import SYSTEM
from reports.store.states import IntakeFileState, IntakeMode, IntakeState, Role
from tests.reports.services.bundle import report
from tests.reports.services.hall import OFFICES


def test_it_stops_and_goes_on(hall):
    files = {f"{n}.txt": report(n, kind="txt") for n in OFFICES}
    key = hall.open(files, IntakeMode.ARCHIVE, work=False)
    intake.stop(hall.core, hall.actor, key)
    assert (hall.work(), hall.view(key).states) == (0, {"waiting": 3})
    intake.resume(hall.core, hall.actor, key)
    assert hall.work() == 3
    intake.start(hall.core, hall.actor, key)
    intake.stop(hall.core, hall.actor, key)
    assert hall.work() == 0
    assert (hall.view(key).state, hall.view(key).done) == (IntakeState.STOPPED, 0)
    intake.resume(hall.core, hall.actor, key)
    assert hall.work() == 3
    assert (hall.view(key).state, hall.view(key).done) == (IntakeState.DONE, 3)
    with pytest.raises(ConflictError):
        intake.resume(hall.core, hall.actor, key)


def test_a_worker_that_died_gives_its_file_back_and_writes_no_more(hall, rows):
    key = hall.open({"a.docx": report("龙潭区司法局")}, work=False)
    lost = intake_work._claim(hall.core, "lost")
    assert hall.work() == 0
    for _ in range(2):
        rows("UPDATE intake_files SET lease_until = now() - interval '1 s' RETURNING id")
        intake_work.sweep(hall.core)
    assert hall.work() == 1
    intake_work._record(hall.core, lost, ValueError("too late"))
    (file,) = hall.files(key)
    assert (file.state, file.reason) == (IntakeFileState.READ, None)


def test_a_file_that_kills_its_workers_is_set_aside(hall, rows):
    key = hall.open(
        {"a.docx": report("龙潭区司法局"), "b.docx": report("龙潭区统计局")}, work=False
    )
    for _ in range(3):
        assert intake_work._claim(hall.core, "doomed")
        rows("UPDATE intake_files SET lease_until = now() - interval '1 s'"
             " WHERE lease_until IS NOT NULL RETURNING id")  # fmt: skip
        intake_work.sweep(hall.core)
    assert hall.work() == 1
    first, second = hall.files(key)
    assert (first.state, second.state) == ("unreadable", "read")
    assert "died 3 times" in str(first.reason)


def test_the_sweeper_sends_word_of_what_nobody_takes_up(hall, rows):
    key = hall.open({"a.docx": report("龙潭区司法局")}, work=False)
    hall.desk.nudges.clear()
    intake_work.sweep(hall.core)
    assert hall.desk.nudges == [], "nobody listens"
    rows("INSERT INTO workers (name, host, pid, queues) VALUES ('w', 'h', 1, '{bulk}') RETURNING 1")
    intake_work.sweep(hall.core)
    assert hall.desk.nudges == [("gongkai.intake", "bulk", key)]


def test_districts_take_turns(hall):
    administration.create_district(hall.core, SYSTEM, "220204", "船营区")
    made = accounts.create_account(
        hall.core, "r@example.com", "r", "hash", [NewMembership(Role.REVIEWER, "220204")]
    )
    there = accounts.actor_for(hall.core, made.id)
    here_key = hall.open({f"{n}.txt": report(n, kind="txt") for n in OFFICES}, work=False)
    sent = [("x.txt", io.BytesIO(report("船营区司法局", kind="txt")))]
    there_key = intake_opening.open_intake(hall.core, there, sent, IntakeMode.DRAFT)
    turns = [intake_work._claim(hall.core, "w").intake_id for _ in range(3)]
    assert sorted(turns[:2]) == sorted([here_key, there_key])
    # And nobody looks into the other's.
    with pytest.raises(NotFoundError):
        intake_views.intake(hall.core, there, here_key)
    with pytest.raises(NotFoundError):
        intake.stop(hall.core, there, here_key)
    assert [view.id for view in intake_views.listing(hall.core, there).results] == [there_key]
