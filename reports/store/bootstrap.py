"""Makes a database ready: the restricted role, the schema `search`, migrations, grants.

Run as the owner, by commands and at deployment; the service itself never holds these rights.
"""

from __future__ import annotations

from importlib.util import find_spec

from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import Connection, create_engine, text

from reports.store.database import psycopg_url

ROLE = "gongkai_app"
"""The role of the service: neither superuser nor owner, so that row-level security binds it."""

_LOCK = 20_190_515  # one deployment at a time; the number is the day the regulations took force
APPEND_ONLY = ("revisions", "events", "deadlines", "extensions", "reminders", "acts", "follow_ups")
"""Tables whose rows stay as they were written; triggers hold the owner to it, too."""
_SCHEMAS = ("public", "search")


def prepare(owner_url: str, app_password: str) -> None:
    """Creates or updates the role and the schemas; safe to repeat."""
    with _owner(owner_url) as connection:
        known = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :r"), {"r": ROLE})
        verb = "ALTER" if known else "CREATE"
        # A role's password cannot be a bound parameter: psycopg quotes it.
        statement = sql.SQL(
            verb + " ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}"
        ).format(sql.Identifier(ROLE), sql.Literal(app_password))
        connection.exec_driver_sql(statement.as_string().replace("%", "%%"))
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS search"))
        _grant(connection)


def migrate(owner_url: str, revision: str = "head") -> None:
    """Brings the tables up to date and grants the role what it needs; safe to repeat."""
    command.upgrade(alembic_config(owner_url), revision)
    with _owner(owner_url) as connection:
        _grant(connection)


def alembic_config(owner_url: str) -> Config:
    """Alembic on the package of migrations, wherever it is installed."""
    spec = find_spec("migrations")
    if spec is None or not spec.submodule_search_locations:
        message = "the package 'migrations' is not installed"
        raise RuntimeError(message)
    config = Config()
    config.set_main_option("script_location", spec.submodule_search_locations[0])
    config.attributes["url"] = psycopg_url(owner_url)
    return config


def _owner(url: str) -> _Transaction:
    return _Transaction(url)


class _Transaction:
    """A transaction of the owner, alone among deployments; its engine ends with it."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(psycopg_url(url))

    def __enter__(self) -> Connection:
        self._connection = self._engine.connect()
        self._transaction = self._connection.begin()
        self._connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
        return self._connection

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            (self._transaction.commit if kind is None else self._transaction.rollback)()
        finally:
            self._connection.close()
            self._engine.dispose()


def _grant(connection: Connection) -> None:
    for schema in _SCHEMAS:
        future = f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema}"
        for statement in (
            f"GRANT USAGE ON SCHEMA {schema} TO {ROLE}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {ROLE}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {ROLE}",
            f"{future} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE}",
            f"{future} GRANT USAGE ON SEQUENCES TO {ROLE}",
        ):
            connection.execute(text(statement))
    for table in (*APPEND_ONLY, "alembic_version"):
        if connection.scalar(text("SELECT to_regclass(:t)"), {"t": f"public.{table}"}):
            rights = "UPDATE, DELETE" if table in APPEND_ONLY else "INSERT, UPDATE, DELETE"
            connection.execute(text(f"REVOKE {rights} ON {table} FROM {ROLE}"))
