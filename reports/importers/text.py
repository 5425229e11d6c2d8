"""Text files to lines; tables stay in the lines and are read from them later."""

from __future__ import annotations

import re

from reports.errors import UnreadableFileError
from reports.importers.blocks import Document, Line
from reports.importers.characters import repair
from reports.importers.limits import MAX_TEXT
from reports.importers.sniff import MEDIA_TYPES
from reports.importers.vocabulary import is_printed

_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－]+\s*\d{1,3}\s*[-—–－]+|第\s*\d{1,3}\s*页(?:[,，/／\s]*共\s*\d{1,3}\s*页)?|"
    r"\d{1,3}\s*/\s*\d{1,3})\s*"
)
_SENTENCE_END = re.compile(r"[。；：！？”）)!?;:…】》]\s*$")
_PROSE = re.compile(r"[，。、；,]")
_MIN_PROSE = 15


def is_page_number(text: str) -> bool:
    """Whether a line holds only the number of its page (``- 3 -``, ``第3页``)."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def read_text(text: str, encoding: str | None) -> Document:
    """The lines of a text file, page numbers left out, compatibility radicals repaired."""
    if len(text) > MAX_TEXT:
        raise UnreadableFileError(
            "The file is far longer than an annual report; send the report alone"
        )
    lines: list[Line] = []
    numbered = enumerate(_lines(text), start=1)
    for number, raw in numbered:
        bare = repair(raw).rstrip(" \u3000\r")
        if is_page_number(bare):
            continue
        lines.append(Line(bare, number, opens=None))
    wrapped = is_wrapped([line.text for line in lines])
    if not wrapped:
        lines = [Line(line.text, line.number) for line in lines]
    return Document(tuple(lines), MEDIA_TYPES["text"], encoding, wrapped=wrapped, plain=True)


def _lines(text: str) -> list[str]:
    """Lines, with bare page numbers next to a form feed taken out."""
    out: list[str] = []
    pages = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    for at, page in enumerate(pages):
        lines = page.split("\n")
        if len(pages) > 1:
            filled = [i for i, line in enumerate(lines) if line.strip()]
            if filled and re.fullmatch(r"\s*\d{1,3}\s*", lines[filled[-1]]):
                lines[filled[-1]] = ""
        if at and out and not out[-1].strip():
            out.pop()
        out += lines
    return out


def is_wrapped(lines: list[str]) -> bool:
    """Whether prose lines were cut at a page width: most end inside a sentence, at like lengths."""
    prose = [
        s
        for line in lines
        if len(s := line.strip()) >= _MIN_PROSE and _is_running(s) and not is_printed(s)
    ]
    if len(prose) < 4:
        return False
    widths = sorted(map(display_width, prose))
    longest = widths[-max(1, len(prose) // 10)]
    inside = [line for line in prose if not _SENTENCE_END.search(line)]
    full = sum(display_width(line) >= 0.75 * longest for line in inside)
    return longest <= 240 and full >= 0.3 * len(prose) and full >= 0.7 * len(inside)


def _is_running(text: str) -> bool:
    return bool(_PROSE.search(text)) and "|" not in text and "\t" not in text


def display_width(text: str) -> int:
    """The room a line takes: two for an ideograph or full-width mark, one for other characters."""
    return sum(2 if ord(c) > 0x2000 else 1 for c in text)
