"""The engine and the unit of work: one transaction, one scope, committed once.

The scope binds twice. The ORM adds it to every statement (select, lazy load, bulk update);
what slips past that (plain SQL, inserts) meets row-level security, which reads the
transaction's settings. `set_config(…, true)` ends with the transaction, where a plain SET
would leak into the next one on the pooled connection.
"""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

import simplejson
import structlog
from psycopg import DataError
from psycopg.errors import UniqueViolation, UntranslatableCharacter
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.exc import (
    TimeoutError as PoolTimeoutError,
)
from sqlalchemy.orm import Session, sessionmaker, with_loader_criteria

from reports.errors import ConflictError, InvalidContentError, UnavailableError
from reports.store.models import Base, Tenant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import ORMExecuteState, SessionTransaction
    from sqlalchemy.sql.base import ExecutableOption

    from reports.store.scope import Scope

Row = TypeVar("Row", bound=Base)

log = structlog.get_logger(__name__)

STATEMENT_TIMEOUT = 30_000
"""Milliseconds. Pages take a few; the largest load of a report some hundred. What runs for half
a minute holds a worker or a visitor for nothing."""
LOCK_TIMEOUT = 5_000
"""Milliseconds. Longer than any transaction of ours, shorter than a visitor's patience."""
IDLE_TIMEOUT = 60_000
"""Milliseconds a transaction may sit idle before its locks are taken away."""

to_json = partial(simplejson.dumps, use_decimal=True, ensure_ascii=False)
from_json = partial(simplejson.loads, parse_float=Decimal)


class UnitOfWork:
    """One transaction in one scope. `session` is for the modules of the store only."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self.session = session
        self.scope = scope
        self._before: list[Callable[[], None]] = []
        self._after: list[Callable[[], None]] = []

    def add(self, *rows: Base) -> None:
        """Takes new rows and writes them, so that they have their ids."""
        self.session.add_all(rows)
        self.session.flush()

    def delete(self, row: Base) -> None:
        """Deletes a row at the next flush."""
        self.session.delete(row)

    def flush(self) -> None:
        """Writes what has changed without ending the transaction."""
        self.session.flush()

    def get(self, kind: type[Row], key: Any) -> Row | None:
        """The row of that key within the scope, or None."""
        return self.session.get(kind, key)

    def before_commit(self, action: Callable[[], None]) -> None:
        """Runs `action` as the last thing of the transaction, if it comes to its end.

        For what takes a lock that everybody needs: the shorter it is held, the better.
        """
        self._before.append(action)

    def run_before(self) -> None:
        """Runs what was left for the end of the transaction."""
        self.session.flush()
        for action in self._before:
            action()

    def after_commit(self, action: Callable[[], None]) -> None:
        """Runs `action` once the transaction stands; never if it does not.

        Its errors are logged only: what was written stands, whatever becomes of the action.
        """
        self._after.append(action)

    def run_after(self) -> None:
        """Runs what was left for after the commit."""
        for action in self._after:
            try:
                action()
            except Exception:  # none may unsay the commit, nor keep the next from running
                log.exception("action after commit failed")


class Database:
    """The pool of connections to one database."""

    def __init__(self, url: str, *, pool_size: int = 5, application: str = "gongkai") -> None:
        self.engine = open_engine(url, pool_size=pool_size, application=application)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def unit_of_work(self, scope: Scope) -> Iterator[UnitOfWork]:
        """A transaction: commits at the end, rolls back on any error.

        ConflictError where somebody else wrote the same first, UnavailableError where the
        database does not answer, InvalidContentError for a text with U+0000.
        """
        if scope.kind == "everything":
            log.debug("scope over everything", reason=scope.reason)
        session = self._sessions(info={"scope": scope})
        work = UnitOfWork(session, scope)
        try:
            with _domain_errors(), session, session.begin():
                yield work
                work.run_before()
        finally:
            session.close()
        work.run_after()

    def healthy(self) -> bool:
        """Whether the database answers."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except (OperationalError, InterfaceError):
            return False
        return True

    def close(self) -> None:
        """Closes the pool's connections."""
        self.engine.dispose()


def open_engine(url: str, *, pool_size: int = 5, application: str = "gongkai") -> Engine:
    """An engine on psycopg whose JSON keeps decimals exact both ways."""
    options = (
        f"-c statement_timeout={STATEMENT_TIMEOUT} -c lock_timeout={LOCK_TIMEOUT}"
        f" -c idle_in_transaction_session_timeout={IDLE_TIMEOUT} -c timezone=UTC"
    )
    return create_engine(
        psycopg_url(url),
        pool_size=pool_size,
        max_overflow=pool_size,
        # A database that was restarted costs one ping, not one failed request per connection.
        pool_pre_ping=True,
        pool_timeout=10,
        connect_args={"options": options, "application_name": application, "connect_timeout": 5},
        json_serializer=to_json,
        json_deserializer=from_json,
    )


def psycopg_url(url: str) -> str:
    """The URL with the driver named, as SQLAlchemy wants it."""
    scheme, rest = url.split("://", 1)
    return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else url


@contextmanager
def _domain_errors() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if isinstance(error.orig, UniqueViolation):
            raise ConflictError("Somebody else has just written the same; try again") from error
        raise
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        raise UnavailableError("The database does not answer; try again shortly") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise UnavailableError("The database does not answer; try again shortly") from error
        if _is_null(error.orig):
            raise InvalidContentError("A text holds U+0000, which is no character") from error
        raise


def _is_null(error: BaseException | None) -> bool:
    """Whether a text or JSON held U+0000, which psycopg or the server refuses."""
    if isinstance(error, UntranslatableCharacter):
        return True
    return isinstance(error, DataError) and "NUL (0x00)" in str(error)


@event.listens_for(Session, "after_begin")
def _set_scope(session: Session, _: SessionTransaction, connection: Connection) -> None:
    scope: Scope | None = session.info.get("scope")
    if scope is None:
        message = "a session without a scope; use Database.unit_of_work"
        raise RuntimeError(message)
    if scope.kind == "public":
        connection.execute(text("SET TRANSACTION READ ONLY"))
    connection.execute(
        text(
            "SELECT set_config('gongkai.scope', :scope, true),"
            " set_config('gongkai.district', :district, true),"
            " set_config('gongkai.offices', :offices, true)"
        ),
        {key.removeprefix("gongkai."): value for key, value in scope.settings.items()},
    )


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    """Adds the scope's condition for every tenant table to the statement."""
    if state.is_column_load or not (state.is_select or state.is_update or state.is_delete):
        return
    scope: Scope = state.session.info["scope"]
    if scope.kind == "everything":
        return
    writes = state.is_update or state.is_delete
    state.statement = state.statement.options(*_criteria(scope, writes=writes))


@lru_cache(maxsize=512)
def _criteria(scope: Scope, *, writes: bool) -> tuple[ExecutableOption, ...]:
    """The conditions of a scope, made once: a page asks some twenty times in the same one."""
    return tuple(
        with_loader_criteria(
            model,
            model.writable(scope) if writes else model.reachable(scope),
            include_aliases=True,
        )
        for model in tenant_models()
    )


def tenant_models() -> list[type[Tenant]]:
    """Every mapped model whose rows belong to a district."""
    classes = (mapper.class_ for mapper in Base.registry.mappers)
    return [model for model in classes if issubclass(model, Tenant)]
