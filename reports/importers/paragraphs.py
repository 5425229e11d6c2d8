"""Joins lines that a page width cut into the paragraphs they were."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.importers.text import display_width, is_page_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.importers.blocks import Line

_MARKER = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+[部章节]|"
    r"\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[）)])"
)
_END = re.compile(r"[。！？!?…][”’」』）)]*\s*$")
_SHORT = 0.7  # of the page width: a line as short as this ends its paragraph
_FULL = 0.93  # one that ends a sentence before this does, too
_BARE_NUMBER = re.compile(r"\s*\d{1,3}\s*", re.ASCII)
_ASCII_WORD = re.compile(r"[A-Za-z,;]")


def join(first: str, second: str) -> str:
    """Two parts of one sentence: no blank between Chinese, one between Latin words."""
    first, second = first.rstrip(), second.lstrip()
    words = (
        bool(first and second)
        and _ASCII_WORD.match(first[-1])
        and second[0].isascii()
        and second[0].isalpha()
        and not re.search(r"[/@.:_-]\w*$", first[-60:])
    )
    return f"{first} {second}" if words else first + second


def paragraphs(lines: Iterable[Line], *, wrapped: bool) -> list[str]:
    """The paragraphs of the lines, without blank ones."""
    kept = [line for line in lines if not _is_page_number(line.text)]
    if not wrapped:
        return [line.text.strip() for line in kept if line.text.strip()]
    filled = [line for line in kept if line.text.strip()]
    width = max((display_width(line.text.strip()) for line in filled), default=0)
    # Blank lines part paragraphs where they are few; some sites put one after every line.
    blanks_part = len(kept) - len(filled) < 0.4 * len(kept)
    out: list[str] = []
    last = ""
    for line in kept:
        text = line.text.strip()
        if not text:
            last = "" if blanks_part else last
            continue
        opens = line.opens if line.opens is not None else _opens(text, last, width)
        if opens or not out:
            out.append(text)
        else:
            out[-1] = join(out[-1], text)
        last = text
    return out


def _is_page_number(text: str) -> bool:
    """Between paragraphs a bare number is a page's, too; between table cells it may be a cell."""
    return is_page_number(text) or bool(_BARE_NUMBER.fullmatch(text))


def _opens(text: str, last: str, width: int) -> bool:
    """Whether a line begins a paragraph: the one before ended one, or was too short to run on."""
    if not last:
        return True
    room = display_width(last)
    if room < _SHORT * width:
        return True
    return bool(_END.search(last) and (room < _FULL * width or _MARKER.match(text)))
