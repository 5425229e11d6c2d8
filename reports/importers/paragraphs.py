"""Joins lines that a page width cut into the paragraphs they were."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.importers.text import is_page_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.importers.blocks import Line

_MARKER = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+[部章节]|"
    r"\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[）)])"
)
_END = re.compile(r"[。！？!?…][”’」』）)]*\s*$")
_SHORT = 0.9  # of the page width: a line that ends a sentence earlier ends its paragraph
_ASCII_WORD = re.compile(r"[A-Za-z,;]")


def join(first: str, second: str) -> str:
    """Two parts of one sentence: no blank between Chinese, one between Latin words."""
    first, second = first.rstrip(), second.lstrip()
    if first and second and _ASCII_WORD.match(first[-1]) and second[0].isalpha():
        if second[0].isascii() and not re.search(r"[/@.:_-]\w*$", first):
            return f"{first} {second}"
    return first + second


def paragraphs(lines: Iterable[Line], *, wrapped: bool) -> list[str]:
    """The paragraphs of the lines, without blank ones."""
    texts = [line for line in lines if line.text.strip() and not is_page_number(line.text)]
    if not wrapped:
        return [line.text.strip() for line in texts]
    width = max((len(line.text.strip()) for line in texts), default=0)
    out: list[str] = []
    last = ""
    for line in texts:
        text = line.text.strip()
        opens = line.opens
        if opens is None:
            short = len(last) < _SHORT * width
            opens = not out or bool(
                (_END.search(last) and (short or _MARKER.match(text)))
                or (_MARKER.match(text) and len(last) < 0.7 * width)
            )
        if opens or not out:
            out.append(text)
        else:
            out[-1] = join(out[-1], text)
        last = text
    return out
