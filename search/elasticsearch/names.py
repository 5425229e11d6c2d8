"""Which indices there are: every version behind aliases, one to read and one to write.

Readers go to the alias of the service's name, which is always one index. Writers go to
each index of the alias `…-write`, which during a rebuild are two: that is how the new
index misses nothing.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from elasticsearch import BadRequestError, NotFoundError

from search.elasticsearch.definition import MAPPINGS, SETTINGS, VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from elasticsearch import Elasticsearch


def write_alias(name: str) -> str:
    """The alias of the indices that writers go to."""
    return f"{name}-write"


def behind(client: Elasticsearch, alias: str) -> tuple[str, ...]:
    """The indices of an alias; none where it does not exist."""
    try:
        return tuple(sorted(client.indices.get_alias(name=alias).body))
    except NotFoundError:
        return ()


def create_first(client: Elasticsearch, name: str) -> None:
    """Makes the first index with its aliases, unless there is one. Safe to do twice at once.

    The first has a name that everybody knows, so of two creations the server refuses one.
    """
    if standing := behind(client, write_alias(name)):
        _bring_up_to_date(client, name, standing)
        return
    index = f"{name}-v{VERSION}-0"
    try:
        client.indices.create(
            index=index,
            settings=SETTINGS,
            mappings=MAPPINGS,
            aliases={name: {}, write_alias(name): {}},
        )
    except BadRequestError as error:
        if error.error != "resource_already_exists_exception":
            raise
    if len(behind(client, name)) > 1:
        # A rebuild put its own in place while we looked; that one holds the reports.
        remove(client, index)


def _bring_up_to_date(client: Elasticsearch, name: str, indices: Sequence[str]) -> None:
    """Gives indices of an older definition the fields that came since.

    They stay empty in what was written before: until the rebuild that the release asks for.
    """
    ours = re.compile(rf"{re.escape(name)}-v{VERSION}-\d+")
    for index in indices:
        if not ours.fullmatch(index):
            client.indices.put_mapping(index=index, properties=MAPPINGS["properties"])


def create_beside(client: Elasticsearch, name: str) -> str:
    """Makes another index, behind no alias; its name."""
    index = f"{name}-v{VERSION}-{time.time_ns()}"
    client.indices.create(index=index, settings=SETTINGS, mappings=MAPPINGS)
    return index


def join_writes(client: Elasticsearch, name: str, index: str) -> None:
    """From now on writers go to `index` too."""
    client.indices.put_alias(index=index, name=write_alias(name))


def swap(client: Elasticsearch, name: str, index: str) -> None:
    """Readers and writers go to `index` alone from one moment on; the others are removed."""
    others = {*behind(client, name), *behind(client, write_alias(name))} - {index}
    client.indices.update_aliases(
        actions=[
            {"add": {"index": index, "alias": name}},
            *({"remove_index": {"index": other}} for other in sorted(others)),
        ]
    )


def remove(client: Elasticsearch, index: str) -> None:
    """Removes an index if it is there."""
    client.indices.delete(index=index, ignore_unavailable=True)


def remove_abandoned(client: Elasticsearch, name: str) -> None:
    """Removes what rebuilds that never ended left: our indices that nobody reads from."""
    ours = re.compile(rf"{re.escape(name)}-v\d+-\d+")
    reading = behind(client, name)
    for index in client.indices.get(index=f"{name}-v*", features="aliases").body:
        if ours.fullmatch(index) and index not in reading:
            remove(client, index)
