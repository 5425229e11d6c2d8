"""Building the index anew beside the old one, without a pause and without a gap.

The new index first joins the indices that writers go to, and only then are the reports read
from the truth: what was written before is in that truth, what is written later goes to both.
A rebuild that died leaves an index that the next one removes.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from reports.errors import ConflictError, UnavailableError
from search.elasticsearch import names, scanning
from search.elasticsearch.bulk import IndexGoneError
from search.elasticsearch.documents import Change, change
from search.elasticsearch.writing import apply

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from elasticsearch import Elasticsearch

    from reports.ports import IndexedReport

_BATCH_PASSAGES = 2000


def rebuild(client: Elasticsearch, name: str, reports: Iterator[IndexedReport]) -> int:
    """Replaces the index by one of `reports`; how many. ConflictError, UnavailableError."""
    names.create_first(client, name)
    names.remove_abandoned(client, name)
    index = names.create_beside(client, name)
    finished = False
    try:
        count = _fill(client, name, index, reports)
        names.swap(client, name, index)
        finished = True
    except IndexGoneError as error:
        raise ConflictError("Another rebuild of the index began; this one was given up") from error
    finally:
        if not finished:
            # Where even that fails, the next rebuild finds it.
            with suppress(Exception):
                names.remove(client, index)
    return count


def _fill(client: Elasticsearch, name: str, index: str, reports: Iterator[IndexedReport]) -> int:
    names.join_writes(client, name, index)
    gone = _withdrawals(client, name)
    count = 0
    for batch in _batches(reports):
        apply(client, index, batch)
        count += len(batch)
        for written in batch:
            gone.pop(written.report_id, None)
    # Withdrawn reports stay so against late writes, unless the truth says they are public.
    for batch in _cut(gone.values()):
        apply(client, index, batch)
    client.indices.refresh(index=index)
    found = client.count(index=index, query={"term": {"role": "report"}})["count"]
    if found < count:
        raise UnavailableError(
            "The new index holds %(found)s of %(count)s reports; the old one stays",
            found=found,
            count=count,
        )
    return count


def _withdrawals(client: Elasticsearch, name: str) -> dict[int, Change]:
    client.indices.refresh(index=name)
    withdrawn = scanning.reports(client, name, findable=False)
    return {report_id: Change(report_id, state["done"]) for report_id, state in withdrawn}


def _batches(reports: Iterator[IndexedReport]) -> Iterator[list[Change]]:
    return _cut(change(report) for report in reports)


def _cut(changes: Iterable[Change]) -> Iterator[list[Change]]:
    batch: list[Change] = []
    size = 0
    for one in changes:
        batch.append(one)
        size += 1 + len(one.passages)
        if size >= _BATCH_PASSAGES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
