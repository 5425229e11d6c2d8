"""Renderings of a report: PDF, Word, HTML, spreadsheet, CSV and JSON, all from one layout.

The same content and facts give the same bytes, so renderings can be kept by their hash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.content import canonical_json
from reports.errors import RenderingError
from reports.renderers.cells import render_csv
from reports.renderers.html import render_html
from reports.renderers.info import Format, Note, RenderInfo
from reports.renderers.pdf import render_pdf
from reports.renderers.spreadsheet import render_spreadsheet
from reports.renderers.word import render_word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reports.content import Content

__all__ = ["FORMATS", "Format", "Note", "RenderInfo", "render"]

_OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS: Mapping[str, Format] = {
    "html": Format("text/html; charset=utf-8", "html", "HTML"),
    "pdf": Format("application/pdf", "pdf", "PDF"),
    "docx": Format(f"{_OFFICE}.wordprocessingml.document", "docx", "Word"),
    "xlsx": Format(f"{_OFFICE}.spreadsheetml.sheet", "xlsx", "Excel"),
    "csv": Format("text/csv; charset=utf-8", "csv", "CSV"),
    "json": Format("application/json", "json", "JSON"),
}

_RENDERERS: Mapping[str, Callable[[Content, RenderInfo], bytes]] = {
    "html": render_html,
    "pdf": render_pdf,
    "docx": render_word,
    "xlsx": render_spreadsheet,
    "csv": lambda content, _: render_csv(content),
    "json": lambda content, _: canonical_json(content).encode("utf-8"),
}


def render(content: Content, to: str, info: RenderInfo | None = None) -> bytes:
    """The report in the format of that code (see FORMATS); RenderingError where it fails."""
    if to not in _RENDERERS:
        raise RenderingError("There is no format %(format)s", format=to)
    return _RENDERERS[to](content, info or RenderInfo())
