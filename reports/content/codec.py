"""Content to JSON and back (the open-data format of the API), and its canonical bytes and hash.

Decimals travel as JSON numbers with all their digits (``18.8710``), never through a float.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import simplejson

from reports.content.schema import ContentSchema
from reports.errors import InvalidContentError

if TYPE_CHECKING:
    from reports.content.model import Content

_SCHEMA = ContentSchema()


def dump(content: Content) -> dict[str, Any]:
    """Content as plain JSON values (numbers int or Decimal)."""
    return _SCHEMA.dump(content)


def load(data: Any) -> Content:
    """Content from plain JSON values; InvalidContentError names the place that is wrong."""
    return _SCHEMA.load_content(data)


def loads(text: str | bytes) -> Content:
    """Content from JSON text; InvalidContentError where it is no JSON or no content."""
    try:
        data = simplejson.loads(text, parse_float=Decimal, parse_constant=_refuse)
        # What UTF-8 and PostgreSQL cannot hold is refused here, not when it is stored.
        plain = simplejson.dumps(data, use_decimal=True, ensure_ascii=False).encode()
        if b"\\u0000" in plain:
            _refuse("U+0000")
    except (ValueError, RecursionError) as error:
        raise InvalidContentError("This is not valid JSON: %(error)s", error=str(error)) from error
    return load(data)


def _refuse(what: str) -> None:
    msg = f"{what} cannot be stored"
    raise ValueError(msg)


def canonical_json(content: Content) -> str:
    """The one text of this content: sorted keys, no spaces, decimals and characters exact.

    Characters are not normalised: spans count them as they stand in the text.
    """
    return simplejson.dumps(
        dump(content),
        use_decimal=True,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def content_hash(content: Content, previous: str | None = None) -> str:
    """SHA-256 (hex) of the canonical text, chained to the `previous` revision's hash."""
    digest = hashlib.sha256()
    if previous:
        digest.update(previous.encode("ascii") + b"\n")
    digest.update(canonical_json(content).encode("utf-8"))
    return digest.hexdigest()
