"""How much of the time of a search page is the search: the page beside its query alone.

    python -m bench.searching [--samples DIR] [--copies N] [--rounds N]

The sample reports are indexed several times over, as other offices'. Each question of
`bench.questions` is asked of the web application, as gunicorn would (with its database, its
rate limits and the index on the real servers, page rendered, answer compressed); what it sent
to Elasticsearch is then sent again as it was. Page and query take turns, and which comes first
changes at each round. Printed are the times of both in milliseconds, and the ratio of their 95th
percentiles beside the limit. Where a page searches more than once, only its first search counts
for the query.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bench.questions import questions
from bench.relevance import DEFAULT
from deploy.local.elasticsearch import start_elasticsearch
from deploy.local.postgres import Postgres
from deploy.local.valkey import Valkey
from reports.settings import Settings
from reports.store.bootstrap import migrate, prepare
from search import open_index
from search.elasticsearch.connection import connect
from tests.search.corpus import sample_reports
from web.app import create_app
from web.context import CORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flask import Flask

    from reports.ports import IndexedReport

_INDEX = "gongkai-bench-searching"
_LIMIT = 2.0  # p95 of the page by p95 of its query


@contextlib.contextmanager
def service(reports: Iterator[IndexedReport]) -> Iterator[Flask]:
    """The web application on servers of its own (Elasticsearch perhaps at ELASTICSEARCH_URL)."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = os.environ.get("ELASTICSEARCH_URL")
        url = url or stack.enter_context(start_elasticsearch()).url
        database = stack.enter_context(Postgres(folder / "data", "owner-password", durable=False))
        prepare(database.url, "app-password")
        migrate(database.url)
        broker = stack.enter_context(Valkey(folder / "valkey", "broker-password"))
        settings = Settings(
            database_url=database.url,
            redis_url=broker.url,
            files_url=f"file://{folder}/files",
            secret_key="a key of the benchmark alone",
            elasticsearch_url=url,
            elasticsearch_index=_INDEX,
        )
        stack.callback(_remove_all, url)
        _remove_all(url)  # of a run that was killed
        with contextlib.closing(open_index(settings)) as index:
            index.prepare()
            index.rebuild(reports)
        yield create_app(settings)


def _remove_all(url: str) -> None:
    with contextlib.closing(connect(url)) as client:
        for index in client.indices.get(index=f"{_INDEX}*").body:
            client.indices.delete(index=index)


def copies(reports: Mapping[str, IndexedReport], count: int) -> Iterator[IndexedReport]:
    """The reports, `count` times, each time of other offices in another district."""
    for copy in range(count):
        for report in reports.values():
            number = copy * len(reports) + report.report_id
            yield replace(
                report, report_id=number, office_id=number, district=f"{220203 + copy:06d}"
            )


class Recorder:
    """Stands before the transport of an Elasticsearch client and notes what goes through."""

    def __init__(self, app: Flask) -> None:
        """Of the client that the application's index uses."""
        client: Any = app.extensions[CORE].search._client  # noqa: SLF001 - the very one
        self._send: Callable[..., Any] = client.transport.perform_request
        client.transport.perform_request = self._note
        self.searches: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def _note(self, *args: Any, **options: Any) -> Any:
        if "_search" in args[1]:
            self.searches.append((args, options))
        return self._send(*args, **options)

    def again(self, search: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
        """Sends it as it was sent."""
        args, options = search
        self._send(*args, **options)


def measured(app: Flask, asked: list[str], rounds: int) -> tuple[list[float], list[float], int]:
    """Milliseconds of every page and of its query, and the pages that searched more than once."""
    recorder = Recorder(app)
    client = app.test_client()
    visitors = 0

    def page(text: str) -> None:
        nonlocal visitors
        visitors += 1  # each from an address of its own: nobody meets the limit
        address = f"10.{visitors >> 16 & 255}.{visitors >> 8 & 255}.{visitors & 255}"
        answer = client.get(
            "/search?" + urlencode({"q": text}),
            environ_base={"REMOTE_ADDR": address},
            headers={"Accept-Encoding": "br"},
        )
        if answer.status_code != 200:
            message = f"The page of “{text}” answers {answer.status_code}"
            raise RuntimeError(message)

    searches, several = {}, 0
    for text in asked:  # also warms both
        recorder.searches.clear()
        page(text)
        searches[text] = recorder.searches[0]
        several += len(recorder.searches) > 1
    pages: list[float] = []
    queries: list[float] = []
    for turn in range(rounds):
        for text in asked:
            tasks = [
                (pages, lambda text=text: page(text)),
                (queries, lambda text=text: recorder.again(searches[text])),
            ]
            for times, task in tasks if turn % 2 else reversed(tasks):
                started = perf_counter()
                task()
                times.append((perf_counter() - started) * 1000)
    return pages, queries, several


def main() -> int:
    """Prints the figures; 1 where the page takes too long beside its query."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=DEFAULT)
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=6)
    options = parser.parse_args()
    if not options.samples.is_dir():
        print(f"There are no sample reports in {options.samples}: nothing is measured")
        return 1
    reports = sample_reports(options.samples)
    asked = [question.text for question in questions(options.samples, reports)]
    passages = sum(len(report.passages) for report in reports.values()) * options.copies
    print(f"{len(asked)} questions, {len(reports) * options.copies} reports, {passages} passages")
    with service(copies(reports, options.copies)) as app:
        pages, queries, several = measured(app, asked, options.rounds)
    print(f"{'ms':<12}{'median':>10}{'p95':>10}{'most':>10}")
    for name, times in (("page", pages), ("query", queries)):
        print(f"{name:<12}{median(times):>10.1f}{_p95(times):>10.1f}{max(times):>10.1f}")
    ratio = _p95(pages) / _p95(queries)
    print(f"p95 of the page by p95 of its query: {ratio:.2f}, at most {_LIMIT:.1f} demanded")
    print(f"pages that searched more than once: {several} of {len(asked)}")
    return int(ratio > _LIMIT)


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    raise SystemExit(main())
