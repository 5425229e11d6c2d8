"""Sending many documents, none of which may be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from elasticsearch.helpers import streaming_bulk

from reports.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from elasticsearch import Elasticsearch

CONFLICT = 409
_MISSING = 404
_BUSY = (429, 503)
# Half a minute in all, then the job is tried again later anyway.
PAUSES = (0.5, 1, 2, 4, 8, 10)  # seconds
_CHUNK_BYTES = 10 * 1024 * 1024


class IndexGoneError(Exception):
    """The index is not there any more: a rebuild has replaced it."""


def send(client: Elasticsearch, actions: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the server said of each document, by its id.

    A conflict of versions is an answer, to be found by its status; a server that stays too
    busy is an UnavailableError, an index that is missing an IndexGoneError.
    """
    said: dict[str, Any] = {}
    for ok, item in streaming_bulk(
        client,
        (dict(action) for action in actions),
        max_chunk_bytes=_CHUNK_BYTES,
        raise_on_error=False,
        max_retries=len(PAUSES),
        initial_backoff=PAUSES[0],
        max_backoff=PAUSES[-1],
        retry_on_status=_BUSY,
    ):
        (answer,) = item.values()
        if not ok and answer["status"] != CONFLICT:
            _raise(answer)
        said[answer["_id"]] = answer
    return said


def _raise(answer: Mapping[str, Any]) -> None:
    if answer["status"] == _MISSING:
        raise IndexGoneError(answer["_index"])
    if answer["status"] in _BUSY:
        raise UnavailableError("The search does not answer at the moment")
    message = f"Elasticsearch refuses document {answer['_id']}: {answer['error']}"
    raise RuntimeError(message)
