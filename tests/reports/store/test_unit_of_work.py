"""The unit of work: one commit, or none of it; and what waits for the commit."""

from __future__ import annotations

import threading

import psycopg
import pytest
from sqlalchemy import select, text

from reports.errors import ConflictError, InvalidContentError, UnavailableError
from reports.store.database import Database
from reports.store.models import District
from reports.store.scope import Scope

ALL = Scope.everything("a test writes")


@pytest.fixture
def database(settings):
    opened = Database(settings.database_url, pool_size=1)
    yield opened
    opened.close()


def district(code="220203"):
    return District(code=code, name="龙潭区", region=["22", "2202", code])


def codes(database):
    with database.unit_of_work(ALL) as work:
        return work.session.scalars(select(District.code).order_by(District.code)).all()


def test_everything_or_nothing(database):
    ran = []

    def half():
        with database.unit_of_work(ALL) as work:
            work.add(district())
            work.after_commit(lambda: ran.append("never"))
            message = "half-way"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="half-way"):
        half()
    assert codes(database) == []
    assert ran == []


def test_what_waits_for_the_commit_finds_it_done(database):
    seen = []
    with database.unit_of_work(ALL) as work:
        work.add(district())
        work.after_commit(lambda: seen.append(codes(database)))
        assert seen == []
    assert seen == [["220203"]]


def test_an_action_that_fails_keeps_none_of_the_others(database, capsys):
    ran = []

    def fail():
        message = "no broker"
        raise OSError(message)

    with database.unit_of_work(ALL) as work:
        work.add(district())
        work.after_commit(fail)
        work.after_commit(lambda: ran.append("second"))
    assert ran == ["second"]
    assert codes(database) == ["220203"]


def test_a_commit_that_fails_runs_nothing(database, settings):
    ran = []

    def write():
        with database.unit_of_work(ALL) as work:
            work.add(district())
            work.after_commit(lambda: ran.append("never"))
            _end_backends(settings)

    with pytest.raises(UnavailableError):
        write()
    assert ran == []
    # The pool notices by itself that its connections are dead.
    assert codes(database) == []


def _end_backends(settings):
    with psycopg.connect(settings.database_owner_url, autocommit=True) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_two_who_write_the_same(database):
    with database.unit_of_work(ALL) as work:
        work.add(district())
    with pytest.raises(ConflictError), database.unit_of_work(ALL) as work:
        work.add(district())
    assert codes(database) == ["220203"]


@pytest.mark.parametrize(
    "write",
    [
        "INSERT INTO districts (code, name, region) VALUES ('1', :text, '{}')",
        "SELECT CAST(:json AS jsonb)",
    ],
)
def test_a_character_that_no_text_holds_is_the_senders_fault(database, write):
    with pytest.raises(InvalidContentError), database.unit_of_work(ALL) as work:
        work.session.execute(text(write), {"text": "龙\0潭区", "json": '"a\\u0000b"'})
    assert codes(database) == []


def test_a_pool_that_is_used_up_is_said_to_be_so(settings, monkeypatch):
    database = Database(settings.database_url, pool_size=1)
    monkeypatch.setattr(database.engine.pool, "_timeout", 0.1)
    hold, held = threading.Event(), [threading.Event(), threading.Event()]

    def occupy(at):
        with database.unit_of_work(ALL) as work:
            work.session.execute(text("SELECT 1"))
            held[at].set()
            hold.wait(20)

    threads = [threading.Thread(target=occupy, args=[at]) for at in range(2)]
    for thread in threads:
        thread.start()
    assert all(event.wait(20) for event in held)
    with pytest.raises(UnavailableError), database.unit_of_work(ALL) as work:
        work.session.execute(text("SELECT 1"))
    hold.set()
    for thread in threads:
        thread.join()
    database.close()


def test_limits_on_waiting_are_the_server_s(database):
    with database.unit_of_work(ALL) as work:
        shown = {
            name: work.session.scalar(text(f"SHOW {name}"))
            for name in (
                "statement_timeout",
                "lock_timeout",
                "idle_in_transaction_session_timeout",
                "timezone",
            )
        }
    assert shown == {
        "statement_timeout": "30s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "1min",
        "timezone": "UTC",
    }


def test_a_public_scope_cannot_write(database):
    with database.unit_of_work(ALL) as work:
        work.add(district())
    with (
        pytest.raises(Exception, match="read-only transaction"),
        database.unit_of_work(Scope.public()) as work,
    ):
        work.session.execute(text("UPDATE districts SET name = 'x'"))
