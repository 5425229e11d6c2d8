"""The database as the migrations make it: like the models, and closed to the service's role."""

from __future__ import annotations

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg import sql
from sqlalchemy import CheckConstraint, create_engine, text
from sqlalchemy.exc import OperationalError

from reports.store.bootstrap import APPEND_ONLY, ROLE, alembic_config, migrate, prepare
from reports.store.database import psycopg_url
from reports.store.models import Base
from reports.store.scope import Scope
from tests.reports.store.conftest import MODELS
from tests.servers import APP_PASSWORD

OPEN_TABLES = {
    "public.alembic_version": "the number of the last migration; the role may only read it",
    "public.workers": "processes, not people: names of hosts and queues",
    "public.exports": "addresses and sizes of archives of what is published",
    "search.reports": "holds only what is published",
    "search.passages": "holds only what is published",
    "search.cells": "holds only what is published",
    "search.frequencies": "counts over what is published",
    "search.totals": "counts over what is published",
}
"""Tables without row-level security, each with its reason."""
OF_NOBODY = {"subscribers", "subscriptions", "subscription_items", "webhooks", "deliveries"}
"""Tables of no district: only the service itself sees their rows."""


@pytest.fixture
def empty(postgres_url):
    """An empty database of its own, before any migration: the owner's address."""
    name = "gongkai_test_empty"
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
        owner.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    yield postgres_url.rsplit("/", 1)[0] + "/" + name
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def query(url, statement, *params):
    with psycopg.connect(url) as connection:
        return connection.execute(statement, params).fetchall()


