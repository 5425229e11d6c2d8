"""How well the search answers questions: MRR@10 and recall@10 on both engines and a peer.

    python -m bench.relevance [--engine both|postgresql|elasticsearch] [--samples DIR] [--verbose]

All sample reports are indexed as an archive load would, and the questions of `bench.questions`
are asked: each set apart, and all together. The peer is Elasticsearch as it comes: its default
analyzer and a `match` over the same passages.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.questions import DEPTH, SETS, mrr, questions, rank
from deploy.local.elasticsearch import start_elasticsearch
from deploy.local.postgres import Postgres
from reports.errors import UnavailableError
from reports.ports import SearchRequest
from reports.store.bootstrap import migrate, prepare
from search.elasticsearch import ElasticsearchIndex
from search.elasticsearch.connection import connect
from search.postgres import PostgresIndex
from tests.search.corpus import sample_reports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from elasticsearch import Elasticsearch

    from bench.questions import Question
    from reports.ports import IndexedReport, SearchIndex

DEFAULT = Path(__file__).parents[2] / "shared" / "samples"
_DEMANDED = 0.85
_ENGINES = ("elasticsearch", "postgresql")
_INDEX = "gongkai-bench"
_PEER = "gongkai-bench-peer"


def engine_search(index: SearchIndex) -> Callable[[str], Sequence[tuple[int, str]]]:
    """Searches as the page does, for passages."""

    def search(text: str) -> Sequence[tuple[int, str]]:
        page = index.search(SearchRequest(text=text, size=DEPTH, facets=False))
        return [(hit.report_id, hit.text) for hit in page.hits]

    return search


@contextlib.contextmanager
def postgresql(reports: Mapping[str, IndexedReport]) -> Iterator[dict[str, Any]]:
    """The PostgreSQL engine on a server of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Postgres(Path(folder) / "data", "owner-password", durable=False) as server,
    ):
        prepare(server.url, "app-password")
        migrate(server.url)
        index = PostgresIndex(server.url)
        try:
            index.rebuild(iter(reports.values()))
            yield {"postgresql": engine_search(index)}
        finally:
            index.close()


@contextlib.contextmanager
def elasticsearch(reports: Mapping[str, IndexedReport]) -> Iterator[dict[str, Any]]:
    """The Elasticsearch engine and the peer; on a server of their own, or ELASTICSEARCH_URL."""
    with contextlib.ExitStack() as stack:
        url = os.environ.get("ELASTICSEARCH_URL")
        url = url or stack.enter_context(start_elasticsearch()).url
        client = stack.enter_context(contextlib.closing(connect(url)))
        index = stack.enter_context(contextlib.closing(ElasticsearchIndex(url, _INDEX)))
        stack.callback(_remove_all, client)
        _remove_all(client)  # of a run that was killed
        index.prepare()
        index.rebuild(iter(reports.values()))
        properties = {"text": {"type": "text"}, "report": {"type": "long"}}
        client.indices.create(index=_PEER, mappings={"properties": properties})
        operations: list[dict[str, Any]] = []
        for report in reports.values():
            for passage in report.passages:
                operations += [{"index": {}}, {"text": passage.text, "report": report.report_id}]
        client.bulk(index=_PEER, operations=operations, refresh=True)

        def match(text: str) -> Sequence[tuple[int, str]]:
            found = client.search(index=_PEER, query={"match": {"text": text}}, size=DEPTH)
            sources = [hit["_source"] for hit in found["hits"]["hits"]]
            return [(source["report"], source["text"]) for source in sources]

        yield {"elasticsearch": engine_search(index), "peer: default analyzer": match}


def _remove_all(client: Elasticsearch) -> None:
    for index in client.indices.get(index=f"{_INDEX}*").body:
        client.indices.delete(index=index)


def main() -> int:
    """Prints the table; 1 where an engine misses what it must reach."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("both", *_ENGINES), default="both")
    parser.add_argument("--samples", type=Path, default=DEFAULT)
    parser.add_argument("--verbose", action="store_true", help="list what is not found first")
    options = parser.parse_args()
    if not options.samples.is_dir():
        print(f"There are no sample reports in {options.samples}: nothing is measured")
        return 1
    reports = sample_reports(options.samples)
    asked = questions(options.samples, reports)
    passages = sum(len(report.passages) for report in reports.values())
    counts = ", ".join(f"{sum(q.part == part for q in asked)} {part}" for part in SETS)
    print(f"{len(asked)} questions ({counts}), {len(reports)} reports, {passages} passages")
    columns = "".join(f"{part:>8}" for part in (*SETS, "own", "all"))
    print(f"{'MRR@10':<24}{columns}{'recall@10':>11}{'first':>7}{'demanded':>10}")
    missed = False
    for name, engine in (("postgresql", postgresql), ("elasticsearch", elasticsearch)):
        if options.engine not in {"both", name}:
            continue
        try:
            with engine(reports) as searches:
                for label, search in searches.items():
                    missed |= _report(label, search, asked, verbose=options.verbose)
        except UnavailableError as error:
            print(f"{name:<24}cannot start here: {error}")
            missed = True
    return int(missed)


def _report(
    label: str,
    search: Callable[[str], Sequence[tuple[int, str]]],
    asked: Sequence[Question],
    *,
    verbose: bool,
) -> bool:
    ranks = [rank(question, search(question.text)) for question in asked]
    sets = [[r for q, r in zip(asked, ranks, strict=True) if q.part == part] for part in SETS]
    reached = mrr(ranks)
    figures = "".join(f"{mrr(some):>8.3f}" for some in (*sets, sets[1] + sets[2], ranks))
    recall = sum(r is not None for r in ranks) / len(ranks)
    first = sum(r == 1 for r in ranks)
    demanded = f"{_DEMANDED:.2f}" if label in _ENGINES else ""
    print(f"{label:<24}{figures}{recall:>11.3f}{first:>7}{demanded:>10}")
    if verbose:
        for question, place in zip(asked, ranks, strict=True):
            # What is held back stays unseen, or it would be tuned to.
            if place != 1 and question.part != "held":
                print(f"    {place or '-':>3}  {question.part}  {question.text}")
    return bool(demanded) and reached < _DEMANDED


if __name__ == "__main__":
    sys.exit(main())
