"""PDF files to blocks: ruled tables as grids, the rest as lines that know their paragraph."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from reports.errors import UnreadableFileError
from reports.importers.blocks import Block, Document, Grid, Line
from reports.importers.characters import repair
from reports.importers.limits import MAX_PAGES
from reports.importers.pdf_tables import PageTable, find_page_tables
from reports.importers.sniff import MEDIA_TYPES
from reports.importers.text import is_page_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pdfplumber.pdf import PDF

_MARGIN = 0.09  # of the page's height: where running heads and page numbers stand
_COLUMN_GAP = 0.8  # of the character size: wider gaps part columns, narrower ones are typesetting
_INDENT = 1.0  # character sizes from the margin that open a paragraph
_SHORT = 2.5  # character sizes a line may fall short of the right margin and still be full
_MAX_UNMAPPED = 0.3  # share of characters without Unicode value above which nothing can be read
_CID = re.compile(r"\(cid:\d+\)")


@dataclass(frozen=True)
class _Row:
    """A line of text on a page with its box in points, `page` from 0."""

    text: str
    page: int
    top: float
    left: float
    right: float
    size: float
    edge: bool


def read_pdf(data: bytes) -> Document:
    """The document's blocks; UnreadableFileError for encrypted, scanned, long or broken files."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return _read(pdf)
    except (UnreadableFileError, MemoryError):
        raise
    except Exception as error:  # pdfminer raises whatever a broken file makes it stumble over
        if _is_encryption(error):
            raise UnreadableFileError(
                "The file is protected by a password; remove the password and try again"
            ) from error
        raise UnreadableFileError(
            "The PDF file is damaged and cannot be read; save it again and retry"
        ) from error


def _is_encryption(error: BaseException) -> bool:
    kinds = (PDFPasswordIncorrect, PDFEncryptionError)
    inner = error.args[0] if isinstance(error, PdfminerException) and error.args else None
    return isinstance(error, kinds) or isinstance(inner, kinds)


def _read(pdf: PDF) -> Document:
    if len(pdf.pages) > MAX_PAGES:
        raise UnreadableFileError(
            "The file has more than %(pages)s pages; send the report alone", pages=MAX_PAGES
        )
    rows: list[_Row] = []
    tables: list[tuple[int, PageTable]] = []
    characters = unmapped = 0
    for number, page in enumerate(pdf.pages):
        characters += len(page.chars)
        unmapped += sum(bool(_CID.match(c["text"])) for c in page.chars)
        found = find_page_tables(page)
        tables += [(number, t) for t in found]
        rows += _rows(page, number, found)
        page.close()
    if not characters:
        raise UnreadableFileError(
            "The PDF file holds only images; send the Word file or a PDF made from it"
        )
    if unmapped > _MAX_UNMAPPED * characters:
        raise UnreadableFileError(
            "The text of the PDF file cannot be extracted; send the Word file instead"
        )
    blocks = _order(_lines(_without_furniture(rows)), tables)
    return Document(tuple(blocks), MEDIA_TYPES["pdf"], wrapped=True, plain=True)


def _rows(page: Any, number: int, tables: Iterable[PageTable]) -> list[_Row]:
    """The lines of a page outside its tables."""
    boxes = [t.box for t in tables]

    def outside(item: dict[str, Any]) -> bool:
        if item.get("object_type") != "char":
            return True
        x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
        return not any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in boxes)

    words = page.filter(outside).extract_words(
        keep_blank_chars=False, use_text_flow=False, extra_attrs=["size"]
    )
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda w: (w["top"] + w["bottom"], w["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if lines and _same_line(lines[-1], middle):
            lines[-1].append(word)
        else:
            lines.append([word])
    out = []
    for line in lines:
        line.sort(key=lambda w: w["x0"])
        top = min(w["top"] for w in line)
        height = float(page.height)
        out.append(
            _Row(
                _text(line),
                number,
                top,
                line[0]["x0"],
                max(w["x1"] for w in line),
                Counter(round(w["size"], 1) for w in line).most_common(1)[0][0] or 10.0,
                not _MARGIN * height < top < (1 - _MARGIN) * height,
            )
        )
    return out


def _same_line(line: list[dict[str, Any]], middle: float) -> bool:
    last = line[-1]
    return bool(last["top"] - 1 <= middle <= last["bottom"] + 1)


def _text(words: list[dict[str, Any]]) -> str:
    """Words to a line: blanks only between Latin words and between columns."""
    out = ""
    before: dict[str, Any] | None = None
    for word in words:
        if before is not None:
            gap = word["x0"] - before["x1"]
            latin = out[-1:].isascii() and word["text"][:1].isascii()
            if gap > _COLUMN_GAP * word["size"] or latin:
                out += " "
        out += word["text"]
        before = word
    return repair(_CID.sub("\ufffd", out)).strip()


def _without_furniture(rows: list[_Row]) -> list[_Row]:
    """Without page numbers and what repeats at the edges of pages."""
    pages = len({r.page for r in rows})
    repeated = Counter(re.sub(r"\d+", "#", r.text) for r in rows if r.edge)
    out = []
    for row in rows:
        if row.edge and (is_page_number(row.text) or re.fullmatch(r"\d{1,3}", row.text)):
            continue
        again = repeated[re.sub(r"\d+", "#", row.text)]
        if row.edge and pages > 1 and again > pages / 2 and any(map(str.isalpha, row.text)):
            continue  # words alone: rows of numbers look alike on every page
        if is_page_number(row.text):
            continue
        out.append(row)
    return out


def _lines(rows: list[_Row]) -> list[tuple[int, float, Line]]:
    """Lines with page and height; indents and short lines tell where paragraphs open."""
    wide = [r for r in rows if len(r.text) >= 15]
    lefts = Counter(round(r.left) for r in wide)
    margin = min((x for x, n in lefts.items() if n > 1), default=min(lefts, default=0))
    rights = sorted(r.right for r in wide)
    right = rights[-max(1, len(rights) // 10)] if rights else 0.0
    out: list[tuple[int, float, Line]] = []
    before: _Row | None = None
    for row in rows:
        opens = (
            before is None
            or row.left > margin + _INDENT * row.size
            or before.right < right - _SHORT * before.size
            or abs(row.size - before.size) > 2
        )
        out.append((row.page, row.top, Line(row.text, opens=opens)))
        before = row
    return out


def _order(
    lines: list[tuple[int, float, Line]], tables: list[tuple[int, PageTable]]
) -> list[Block]:
    """Lines and grids from top to bottom."""
    items: list[tuple[int, float, Block]] = list(lines)
    items += [(page, t.box[1], Grid(t.rows)) for page, t in tables]
    items.sort(key=lambda item: item[:2])
    out: list[Block] = []
    after_grid = False
    for _, _, block in items:
        if isinstance(block, Line) and after_grid:
            out.append(replace(block, opens=True))
        else:
            out.append(block)
        after_grid = isinstance(block, Grid)
    return out
