"""The report as PDF, set by Typst: PDF/A-2a for keeping and PDF/UA-1 for reading aloud.

Content travels to Typst as data (one JSON string), never as source, so nothing an office
writes can be taken for a command.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import typst

from reports.errors import RenderingError
from reports.renderers.document import lay_out
from reports.renderers.glyphs import FAMILY, Printer, font_folder
from reports.renderers.info import RenderInfo, document_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.content import Content
    from reports.renderers.document import DocumentSection, Paragraph
    from reports.renderers.printed import PrintedRow, PrintedTable

STANDARDS = ["a-2a", "ua-1"]
_TEMPLATE = Path(__file__).with_name("report.typ")
_WORKING = Lock()  # one compiler for all threads: it keeps fonts and layout between reports


@lru_cache(maxsize=1)
def _compiler() -> Any:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )
    if FAMILY not in fonts.families():
        raise RenderingError("The font %(family)s could not be loaded", family=FAMILY)
    return typst.Compiler(
        _TEMPLATE, root=_TEMPLATE.parent, font_paths=fonts, ignore_system_fonts=True
    )


def render_pdf(content: Content, info: RenderInfo) -> bytes:
    """The PDF's bytes; RenderingError where font or typesetter fail."""
    moment = document_time(content, info)
    data = json.dumps(_data(content, info), ensure_ascii=False)
    with _WORKING:
        try:
            pdf = _compiler().compile(
                format="pdf",
                sys_inputs={"report": data},
                pdf_standards=STANDARDS,
                timestamp=moment,
            )
        except typst.TypstError as error:
            raise RenderingError("The PDF could not be set: %(error)s", error=str(error)) from error
    return bytes(pdf)


def _data(content: Content, info: RenderInfo) -> dict[str, Any]:
    document = lay_out(content, info.notes)
    printer = Printer()
    moment = document_time(content, info)
    data = {
        "family": FAMILY,
        "title": document.title,
        "title_lines": list(document.title_lines),
        "author": content.office or info.office or "",
        "day": [moment.year, moment.month, moment.day],
        "dated": document.dated,
        "preamble": [_paragraph(p) for p in document.preamble],
        "contact": document.contact,
        "sections": [_section(s) for s in document.sections],
        "imprint": info.imprint(),
        "hash": info.content_hash or "",
    }
    data = {key: _printable(value, printer) for key, value in data.items()}
    count = len(printer.substituted)
    data["note"] = f"注：有{count}种字符无法排印，以“〓”代替。" if count else None
    return data


def _printable(value: Any, printer: Printer) -> Any:
    if isinstance(value, str):
        return printer.printable(value)
    if isinstance(value, dict):
        return {key: _printable(item, printer) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item, printer) for item in value]
    return value


def _paragraph(paragraph: Paragraph) -> dict[str, str]:
    return {"kind": paragraph.kind, "text": paragraph.text}


def _section(section: DocumentSection) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "paragraphs": [_paragraph(p) for p in section.paragraphs],
        "tables": [_table(t) for t in section.tables],
        "missing": section.missing,
        "absent": "、".join(section.absent),
        "notes": list(section.notes),
    }


def _table(table: PrintedTable) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "shares": list(table.shares),
        "blocks": [{"head": _rows(b.head), "body": _rows(b.body)} for b in table.blocks],
    }


def _rows(rows: Sequence[PrintedRow]) -> list[list[dict[str, Any]]]:
    return [
        [
            {
                "kind": cell.kind,
                "text": cell.text,
                "colspan": cell.colspan,
                "rowspan": cell.rowspan,
            }
            for cell in row
        ]
        for row in rows
    ]
