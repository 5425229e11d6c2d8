"""Marked text as HTML: everything escaped, no tag but ``<mark>``."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def highlight_html(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` escaped for HTML with its `spans` (in order, not overlapping) in ``<mark>``."""
    out: list[str] = []
    at = 0
    for start, end in spans:
        out += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    out.append(escape(text[at:]))
    return "".join(out)
