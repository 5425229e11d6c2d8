"""The PostgreSQL engine: the port's methods, each one transaction."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from reports.errors import UnavailableError
from search.answering import MAX_NAMES, Answering
from search.postgres import writing
from search.postgres.reading import names, run
from search.vocabulary import beginning, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from reports.ports import IndexedReport, Lexicon, SearchPage, SearchRequest
    from search.query import Query

_SEARCH_MILLISECONDS = 5_000  # what one visitor's search may cost, before he is told so
_WRITE_MILLISECONDS = 60_000  # a report of 200 passages takes half a second
_IDLE_MILLISECONDS = 15_000  # a worker that hangs gives up the writers' lock after this
_BATCH = 500


class PostgresIndex:
    """`reports.ports.SearchIndex` on the tables of schema `search` (see the migrations)."""

    name = "postgresql"

    def __init__(self, url: str) -> None:
        """`url` is of the service's role; nothing is connected yet."""
        address = make_url(url).set(drivername="postgresql+psycopg")
        # A search waits for a connection at most as long as it may run.
        self._engine = create_engine(
            address, pool_size=4, max_overflow=8, pool_timeout=5, pool_pre_ping=True
        )
        self._answering = Answering(self._run, self._names)

    def prepare(self) -> None:
        """Checks that the migrations have made the tables."""
        with self._transaction(_SEARCH_MILLISECONDS) as connection:
            if connection.scalar(text("SELECT to_regclass('search.passages')")) is None:
                raise UnavailableError("The tables of the search are missing; run the migrations")

    def put(self, report: IndexedReport) -> None:
        """See the port."""
        with self._transaction(_WRITE_MILLISECONDS) as connection:
            writing.put(connection, report)

    def remove(self, report_id: int, version: int) -> None:
        """See the port."""
        with self._transaction(_WRITE_MILLISECONDS) as connection:
            writing.remove(connection, report_id, version)

    def search(self, request: SearchRequest) -> SearchPage:
        """See the port."""
        return self._answering.search(request)

    def words(self, text: str, size: int) -> tuple[str, ...]:
        """See the port."""
        return beginning(text, size)

    def lexicon(self) -> Lexicon:
        """See the port."""
        return lexicon()

    def refresh(self) -> None:
        """Nothing to do: what is committed is found."""

    def versions(self) -> Iterator[tuple[int, int]]:
        """See the port."""
        statement = text(
            "SELECT report_id, version FROM search.reports"
            " WHERE report_id > :after AND NOT withdrawn ORDER BY report_id LIMIT :batch"
        )
        after = -1
        while True:
            with self._transaction(_WRITE_MILLISECONDS) as connection:
                rows = connection.execute(statement, {"after": after, "batch": _BATCH}).all()
            if not rows:
                return
            yield from ((row.report_id, row.version) for row in rows)
            after = rows[-1].report_id

    def rebuild(self, reports: Iterator[IndexedReport]) -> int:
        """See the port. Report by report in place: readers see each one whole, old or new."""
        with self._transaction(_WRITE_MILLISECONDS) as connection:
            started = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        count = 0
        for count, report in zip(itertools.count(1), reports, strict=False):  # noqa: B007
            with self._transaction(_WRITE_MILLISECONDS) as connection:
                writing.put(connection, report, started)
        with self._transaction(_WRITE_MILLISECONDS) as connection:
            writing.forget_before(connection, started)
        return count

    def healthy(self) -> bool:
        """See the port."""
        try:
            self.prepare()
        except UnavailableError:
            return False
        return True

    def close(self) -> None:
        """Gives back the connections."""
        self._engine.dispose()

    def _run(self, request: SearchRequest, query: Query) -> SearchPage:
        with self._transaction(_SEARCH_MILLISECONDS) as connection:
            return run(connection, request, query)

    def _names(self) -> list[str]:
        with self._transaction(_SEARCH_MILLISECONDS) as connection:
            return names(connection, MAX_NAMES)

    @contextmanager
    def _transaction(self, milliseconds: int) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    text(
                        "SELECT set_config('statement_timeout', :ms, true),"
                        " set_config('idle_in_transaction_session_timeout', :idle, true)"
                    ),
                    {"ms": str(milliseconds), "idle": str(_IDLE_MILLISECONDS)},
                )
                yield connection
        except (OperationalError, InterfaceError, PoolTimeoutError) as error:
            # A cancelled statement (time limit) is an OperationalError too.
            raise UnavailableError("The search does not answer at the moment") from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise UnavailableError("The search does not answer at the moment") from error
            raise
