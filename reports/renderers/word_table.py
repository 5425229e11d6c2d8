"""A printed table in Word's own terms.

Written as elements directly: python-docx looks up every cell of a table for each merge,
which makes the table of part three thirty times slower than this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml.ns import nsmap, qn
from lxml.builder import ElementMaker

from reports.renderers.word_style import SONG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.renderers.printed import PrintedCell, PrintedRow, PrintedTable

_TEXT_SIZE = "18"  # half points
_LINE = "240"  # twentieths of a point
_MAKE: Any = ElementMaker(namespace=nsmap["w"], nsmap={"w": nsmap["w"]})


def _element(tag: str, *children: Any, **attributes: str) -> Any:
    return _MAKE(tag, *children, **{qn(f"w:{name}"): value for name, value in attributes.items()})


def word_table(printed: PrintedTable, width: int, clean: Callable[[str], str]) -> Any:
    """The ``w:tbl`` element; `width` in twentieths of a point, `clean` makes text fit for XML."""
    total = sum(printed.shares)
    widths = [width * share // total for share in printed.shares]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [_element(side, val="single", sz="4", space="0", color="auto") for side in sides]
    margins = [_element(side, w="40", type="dxa") for side in ("left", "right")]
    table = _element(
        "tbl",
        _element(
            "tblPr",
            _element("tblW", w=str(sum(widths)), type="dxa"),
            _element("jc", val="center"),
            _element("tblBorders", *borders),
            _element("tblLayout", type="fixed"),
            _element("tblCellMar", *margins),
            _element("tblLook", val="04A0", firstRow="1", lastRow="0", noVBand="1"),
            _element("tblCaption", val=printed.caption),  # what a screen reader announces
        ),
        _element("tblGrid", *(_element("gridCol", w=str(w)) for w in widths)),
    )
    stacked = len(printed.blocks) > 1  # Word would repeat the first block's head over another's
    for block in printed.blocks:
        table.extend(_rows(block.head, widths, clean, height="400" if stacked else "280"))
        table.extend(_rows(block.body, widths, clean, height="400" if stacked else "280"))
        if not stacked:
            for row in table.findall(qn("w:tr"))[: len(block.head)]:
                row[0].append(_element("tblHeader"))
    for row in table.findall(qn("w:tr"))[:-1]:  # on one page where it fits on one
        for spacing in row.iter(qn("w:spacing")):
            spacing.addprevious(_element("keepNext"))
    return table


def _rows(
    rows: tuple[PrintedRow, ...], widths: list[int], clean: Callable[[str], str], *, height: str
) -> Iterator[Any]:
    running: dict[int, tuple[PrintedCell, int]] = {}  # by first column: merged cell, rows left
    for row in rows:
        starting = {cell.column: cell for cell in row}
        marks = (_element("cantSplit"), _element("trHeight", val=height, hRule="atLeast"))
        out = _element("tr", _element("trPr", *marks))
        column = 0
        while column < len(widths):
            if column in starting:
                cell = starting[column]
                out.append(_cell(cell, widths, clean, merge="restart"))
                running[column] = (cell, cell.rowspan - 1)
            else:
                cell, left = running[column]
                out.append(_cell(cell, widths, clean, merge="continue"))
                running[column] = (cell, left - 1)
            column += cell.colspan
        yield out


def _cell(cell: PrintedCell, widths: list[int], clean: Callable[[str], str], *, merge: str) -> Any:
    properties = _element(
        "tcPr",
        _element("tcW", w=str(sum(widths[cell.column : cell.column + cell.colspan])), type="dxa"),
    )
    if cell.colspan > 1:
        properties.append(_element("gridSpan", val=str(cell.colspan)))
    if cell.rowspan > 1:
        properties.append(_element("vMerge", val=merge))
    properties.append(_element("vAlign", val="center"))
    left = cell.kind == "label" and cell.rowspan == 1
    paragraph = _element(
        "p",
        _element(
            "pPr",
            _element("spacing", before="0", after="0", line=_LINE, lineRule="auto"),
            _element("ind", firstLine="0"),
            _element("jc", val="left" if left else "center"),
        ),
    )
    if merge == "restart" and cell.text:
        text = _element("t", clean(cell.text))
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        fonts = _element("rFonts", ascii=SONG, hAnsi=SONG, eastAsia=SONG, cs=SONG)
        size = (_element("sz", val=_TEXT_SIZE), _element("szCs", val=_TEXT_SIZE))
        paragraph.append(_element("r", _element("rPr", fonts, *size), text))
    return _element("tc", properties, paragraph)
