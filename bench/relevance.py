"""How well the search answers questions: MRR@10 and recall@10 on both engines and a peer.

    python -m bench.relevance [--engine both|postgresql|elasticsearch] [--samples DIR] [--verbose]

All sample reports are indexed as an archive load would. A hit is a passage that contains the
answer or lies in it, blanks and punctuation aside. The peer is Elasticsearch as it comes: its
default analyzer and a `match` over the same passages.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

    from reports.ports import IndexedReport, SearchIndex

DEFAULT = Path(__file__).parents[2] / "shared" / "samples"
DEPTH = 10
_MINIMUM = {"elasticsearch": 0.80, "postgresql": 0.75}
_INDEX = "gongkai-bench"
_PEER = "gongkai-bench-peer"


@dataclass(frozen=True)
class Question:
    """A question, and the report and passage that answer it."""

    text: str
    report_id: int
    answer: str


def bare(text: str) -> str:
    """The text without blanks and punctuation."""
    return re.sub(r"[\W_]+", "", text)


def rank(question: Question, found: Sequence[tuple[int, str]]) -> int | None:
    """The place of the first hit among the first ten, from 1."""
    answer = bare(question.answer)
    for place, (report_id, text) in enumerate(found[:DEPTH], 1):
        passage = bare(text)
        if report_id == question.report_id and passage and (answer in passage or passage in answer):
            return place
    return None


def questions(samples: Path, reports: Mapping[str, IndexedReport]) -> list[Question]:
    """The sample questions."""
    with (samples / "queries.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Question(r["query"], reports[r["file"]].report_id, r["passage"]) for r in rows]


def mrr(ranks: Sequence[int | None]) -> float:
    """The mean of the reciprocal ranks; 0 for what was not found."""
    return sum(1 / r for r in ranks if r) / len(ranks)


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
    parser.add_argument("--engine", choices=("both", *_MINIMUM), default="both")
    parser.add_argument("--samples", type=Path, default=DEFAULT)
    parser.add_argument("--verbose", action="store_true", help="list what is not found first")
    options = parser.parse_args()
    reports = sample_reports(options.samples)
    asked = questions(options.samples, reports)
    passages = sum(len(report.passages) for report in reports.values())
    print(f"{len(asked)} questions, {len(reports)} reports, {passages} passages")
    print(f"{'engine':<24}{'MRR@10':>8}{'recall@10':>11}{'first':>7}{'demanded':>10}")
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
    minimum = _MINIMUM.get(label)
    reached = mrr(ranks)
    recall = sum(r is not None for r in ranks) / len(ranks)
    first = sum(r == 1 for r in ranks)
    demanded = f"{minimum:.2f}" if minimum else ""
    print(f"{label:<24}{reached:>8.3f}{recall:>11.3f}{first:>7}{demanded:>10}")
    if verbose:
        for question, place in zip(asked, ranks, strict=True):
            if place != 1:
                print(f"    {place or '-':>3}  {question.text}  →  {question.answer}")
    return minimum is not None and reached < minimum


if __name__ == "__main__":
    sys.exit(main())
