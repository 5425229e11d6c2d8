"""The report as a Word file in the official layout, with the merged cells of the official form.

What the document lacks is left out rather than remarked on in the text: the file can be
filed again as it is, and a remark would then be taken for what the office wrote.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from reports.renderers.document import lay_out
from reports.renderers.info import RenderInfo, document_time
from reports.renderers.packing import repack
from reports.renderers.word_style import SONG, add_page_number, set_fonts, set_up
from reports.renderers.word_table import word_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document as WordDocument

    from reports.content import Content
    from reports.renderers.document import Paragraph
    from reports.renderers.printed import PrintedTable

_WIDTH = 8844  # 156 mm, the width of the type area, in twentieths of a point
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold


def render_word(content: Content, info: RenderInfo) -> bytes:
    """The file's bytes."""
    layout = lay_out(content, info.notes)
    moment = document_time(content, info)
    document = docx.Document()
    set_up(document)
    properties = document.core_properties
    properties.title = _clean(layout.title)[:255]
    properties.author = _clean(content.office or info.office or "")[:255]
    properties.comments = f"SHA-256 {info.content_hash}" if info.content_hash else ""
    properties.language = "zh-CN"
    properties.last_modified_by = ""

    _add(document, layout.title, "Title")
    if layout.dated:
        _add(document, layout.dated, "Subtitle")
    _add_paragraphs(document, layout.preamble)
    if layout.contact:
        _add(document, layout.contact)
    for section in layout.sections:
        if section.missing:
            continue
        _add(document, section.heading, "Heading1")
        _add_paragraphs(document, section.paragraphs)
        for table in section.tables:
            _add_table(document, table)
        for note in section.notes:
            _add(document, note)
    _add_footer(document, info)
    out = BytesIO()
    document.save(out)
    return repack(out.getvalue(), moment)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)


def _add(document: WordDocument, text: str, style: str | None = None) -> None:
    """Adds a paragraph; the style by its id, since looking one up by name reads all of them."""
    paragraph = document.add_paragraph(_clean(text))
    if style is not None:
        paragraph._p.style = style  # noqa: SLF001


def _add_paragraphs(document: WordDocument, paragraphs: Iterable[Paragraph]) -> None:
    for paragraph in paragraphs:
        _add(document, paragraph.text, "Heading2" if paragraph.kind == "subheading" else None)


def _add_footer(document: WordDocument, info: RenderInfo) -> None:
    footer = document.sections[0].footer
    add_page_number(footer.paragraphs[0])
    if imprint := info.imprint():
        line = footer.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.first_line_indent = Pt(0)
        run = line.add_run(_clean(imprint))
        run.font.size = Pt(7)
        set_fonts(run._r.get_or_add_rPr(), SONG)  # noqa: SLF001  eastAsia is out of reach else


def _add_table(document: WordDocument, printed: PrintedTable) -> None:
    after = document.add_paragraph()  # Word joins tables that touch
    after.paragraph_format.line_spacing = Pt(14)
    after._p.addprevious(word_table(printed, _WIDTH, _clean))  # noqa: SLF001  see word_table
