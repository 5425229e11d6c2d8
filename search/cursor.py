"""The address of the next page: opaque to readers, checked when it comes back."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from reports.errors import InvalidQueryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.ports import SearchRequest

Key = tuple[float | int, ...]
_LONGEST = 300


def encode(request: SearchRequest, key: Sequence[float]) -> str:
    """A cursor after `key`, the sort values of the last hit shown."""
    data = json.dumps([_kind(request), *key], separators=(",", ":"))
    return base64.urlsafe_b64encode(data.encode("ascii")).decode("ascii").rstrip("=")


def decode(request: SearchRequest, length: int) -> Key | None:
    """The key of the request's cursor, `length` numbers; None without a cursor.

    InvalidQueryError where it is no cursor of ours, or of a search in another order.
    """
    if request.after is None:
        return None
    padded = request.after[:_LONGEST] + "=" * (-len(request.after[:_LONGEST]) % 4)
    try:
        kind, *key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        good = kind == _kind(request) and len(key) == length and all(map(_number, key))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        good = False
    if not good:
        raise InvalidQueryError("The address of this page of results is not valid; search again")
    return tuple(key)


def _kind(request: SearchRequest) -> str:
    return f"{request.sort}{'-grouped' if request.grouped else ''}"


def _number(value: Any) -> bool:
    # What a sort value can be: no boolean, nothing beyond 64 bits, not even its negative.
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and -(2**63) < value < 2**63
