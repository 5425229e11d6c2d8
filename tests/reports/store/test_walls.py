"""Two walls between districts: what the ORM narrows, and what PostgreSQL refuses regardless."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, InternalError, ProgrammingError

from reports.store.bootstrap import APPEND_ONLY
from reports.store.database import Database
from reports.store.scope import Scope
from tests.reports.store.conftest import MODELS, OPEN, key_columns, key_of

every_table = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__tablename__)
OWN = {"accounts", "invitations", "memberships", "passkeys", "sign_ins", "tokens"}
"""Tables that nobody may see without signing in: all of their rows are hidden."""
CLOSED = {
    "intakes",
    "intake_files",
    "drafts",
    "draft_changes",
    "sources",
    "submissions",
    "jobs",
    "mails",
    "reminders",
    "extensions",
    "comments",
    "acts",
}
"""Tables about reports and offices that hold nothing for strangers."""


def _where(model, row):
    """A raw condition for exactly this row, and its parameters."""
    names = key_columns(model)
    return " AND ".join(f"{name} = :{name}" for name in names), {n: row[n] for n in names}


def _same(model, row):
    """The same condition in the ORM's words."""
    return [column == row[column.name] for column in inspect(model).primary_key]


def _attribute(model):
    """Some attribute of the model that is no key, to write to."""
    mapper = inspect(model)
    return next(
        attribute
        for attribute in mapper.column_attrs
        if not attribute.columns[0].primary_key and not attribute.columns[0].foreign_keys
    )


def _refused(error):
    """Row-level security or a missing right said no, and nothing else did."""
    return error.orig.sqlstate in {"42501", "25006"}


def _touched(store, sql, params):
    """Rows that a statement of the second district changed; none where it was refused."""
    try:
        with store.core.database.unit_of_work(store.two.scope) as work:
            return work.session.execute(text(sql), params).rowcount
    except DBAPIError as error:
        if _refused(error):
            return 0
        raise


@every_table
def test_both_districts_have_rows(store, model):
    """Or the tests below would pass over an empty table."""
    assert store.rows_of(model, store.one)
    assert store.rows_of(model, store.two)
    assert store.hidden_of(model, store.one) or model.__tablename__ in OPEN


@every_table
@pytest.mark.parametrize("alone", [True, False], ids=["alone", "with the other"])
def test_the_orm_narrows_to_the_district(store, model, alone):
    database = store.unwalled if alone else store.core.database
    own = {key_of(model, row) for row in store.rows_of(model, store.two)}
    foreign = store.rows_of(model, store.one)
    keys = inspect(model).primary_key
    with database.unit_of_work(store.two.scope) as work:
        seen = {tuple(row) for row in work.session.execute(select(*keys).select_from(model))}
        number = work.session.scalar(select(func.count()).select_from(model))
        whole = work.session.scalars(select(model)).unique().all()
        found = [work.get(model, key_of(model, row)) for row in foreign]
        updated = deleted = 0
        if model.__tablename__ not in APPEND_ONLY:  # their right is missing altogether
            name = _attribute(model).key
            for row in foreign:
                same = _same(model, row)
                updated += work.session.execute(
                    update(model).where(*same).values({name: getattr(model, name)})
                ).rowcount
                deleted += work.session.execute(delete(model).where(*same)).rowcount
    if model.__tablename__ in OPEN:
        assert own < seen
    else:
        assert seen == own
        assert number == len(own) == len(whole)
        assert found == [None] * len(foreign)
    assert (updated, deleted) == (0, 0)


@every_table
def test_plain_sql_meets_the_second_wall(store, model):
    table = model.__tablename__
    hidden = store.hidden_of(model, store.one)
    before = store.owner(f"SELECT * FROM {table}")
    column = _attribute(model).columns[0].name
    for row in store.rows_of(model, store.one):
        where, params = _where(model, row)
        for sql in (
            f"UPDATE {table} SET {column} = {column} WHERE {where}",
            f"DELETE FROM {table} WHERE {where}",
        ):
            assert _touched(store, sql, params) == 0, sql
    with store.core.database.unit_of_work(store.two.scope) as work:
        for row in hidden:
            where, params = _where(model, row)
            sql = f"SELECT count(*) FROM {table} WHERE {where}"
            assert work.session.scalar(text(sql), params) == 0
    assert store.owner(f"SELECT * FROM {table}") == before


@every_table
def test_no_row_can_be_written_into_another_district(store, model):
    row = store.rows_of(model, store.one)[0]
    with (
        pytest.raises(ProgrammingError, match="row-level security") as refused,
        store.core.database.unit_of_work(store.two.scope) as work,
    ):
        work.session.execute(insert(model.__table__).values(row))
    assert _refused(refused.value)


