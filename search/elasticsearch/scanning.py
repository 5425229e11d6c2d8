"""Reading through all reports of an index, as it is at one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from elasticsearch import Elasticsearch

_BATCH = 1000
_KEPT = "2m"  # a reader may take that long over a batch


def reports(
    client: Elasticsearch, index: str, *, findable: bool
) -> Iterator[tuple[int, dict[str, Any]]]:
    """(report id, state as `writing` describes it) by id; what was refreshed.

    Those whose last finished write made them findable, or those where it withdrew them.
    """
    query = {
        "bool": {
            "filter": [
                {"term": {"role": "report"}},
                {"term": {"findable": findable}},
                {"exists": {"field": "done"}},
            ]
        }
    }
    pit = client.open_point_in_time(index=index, keep_alive=_KEPT)["id"]
    try:
        after = None
        while True:
            answer = client.search(
                pit={"id": pit, "keep_alive": _KEPT},
                query=query,
                sort=[{"report_id": "asc"}],
                search_after=after,
                size=_BATCH,
                track_total_hits=False,
            )
            pit = answer["pit_id"]
            for hit in answer["hits"]["hits"]:
                yield hit["_source"]["report_id"], hit["_source"]
                after = hit["sort"]
            if len(answer["hits"]["hits"]) < _BATCH:
                return
    finally:
        client.close_point_in_time(id=pit)
