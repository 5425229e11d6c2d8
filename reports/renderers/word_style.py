"""Fonts, sizes and rules of official documents (GB/T 9704—2012) in Word's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

SONG, HEI, KAI, FANGSONG = "宋体", "黑体", "楷体", "仿宋"
BODY, TITLE = Pt(16), Pt(22)
_LINE = Pt(28)
_INDENT = Pt(32)  # two characters of the body


def set_fonts(properties: Any, name: str) -> None:
    """Sets one font for all scripts; theme fonts, which would win over it, go."""
    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def set_up(document: Document) -> None:
    """Page, styles and language."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.footer_distance = Mm(22)
    _style(document, "Normal", FANGSONG, BODY, indent=True)
    _style(document, "Title", SONG, TITLE, bold=True, centred=True)
    _style(document, "Subtitle", KAI, BODY, centred=True)
    _style(document, "Heading 1", HEI, BODY, indent=True)
    _style(document, "Heading 2", KAI, BODY, bold=True, indent=True)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties = document.styles["Normal"].element.get_or_add_rPr()
    properties.append(language)


def _style(
    document: Document,
    name: str,
    font: str,
    size: Pt,
    *,
    bold: bool = False,
    indent: bool = False,
    centred: bool = False,
) -> None:
    style: ParagraphStyle = document.styles[name]
    set_fonts(style.element.get_or_add_rPr(), font)
    style.font.size, style.font.bold, style.font.italic = size, bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    border = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    form.first_line_indent = _INDENT if indent else Pt(0)
    form.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    form.widow_control = True


def add_page_number(paragraph: Any) -> None:
    """Adds ``— n —``, n a field that Word fills."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.first_line_indent = Pt(0)
    run = paragraph.add_run("— ")
    for kind in ("begin", None, "end"):  # python-docx has no fields
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        run._r.append(element)  # noqa: SLF001
    closing = paragraph.add_run(" —")
    for part in (run, closing):
        part.font.size = Pt(14)
        set_fonts(part._r.get_or_add_rPr(), SONG)  # noqa: SLF001