def test_models_are_what_the_migrations_make(store):
    engine = create_engine(psycopg_url(store.settings.database_owner_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert [d for d in differences if not _is_table_of_alembic(d)] == []


def _is_table_of_alembic(difference):
    return difference[0] == "remove_table" and difference[1].name == "alembic_version"


def test_check_constraints_are_those_of_the_models(store):
    """Alembic does not compare these."""
    rows = query(
        store.settings.database_owner_url,
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'c' AND connamespace = 'public'::regnamespace",
    )
    made = {(table, name): text for table, name, text in rows}
    modelled = {
        (table.name, str(check.name)): check
        for table in Base.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    assert made.keys() == {
        (table, name if name.startswith("ck_") else f"ck_{table}_{name}")
        for table, name in modelled
    }
    for (table, name), check in modelled.items():
        full = name if name.startswith("ck_") else f"ck_{table}_{name}"
        words = set(_words(str(check.sqltext)))
        assert words == set(_words(made[(table, full)])), (table, name)


def _words(text):
    return text.split("'")[1::2]


def test_up_from_nothing_down_and_up_again(empty):
    prepare(empty, APP_PASSWORD)
    migrate(empty)
    made = _shape(empty)
    assert {"public.reports", "search.passages"} <= {table for table, *_ in made}
    config = alembic_config(empty)
    command.downgrade(config, "base")
    assert {table for table, *_ in _shape(empty)} <= {"public.alembic_version"}
    assert query(empty, "SELECT proname FROM pg_proc WHERE proname LIKE 'gongkai%%'") == []
    migrate(empty)
    assert _shape(empty) == made
    migrate(empty)
    assert _shape(empty) == made


def _shape(url):
    """Every column there is, and every index."""
    columns = query(
        url,
        "SELECT n.nspname || '.' || c.relname, a.attname, format_type(a.atttypid, a.atttypmod),"
        " a.attnotnull FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_namespace n"
        " ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'search')"
        " AND c.relkind = 'r' ORDER BY 1, 2",
    )
    return columns + query(
        url,
        "SELECT schemaname || '.' || tablename, indexdef, '', true FROM pg_indexes"
        " WHERE schemaname IN ('public', 'search') ORDER BY 1, 2",
    )


def test_a_migration_gives_up_rather_than_hold_the_service_up(empty):
    """Behind a waiting ALTER TABLE every query of that table would wait too."""
    migrate(empty)
    with psycopg.connect(empty) as visitor:
        visitor.execute("SELECT 1 FROM reports")  # an open transaction that reads
        with pytest.raises(OperationalError, match="lock timeout"):
            command.downgrade(alembic_config(empty), "0002")
    assert query(empty, "SELECT version_num FROM alembic_version")[0][0] > "0002"
    command.downgrade(alembic_config(empty), "0002")
    assert query(empty, "SELECT version_num FROM alembic_version") == [("0002",)]


def test_the_service_s_role_is_bound(store):
    (row,) = query(
        store.settings.database_owner_url,
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles"
        " WHERE rolname = %s",
        ROLE,
    )
    assert row == (False,) * 5
    owned = query(
        store.settings.database_owner_url,
        "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE r.rolname = %s",
        ROLE,
    )
    assert owned == []
    members = query(
        store.settings.database_owner_url,
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
        " WHERE m.member = %s::regrole",
        ROLE,
    )
    assert members == []


def test_every_table_has_its_wall(store):
    tables = query(
        store.settings.database_owner_url,
        "SELECT n.nspname || '.' || c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity,"
        " (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid),"
        " EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid"
        "  AND a.attname IN ('district_id', 'report_id', 'office_id', 'account_id'))"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')"
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND n.nspname NOT LIKE 'pg_toast%%'",
    )
    assert {kind for _, kind, *_ in tables} == {"r"}, "a view runs with its owner's eyes"
    walled = set()
    for name, _, enabled, forced, policies, _ in tables:
        if name in OPEN_TABLES:
            continue
        assert (enabled, forced, policies > 0) == (True, True, True), name
        walled.add(name)
    modelled = {f"public.{model.__tablename__}" for model in MODELS} | {"public.districts"}
    modelled |= {f"public.{name}" for name in OF_NOBODY}
    assert walled == modelled
    tenant = {name for name, *_, of_tenant in tables if of_tenant}
    assert {name for name in tenant if name.startswith("public.")} <= walled


@pytest.mark.parametrize("scope", ["public", "district"])
def test_who_follows_what_is_seen_by_the_service_alone(store, scope):
    if not store.owner("SELECT 1 FROM subscribers"):
        store.owner("INSERT INTO subscribers (address, nonce) VALUES ('a@example.com', 'n')")
        store.owner(
            "INSERT INTO subscriptions (subscriber_id, query, title, language, frequency)"
            " SELECT id, 'q=x', 'x', 'zh', 'daily' FROM subscribers"
        )
        store.owner(
            "INSERT INTO subscription_items (subscription_id, revision_id)"
            " SELECT s.id, r.id FROM subscriptions s, revisions r LIMIT 1"
        )
        store.owner(
            "INSERT INTO webhooks (account_id, url, query, title, nonce, looked_at)"
            " SELECT id, 'https://a.example/', '', 'x', 'n', now() FROM accounts LIMIT 1"
        )
        store.owner(
            "INSERT INTO deliveries (webhook_id, event, message, state, attempt, fence)"
            " SELECT id, 'webhook.test', 'm', 'waiting', 0, 0 FROM webhooks"
        )
    seen = Scope.public() if scope == "public" else store.one.scope
    with store.core.database.unit_of_work(seen) as work:
        for table in OF_NOBODY:
            assert store.owner(f"SELECT 1 FROM {table}"), table
            assert work.session.execute(text(f"SELECT 1 FROM {table}")).all() == [], table


def test_no_function_lends_its_owner_s_rights(store):
    functions = query(
        store.settings.database_owner_url,
        "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('public', 'search') AND prosecdef",
    )
    assert functions == []


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_stays_as_it_was(store, table):
    app = store.settings.database_url
    everything = "SELECT set_config('gongkai.scope', 'everything', false)"
    for statement in (
        f"UPDATE {table} SET district_id = district_id",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"DROP TABLE {table}",
    ):
        with psycopg.connect(app) as connection:
            connection.execute(everything)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
        if statement.startswith(("UPDATE", "DELETE", "TRUNCATE")):
            # Whoever owns the tables must at least take the trigger away first.
            with (
                psycopg.connect(store.settings.database_owner_url) as owner,
                pytest.raises(psycopg.errors.RestrictViolation, match="append-only"),
            ):
                owner.execute(statement)


def test_indexes_stand_behind_every_foreign_key(store):
    """Without one, deleting or updating the other side reads the whole table."""
    missing = query(
        store.settings.database_owner_url,
        "SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c"
        " WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND NOT EXISTS ("
        "  SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indpred IS NULL"
        "  AND (i.indkey::int2[])[0] = c.conkey[1])",
    )
    # Rows these point at are never deleted, nor do their keys change; none is looked up that way.
    never_followed = {
        "fk_drafts_source_id_sources",
        "fk_revisions_source_id_sources",
        "fk_offices_predecessor_id_offices",
        "fk_reports_current_revision_id_revisions",
        "fk_comments_revision_id_revisions",
        "fk_follow_ups_promised_in_revisions",
        "fk_tokens_membership_id_memberships",
        "fk_deliveries_report_id_reports",
    }
    assert {name for _, name in missing} - never_followed == set()