@pytest.mark.parametrize(
    # An account is of no district by itself: its memberships are. Passkeys and sessions go with it.
    "model",
    [model for model in MODELS if model.__tablename__ not in {"accounts", "passkeys", "sign_ins"}],
    ids=lambda model: model.__tablename__,
)
def test_no_row_can_be_moved_into_another_district(store, model):
    column = "membership_id" if model.__tablename__ == "tokens" else "district_id"
    row = store.rows_of(model, store.two)[0]
    target = store.rows_of(model, store.one)[0][column]
    where, params = _where(model, row)
    sql = text(f"UPDATE {model.__tablename__} SET {column} = :target WHERE {where}")
    with (
        pytest.raises(DBAPIError) as refused,
        store.core.database.unit_of_work(store.two.scope) as work,
    ):
        work.session.execute(sql, {**params, "target": target})
    assert _refused(refused.value), refused.value


@every_table
def test_strangers_see_what_is_published_and_write_nothing(store, model):
    table = model.__tablename__
    with store.unwalled.unit_of_work(Scope.public()) as work:
        keys = select(*inspect(model).primary_key).select_from(model)
        by_orm = {tuple(row) for row in work.session.execute(keys)}
    with store.core.database.unit_of_work(Scope.public()) as work:
        rows = work.session.execute(text(f"SELECT * FROM {table}")).mappings().all()
    assert by_orm == {key_of(model, row) for row in rows}
    if table in OWN | CLOSED:
        assert not rows
    elif table not in OPEN:
        of_report = "id" if table == "reports" else "report_id"
        assert {row[of_report] for row in rows} == {store.one.public_id, store.two.public_id}
    with pytest.raises(InternalError), store.core.database.unit_of_work(Scope.public()) as work:
        work.session.execute(text(f"DELETE FROM {table}"))


@every_table
def test_without_a_scope_there_is_nothing_to_see(store, model):
    """A connection that somebody opened past the unit of work."""
    table = model.__tablename__
    with store.core.database.engine.connect() as connection:
        for row in store.hidden_of(model, store.one):
            where, params = _where(model, row)
            found = connection.scalar(text(f"SELECT count(*) FROM {table} WHERE {where}"), params)
            assert found == 0
        with pytest.raises(ProgrammingError):
            connection.execute(insert(model.__table__).values(store.rows_of(model, store.one)[0]))


@every_table
def test_a_clerk_is_bound_to_their_offices(store, model):
    table = model.__tablename__
    hidden = store.hidden_of(model, store.one)
    for offices in ([store.one.other_office_id], []):
        scope = Scope.of_district(store.one.id, offices)
        with store.unwalled.unit_of_work(scope) as work:
            by_orm = work.session.scalar(select(func.count()).select_from(model))
        with store.core.database.unit_of_work(scope) as work:
            for row in hidden:
                where, params = _where(model, row)
                sql = f"SELECT count(*) FROM {table} WHERE {where}"
                # Files are the district's until it is clear which office they are of.
                assert work.session.scalar(text(sql), params) == (table == "sources")
    if table not in OPEN | {"sources"}:
        assert by_orm == 0
    # An intake is the district's: of no clerk, even where a file is of their office.
    if "office_id" in model.__table__.columns and table not in {
        "memberships",
        "invitations",
        "intake_files",
        "acts",
    }:
        # And sees all of their own.
        own = store.rows_of(model, store.two)
        scope = Scope.of_district(store.two.id, [store.two.office_id])
        for database in (store.unwalled, store.core.database):
            with database.unit_of_work(scope) as work:
                assert len(work.session.scalars(select(model)).unique().all()) == len(own)


def test_the_scope_does_not_stay_on_the_pooled_connection(store):
    database = Database(store.settings.database_url, pool_size=1)
    seen = set()
    for _ in range(5):
        with database.unit_of_work(store.one.scope) as work:
            seen.add(work.session.scalar(text("SELECT pg_backend_pid()")))
            assert work.session.scalar(text("SELECT gongkai_district()")) == store.one.id
        with database.unit_of_work(Scope.everything("a test")) as work:
            assert work.session.scalar(text("SELECT gongkai_everything()")) is True
        with database.engine.connect() as connection:
            seen.add(connection.scalar(text("SELECT pg_backend_pid()")))
            assert connection.scalar(text("SELECT gongkai_district()")) is None
            assert connection.scalar(text("SELECT gongkai_everything()")) is False
            assert connection.scalar(text("SHOW transaction_read_only")) == "off"
        with database.unit_of_work(Scope.public()) as work:
            assert work.session.scalar(text("SHOW transaction_read_only")) == "on"
    database.close()
    assert len(seen) == 1, "the test must have met the same connection again"


def test_everything_needs_a_reason():
    with pytest.raises(ValueError, match="reason"):
        Scope.everything("")
