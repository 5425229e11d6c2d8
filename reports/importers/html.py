"""Web pages to blocks: paragraphs and tables of what a reader sees, without site furniture."""

from __future__ import annotations

import email
import email.policy
import re
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from reports.errors import UnreadableFileError
from reports.importers.blocks import Block, Cell, Document, Grid, Line
from reports.importers.characters import repair
from reports.importers.sniff import MEDIA_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

_SKIP = {
    "script", "style", "noscript", "template", "nav", "select", "button", "iframe", "svg",
    "object", "head", "input", "textarea", "footer", "aside", "map", "video", "audio",
}  # fmt: skip
_BREAKS = {
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "main", "header",
    "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "center", "form", "fieldset",
    "tr", "td", "th", "tbody", "thead", "tfoot", "caption", "figure", "hr", "address",
    "body", "html", "ucapcontent",
}  # fmt: skip
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_MAX_SPAN = 100
_MAX_ROWSPAN = 500
_LAYOUT_TEXT = 300  # characters in one cell: a table of a form never has so many


def read_html(text: str, encoding: str | None, media_type: str = "") -> Document:
    """The page's blocks. Broken markup is read as browsers do; none of it is fetched or run."""
    # The text is decoded already; whatever charset the page declares no longer holds.
    parser = lxml.html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError("The web page cannot be read") from error
    return Document(tuple(_walk(root)), media_type or MEDIA_TYPES["html"], encoding)


def read_mhtml(data: bytes) -> tuple[bytes, str | None]:
    """The HTML inside a web archive and the encoding it declares."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return payload, part.get_content_charset()
    raise UnreadableFileError("The web archive holds no page")


def _skipped(element: etree._Element) -> bool:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIP:
        return True
    return bool(_HIDDEN.search(element.get("style", ""))) or element.get("hidden") is not None


def _walk(root: etree._Element) -> Iterator[Block]:
    """Blocks in reading order, without recursion (pages nest without bound)."""
    buffer: list[str] = []
    heading = False

    def flush() -> Iterator[Block]:
        nonlocal heading
        text = repair(_BLANKS.sub(" ", "".join(buffer)).strip(" \u00a0"))
        buffer.clear()
        if text:
            yield Line(text, title=heading)
        heading = False

    stack: list[tuple[etree._Element, bool]] = [(root, False)]
    while stack:
        element, done = stack.pop()
        tag = element.tag
        if done:
            if tag in _BREAKS:
                yield from flush()
            buffer.append(element.tail or "")
            continue
        if _skipped(element):
            buffer.append(element.tail or "")
            continue
        if tag == "br":
            yield from flush()
            buffer.append(element.tail or "")
            continue
        if tag == "table" and not _is_layout(element):
            yield from flush()
            yield _grid(element)
            buffer.append(element.tail or "")
            continue
        if tag in _BREAKS or tag == "table":
            yield from flush()
        heading = heading or tag == "h1"
        buffer.append(element.text or "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    yield from flush()


def _is_layout(table: etree._Element) -> bool:
    """Whether the table only arranges the page: it holds tables, or a cell full of prose."""
    if table.find(".//table") is not None:
        return True
    for cell in table.iter("td", "th"):
        text = "".join(cell.itertext())
        if len(text) > _LAYOUT_TEXT and "。" in text:
            return True
    return False


def _grid(table: etree._Element) -> Grid:
    taken: set[tuple[int, int]] = set()
    rows: list[tuple[Cell, ...]] = []
    for at, row in enumerate(r for r in table.iter("tr") if not _skipped(r)):
        cells: list[Cell] = []
        column = 0
        for element in row:
            if element.tag not in ("td", "th") or _skipped(element):
                continue
            while (at, column) in taken:
                column += 1
            across = _span(element.get("colspan"), _MAX_SPAN)
            down = _span(element.get("rowspan"), _MAX_ROWSPAN)
            for r in range(at, at + down):
                taken.update((r, c) for c in range(column, column + across))
            cells.append(Cell(_cell_text(element), column, across, down))
            column += across
        rows.append(tuple(cells))
    return Grid(tuple(rows))


def _span(value: str | None, most: int) -> int:
    digits = re.match(r"\s*(\d{1,4})", value or "")
    return min(max(int(digits[1]), 1), most) if digits else 1


def _cell_text(cell: etree._Element) -> str:
    out: list[str] = []
    stack: list[tuple[etree._Element, bool]] = [(cell, False)]
    while stack:
        element, done = stack.pop()
        if done or (element is not cell and _skipped(element)):
            if done and element.tag in _BREAKS:
                out.append("\n")
            if element is not cell:
                out.append(element.tail or "")
            continue
        if element.tag == "br":
            out.append("\n")
        out.append(_BLANKS.sub(" ", element.text or ""))
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    return repair("".join(out)).strip()
