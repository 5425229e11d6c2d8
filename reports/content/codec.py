"""Content to JSON and back (the open-data format of the API), and its canonical bytes and hash.

Decimals travel as JSON numbers with all their digits (``18.8710``), never through a float.
"""

from __future__ import annotations

import hashlib
import unicodedata
from decimal import Decimal
from typing import Any

import simplejson

from reports.content.model import Content
from reports.content.schema import ContentSchema
from reports.errors import InvalidContentError

_SCHEMA = ContentSchema()


def dump(content: Content) -> dict[str, Any]:
    """Content as plain JSON values (numbers int or Decimal)."""
    return _SCHEMA.dump(content)  # type: ignore[no-any-return]


def load(data: Any) -> Content:
    """Content from plain JSON values; InvalidContentError names the place that is wrong."""
    return _SCHEMA.load_content(data)


def loads(text: str | bytes) -> Content:
    """Content from JSON text; InvalidContentError where it is no JSON or no content."""
    try:
        data = simplejson.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise InvalidContentError("This is not valid JSON: %(error)s", error=str(error)) from error
    return load(data)


def canonical_json(content: Content) -> str:
    """The one text of this content: sorted keys, no spaces, NFC, decimals exact."""
    text = simplejson.dumps(
        dump(content),
        use_decimal=True,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return unicodedata.normalize("NFC", text)


def content_hash(content: Content, previous: str | None = None) -> str:
    """SHA-256 (hex) of the canonical text, chained to the `previous` revision's hash."""
    digest = hashlib.sha256()
    if previous:
        digest.update(previous.encode("ascii") + b"\n")
    digest.update(canonical_json(content).encode("utf-8"))
    return digest.hexdigest()
