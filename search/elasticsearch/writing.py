"""Bringing reports up to date in one index, whatever else writes there at the same time.

A report has one document per passage and one of its own, which is never deleted:

* `claimed`: the highest order (see `documents`) that anybody began to write;
* `extent`: the highest place that any order ever had a passage at;
* `done`: the order whose passages all stand; `findable` where that is no withdrawal.

A writer first *claims* its order in the report's document, by compare-and-set, and stops
where a higher one stands. From then on it knows every place that an older writer may still
fill. It writes a passage, or that there is none any more, to each of those places under its
order as the external version, so a late write of an older order is refused everywhere. A
writer that dies between leaves `done` behind `claimed`: its job is repeated, or `reconcile`
sees an old version.

What a search may see: the writes of one report go out in one request (up to 500 documents)
and become visible at the next refresh. Only a refresh that falls into the milliseconds in
which the server works on that request shows new passages beside old ones, until the next
refresh a second later.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.errors import UnavailableError
from search.elasticsearch.bulk import CONFLICT, PAUSES, IndexGoneError, send
from search.elasticsearch.documents import withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from elasticsearch import Elasticsearch

    from search.elasticsearch.documents import Change

_ATTEMPTS = 50  # each lost to another writer of the very same report


@dataclass(frozen=True)
class _Claim:
    change: Change
    state: Mapping[str, Any]  # the report's document as it stands now
    version: Mapping[str, int]  # that it has


def apply(client: Elasticsearch, index: str, changes: Iterable[Change]) -> None:
    """Makes the changes, at most one for a report, except where a higher order stands.

    UnavailableError, IndexGoneError.
    """
    waiting = {change.report_id: change for change in changes}
    for _ in range(_ATTEMPTS):
        if not waiting:
            return
        claims = [*_claim(client, index, waiting)]
        send(client, (write for claim in claims for write in _passages(index, claim)))
        # Where another writer claimed meanwhile, closing is his.
        send(client, (_closing(index, claim) for claim in claims))
    raise UnavailableError("The search does not answer at the moment")


def _claim(client: Elasticsearch, index: str, waiting: dict[int, Change]) -> Iterator[_Claim]:
    """Claims what is not superseded; what another writer was faster with stays waiting."""
    writes = {}
    for change, stored in zip([*waiting.values()], _stored(client, index, waiting), strict=True):
        state: Mapping[str, Any] = stored.get("_source", {})
        if state.get("claimed", -1) > change.order:
            del waiting[change.report_id]
            continue
        claimed = {
            "role": "report",
            "report_id": change.report_id,
            "claimed": change.order,
            "extent": max(state.get("extent", 0), len(change.passages)),
            "done": state.get("done"),
            "findable": state.get("findable", False),
        }
        expected: Mapping[str, Any] = {"_op_type": "create"}
        if stored["found"]:
            expected = _expecting(stored)
        writes[change.report_id] = {
            "_index": index,
            "_id": _report_key(change.report_id),
            "_source": claimed,
            **expected,
        }
    said = send(client, writes.values())
    for report_id, write in writes.items():
        answer = said[write["_id"]]
        if answer["status"] != CONFLICT:
            yield _Claim(waiting.pop(report_id), write["_source"], _expecting(answer))


def _stored(client: Elasticsearch, index: str, ids: Iterable[int]) -> list[dict[str, Any]]:
    """The reports' own documents as they stand, refreshed or not.

    An index that is just being removed answers for a moment that it has no shard; the next
    answer says that it is gone.
    """
    keys = [_report_key(i) for i in ids]
    for pause in (*PAUSES, None):
        docs = client.mget(index=index, ids=keys)["docs"]
        errors = {doc["error"]["type"] for doc in docs if "error" in doc}
        if not errors:
            return list(docs)
        if "index_not_found_exception" in errors:
            raise IndexGoneError(index)
        if pause is not None:
            time.sleep(pause)
    raise UnavailableError("The search does not answer at the moment")


def _passages(index: str, claim: _Claim) -> Iterator[dict[str, Any]]:
    passages = claim.change.passages
    for place in range(1, claim.state["extent"] + 1):
        there = place <= len(passages)
        yield {
            "_index": index,
            "_id": f"{claim.change.report_id}-{place}",
            "version": claim.change.order,
            "version_type": "external_gte",
            "_source": passages[place - 1] if there else {"role": "gone"},
        }


def _closing(index: str, claim: _Claim) -> dict[str, Any]:
    order = claim.change.order
    return {
        "_index": index,
        "_id": _report_key(claim.change.report_id),
        "_source": {**claim.state, "done": order, "findable": not withdrawn(order)},
        **claim.version,
    }


def _expecting(document: Mapping[str, Any]) -> dict[str, int]:
    """That a write only succeeds while the document is as it was seen."""
    return {"if_seq_no": document["_seq_no"], "if_primary_term": document["_primary_term"]}


def _report_key(report_id: int) -> str:
    return f"report-{report_id}"
