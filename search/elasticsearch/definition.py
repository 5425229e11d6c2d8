"""What an index is: its settings and its mapping.

Only what the server itself has, without a plugin or the module of further analyzers. Text
arrives folded and spelled out (`search.tokens`), one token for each character, so the
standard tokenizer has nothing to decide and a shingle of two tokens is a pair of characters.
"""

from __future__ import annotations

from typing import Any

from search.cells import places
from search.ranking import K1, B

VERSION = 2
"""Of this definition; it stands in the names of the indices made from it."""

MAX_RESULT_WINDOW = 1_000_000
"""How far into the reports of a grouped search one can page; passages have no such end."""

SETTINGS: dict[str, Any] = {
    # Of one shard the statistics that rank and the counts of the facets are exact. Passages
    # of a whole province fit in one.
    "number_of_shards": 1,
    # One machine stays green without a replica, more have one.
    "auto_expand_replicas": "0-1",
    "refresh_interval": "1s",
    "max_result_window": MAX_RESULT_WINDOW,
    "similarity": {"default": {"type": "BM25", "k1": K1, "b": B}},
    "analysis": {
        "filter": {
            "pair": {
                "type": "shingle",
                "min_shingle_size": 2,
                "max_shingle_size": 2,
                "token_separator": "",
                "output_unigrams": False,
            }
        },
        "analyzer": {
            "characters": {"type": "custom", "tokenizer": "standard"},
            "pairs": {"type": "custom", "tokenizer": "standard", "filter": ["pair"]},
        },
    },
}

_KEYWORD = {"type": "keyword"}
_SHOWN_ONLY = {"type": "keyword", "index": False, "doc_values": False}


def _cells() -> dict[str, Any]:
    """A number for each cell of the form, below its table and row: only compared, never shown."""
    properties: dict[str, Any] = {}
    for place in places():
        table, row, column = place.split(".")
        below = properties.setdefault(table, {"properties": {}})["properties"]
        below.setdefault(row, {"properties": {}})["properties"][column] = {
            "type": "long",
            "doc_values": False,
        }
    return {"properties": properties}


MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    # Spelled out, these are several times the text that they are made of and never shown.
    "_source": {"excludes": ["folded", "context", "office_folded", "district_folded"]},
    "properties": {
        # passage; gone: a passage that its report no longer has; report: see `writing`
        "role": _KEYWORD,
        "report_id": {"type": "long"},
        # of a passage
        "ordinal": {"type": "long"},
        "section": _KEYWORD,
        "anchor": _SHOWN_ONLY,
        "text": {"type": "text", "index": False},
        "answers": {"type": "object", "enabled": False},  # shown only
        # That a character or the context has something says enough; of pairs in the text
        # it matters how often, and phrases need their places.
        "folded": {
            "type": "text",
            "analyzer": "characters",
            "index_options": "docs",
            "fields": {"pairs": {"type": "text", "analyzer": "pairs"}},
        },
        "context": {"type": "text", "analyzer": "pairs", "index_options": "docs"},
        # of its report; year and office are compared as text, like every filter's value
        "title": {"type": "text", "index": False},
        "year": _KEYWORD,
        "form": _KEYWORD,
        "kind": _KEYWORD,
        "office_id": _KEYWORD,
        "office": _KEYWORD,
        "office_folded": {"type": "text", "analyzer": "characters", "norms": False},
        "district": _KEYWORD,
        "district_name": _KEYWORD,
        "district_folded": {"type": "text", "analyzer": "characters", "norms": False},
        "region": _KEYWORD,
        "cells": _cells(),  # millionths
        "published": {"type": "long"},  # microseconds since 1970
        # of a report's own document
        "claimed": {"type": "long"},
        "done": {"type": "long"},
        "extent": {"type": "long"},
        "findable": {"type": "boolean"},
    },
}
