"""The Elasticsearch engine: the port's methods."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from elasticsearch import NotFoundError

from reports.errors import UnavailableError
from search.answering import MAX_NAMES, Answering
from search.elasticsearch import documents, names, scanning
from search.elasticsearch.bulk import IndexGoneError
from search.elasticsearch.connection import answering, connect
from search.elasticsearch.documents import change, withdrawal
from search.elasticsearch.reading import office_names, run
from search.elasticsearch.rebuilding import rebuild
from search.elasticsearch.writing import apply
from search.vocabulary import beginning, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.ports import IndexedReport, Lexicon, SearchPage, SearchRequest
    from search.elasticsearch.documents import Change
    from search.query import Query

_HEALTH_SECONDS = 5


class ElasticsearchIndex:
    """`reports.ports.SearchIndex` on a server's indices behind the alias `index_name`."""

    name = "elasticsearch"

    def __init__(self, url: str, index_name: str) -> None:
        """`url` may hold user and password; nothing is connected yet."""
        self._client = connect(url)
        self._name = index_name
        self._answering = Answering(self._run, self._names)

    def prepare(self) -> None:
        """Makes the first index where there is none."""
        with answering():
            names.create_first(self._client, self._name)

    def put(self, report: IndexedReport) -> None:
        """See the port; `writing` says what a search may see meanwhile."""
        self._write(change(report))

    def remove(self, report_id: int, version: int) -> None:
        """See the port."""
        self._write(withdrawal(report_id, version))

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
        """See the port."""
        with answering():
            self._client.indices.refresh(index=names.write_alias(self._name))

    def versions(self) -> Iterator[tuple[int, int]]:
        """See the port; of one moment, and only what was refreshed."""
        with answering():
            for report_id, state in scanning.reports(self._client, self._name, findable=True):
                yield report_id, documents.version(state["done"])

    def rebuild(self, reports: Iterator[IndexedReport]) -> int:
        """See the port."""
        with answering():
            return rebuild(self._client, self._name, reports)

    def healthy(self) -> bool:
        """See the port; not while part of the index cannot be reached."""
        client = self._client.options(request_timeout=_HEALTH_SECONDS, max_retries=0)
        try:
            with answering():
                # Of the index, for the server's own front page says nothing of it.
                health = client.cluster.health(index=self._name, timeout="2s")
        except UnavailableError:
            return False
        return not health["timed_out"] and health["status"] != "red"

    def close(self) -> None:
        """Gives back the connections."""
        self._client.close()

    def _run(self, request: SearchRequest, query: Query) -> SearchPage:
        with answering():
            # The alias may have moved on, and its index gone, under the first attempt.
            with suppress(NotFoundError):
                return run(self._client, self._name, request, query)
            return run(self._client, self._name, request, query)

    def _names(self) -> list[str]:
        with answering():
            return office_names(self._client, self._name, MAX_NAMES)

    def _write(self, wanted: Change) -> None:
        """Makes the change in every index that is written to when it is done."""
        written: set[str] = set()
        with answering():
            while indices := set(names.behind(self._client, names.write_alias(self._name))):
                if indices <= written:
                    return
                for index in sorted(indices - written):
                    # Replaced meanwhile by a rebuild; another look finds what by.
                    with suppress(IndexGoneError):
                        apply(self._client, index, [wanted])
                    written.add(index)
        raise UnavailableError(
            "The index of the search is missing; start the service again or rebuild it"
        )
