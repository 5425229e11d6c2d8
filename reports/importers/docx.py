"""Word files to blocks: every paragraph and table in order, with merges, fields and controls.

Read from the XML itself: python-docx skips what stands in content controls, text boxes and
tracked insertions, which real forms are full of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.errors import UnreadableFileError
from reports.importers.blocks import Block, Cell, Document, Grid, Line
from reports.importers.characters import repair
from reports.importers.numbering import Numbering, W
from reports.importers.package import Package
from reports.importers.sniff import MEDIA_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIP = {
    f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}tblPr",
    f"{W}tcPr", f"{W}trPr", f"{W}sectPr", f"{W}sdtPr", f"{W}sdtEndPr", f"{W}footnoteReference",
    f"{W}commentReference", f"{W}object", f"{_MC}Fallback",
}  # fmt: skip
_MAX_SPAN = 100
_MAX_DEPTH = 200


def read_docx(data: bytes) -> Document:
    """The document's blocks; UnreadableFileError where the package is unsafe or broken."""
    package = Package(data)
    body = package.document.find(f"{W}body")
    if body is None:
        raise UnreadableFileError("The Word file has no text")
    numbering = Numbering(package.xml("word/numbering.xml"), package.xml("word/styles.xml"))
    blocks = tuple(_blocks(body, numbering))
    return Document(blocks, MEDIA_TYPES["docx"])


def _blocks(parent: etree._Element, numbering: Numbering, depth: int = 0) -> Iterator[Block]:
    if depth > _MAX_DEPTH:
        raise UnreadableFileError("The Word file is nested too deeply")
    for child in parent:
        tag = child.tag
        if tag in _SKIP or not isinstance(tag, str):
            continue
        if tag == f"{W}p":
            yield from _paragraph(child, numbering, depth)
        elif tag == f"{W}tbl":
            yield from _table(child, numbering, depth)
        else:  # content controls, custom XML, insertions, alternate contents
            yield from _blocks(child, numbering, depth + 1)


def _paragraph(paragraph: etree._Element, numbering: Numbering, depth: int) -> Iterator[Block]:
    text = repair(numbering.prefix(paragraph) + _text(paragraph))
    title = _style(paragraph).lower() == "title"
    for line in text.split("\n"):
        yield Line(line.strip(), title=title)
    for box in paragraph.iter(f"{W}txbxContent"):
        if not any(a.tag == f"{_MC}Fallback" for a in box.iterancestors()):
            yield from _blocks(box, numbering, depth + 1)


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return (style.get(f"{W}val") or "") if style is not None else ""


def _text(element: etree._Element) -> str:
    """The text of a paragraph as displayed: no deleted or hidden text, no field codes."""
    out: list[str] = []
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        tag = child.tag
        if tag in _SKIP or tag == f"{W}txbxContent" or not isinstance(tag, str):
            continue
        if tag == f"{W}t":
            out.append(child.text or "")
        elif tag == f"{W}tab":
            out.append("\t")
        elif tag in (f"{W}br", f"{W}cr"):
            out.append("\n")
        elif tag == f"{W}noBreakHyphen":
            out.append("-")
        elif tag == f"{W}r" and _hidden(child):
            continue
        elif tag != f"{W}tabs":
            stack.append(iter(child))
    return "".join(out)


def _hidden(run: etree._Element) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val") not in ("0", "false", "off")


def _table(table: etree._Element, numbering: Numbering, depth: int) -> Iterator[Block]:
    """The table as a grid; tables nested in its cells follow it."""
    rows: list[list[Cell]] = []
    open_merges: dict[int, tuple[int, int]] = {}  # column: where its merged cell stands
    nested: list[Block] = []
    for row in _children(table, f"{W}tr"):
        column = _grid_before(row)
        cells: list[Cell] = []
        for cell in _children(row, f"{W}tc"):
            span = min(max(_integer(cell.find(f"{W}tcPr/{W}gridSpan"), 1), 1), _MAX_SPAN)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            inner = list(_blocks(cell, numbering, depth + 1))
            text = "\n".join(b.text for b in inner if isinstance(b, Line)).strip()
            nested += [b for b in inner if isinstance(b, Grid)]
            continues = merge is not None and merge.get(f"{W}val") != "restart"
            if continues and column in open_merges:
                at_row, at = open_merges[column]
                first = rows[at_row][at]
                rows[at_row][at] = Cell(
                    "\n".join(t for t in (first.text, text) if t),
                    first.column,
                    first.columns,
                    first.rows + 1,
                )
            else:
                open_merges.pop(column, None)
                if merge is not None:
                    open_merges[column] = (len(rows), len(cells))
                cells.append(Cell(text, column, span))
            column += span
        rows.append(cells)
    yield Grid(tuple(tuple(r) for r in rows))
    yield from nested


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows or cells, also those inside content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (
            f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo",
        ):  # fmt: skip
            yield from _children(child, tag)


def _grid_before(row: etree._Element) -> int:
    return min(_integer(row.find(f"{W}trPr/{W}gridBefore"), 0), _MAX_SPAN)


def _integer(element: etree._Element | None, default: int) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return int(value) if value.isdigit() and len(value) < 5 else default
