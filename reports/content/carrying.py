"""Content taken over: into the edition of the form in force, and from one year to the next.

What is taken over must never pass for this year's by itself. Headings and standing prose come
along; numbers are left out of it, each leaving a mark that has to be filled before submitting.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reports.content.model import Content, Overview, Part, empty_content
from reports.form import form
from reports.form.measures import same_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.content.model import Cell

BLANK_MARK = "〔待填〕"

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?=年)")
_STANDING = re.compile(
    r"《[^》]*》"  # titles of laws and notices
    r"|[〔\[（(]\s*\d{4}\s*[〕\]）)]\s*\d+\s*号"  # 〔2021〕30号
    r"|第\s*[\d一二三四五六七八九十百]+\s*[号条款项章节令次]"
    r"|(?:1月1日|12月31日)"  # the reporting period
    r"|https?://[\w./?=&%#:-]+|[\w.-]+@[\w.-]+"
    r"|\d{3,4}-\d{7,8}|(?<!\d)\d{7,}(?!\d)|(?<!\d)12345(?!\d)"  # telephone lines, postcodes apart
    r"|(?m:^\s*[（(]?\d{1,2}[）)]?[.．、](?!\d))|[（(]\d{1,2}[）)]"  # numbers of a list
)
_FIGURE = re.compile(
    r"\d+(?:[.,]\d+)*\s*[%％]?"
    r"|(?<!第)[一二三四五六七八九十百千两]+(?=余?(?:件|条|期|篇|份|起|宗|场次?|人次|次(?!性)))"
)


def carried_over(previous: Content, form_code: str, year: int, office: str) -> Content:
    """A report that begins with the words of the year before.

    The tables are empty, and so is part five: its list of last year is asked for by itself.
    """
    content = empty_content(form_code, year, office)
    texts = dict(content.texts)
    for section in content.layout.sections:
        text = previous.texts.get(section.code)
        if section.code != "problems" and text:
            texts[section.code] = without_figures(text, previous.year, year)
    return replace(
        content,
        contact=previous.contact,
        scope=previous.scope,
        overview=_overview(previous, year),
        texts=texts,
    )


def _overview(previous: Content, year: int) -> Overview:
    before = previous.overview or Overview()
    parts = tuple(
        Part(part.heading, without_figures(part.text, previous.year, year)) for part in before.parts
    )
    return Overview(without_figures(before.preamble, previous.year, year), parts)


def without_figures(text: str, before: int | None, year: int) -> str:
    """The text with years moved on and each number left out, for `BLANK_MARK` to be filled.

    Numbers of laws, lists, telephones and the bounds of the period stand.
    """
    out, at = [], 0
    moved = _YEAR.sub(lambda m: _moved(m, before, year), text)
    for kept in _STANDING.finditer(moved):
        out += [_blanked(moved[at : kept.start()], year), kept[0]]
        at = kept.end()
    out.append(_blanked(moved[at:], year))
    return "".join(out)


def _moved(match: re.Match[str], before: int | None, year: int) -> str:
    told = int(match[1])
    near = before is not None and abs(told - before) <= 1
    return str(told + year - before) if near and before is not None else match[1]


def _blanked(text: str, year: int) -> str:
    def one(match: re.Match[str]) -> str:
        is_year = match[0].isdigit() and text[match.end() : match.end() + 1] == "年"
        if is_year and abs(int(match[0]) - year) <= 1:
            return match[0]
        return BLANK_MARK

    return _FIGURE.sub(one, text)


def in_form(content: Content, form_code: str) -> Content:
    """The content in another edition: what both know is taken over, the rest stays blank."""
    if content.form == form_code:
        return content
    empty = empty_content(form_code, content.year or 0, content.office or "")
    tables = {
        table: {row: _common(columns, content, (table, row)) for row, columns in rows.items()}
        for table, rows in empty.tables.items()
        if table in content.tables and same_table(content.layout, form(form_code), table)
    }
    sections = {section.code for section in form(form_code).sections}
    texts = {code: text for code, text in content.texts.items() if code in sections}
    return replace(content, form=form_code, tables={**empty.tables, **tables}, texts=texts)


def _common(columns: Mapping[str, Cell], content: Content, at: tuple[str, str]) -> dict[str, Cell]:
    return {column: content.cell(*at, column) for column in columns}
