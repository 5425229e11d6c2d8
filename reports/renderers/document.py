"""A report laid out as a document: title, paragraphs with their passages, sections, tables.

Everything but the drawing: the PDF, Word and HTML renderings and the web's report page
go through this one model, so that order, headings and anchors are the same in each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from reports.content import Content, Passage, fold, passages
from reports.renderers.tables import printed_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.renderers.info import Note
    from reports.renderers.printed import PrintedTable

ParagraphKind = Literal["text", "subheading"]

_SUBHEADING = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)][^。；;！？\n]{1,38}[。：:]?")
_SPAN = re.compile(r"sections\.(\w+)(?:\[(\d+):\d+\])?")
_REPORT = "政府信息公开工作年度报告"
_TITLE_LINE = 20  # characters of the title's size in the type area


@dataclass(frozen=True)
class Run:
    """A stretch of a paragraph; `passage` where it is one, the text between passages else."""

    text: str
    passage: Passage | None = None


@dataclass(frozen=True)
class Paragraph:
    """A line of a section; `start` and `end` count in that section's text."""

    kind: ParagraphKind
    section: str
    start: int
    end: int
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The whole text of the paragraph."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class DocumentSection:
    """A part of the report; `missing` where the document has nothing of it.

    `absent` are the heads of tables that the document lacks though it has others of the part;
    `notes` stand below the tables.
    """

    code: str
    heading: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[PrintedTable, ...]
    missing: bool
    absent: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The id of the section in a page."""
        return f"s-{self.code}"


@dataclass(frozen=True)
class Document:
    """A whole report in official order.

    `dated` is the line below the title, `preamble` stands before part one, `contact` is a
    sentence with those contact details that the text itself does not give.
    """

    title: str
    dated: str | None
    preamble: tuple[Paragraph, ...]
    contact: str | None
    sections: tuple[DocumentSection, ...]

    @property
    def title_lines(self) -> tuple[str, ...]:
        """A title too long for one line, broken where its sense breaks: before 政府信息公开."""
        if len(self.title) > _TITLE_LINE:
            name, what, rest = self.title.partition("政府信息公开")
            if name and len(name) <= _TITLE_LINE and len(what + rest) <= _TITLE_LINE:
                return name, what + rest
        return (self.title,)

    def anchor_of(self, where: str) -> str | None:
        """The id, in the page, of the cell or passage that an address names; None if it has none.

        A span points at the passage it begins in, else at its section.
        """
        if where.startswith("tables."):
            numbers = (n for s in self.sections for t in s.tables for n in t.numbers)
            return next((n.anchor for n in numbers if n.address == where), None)
        span = _SPAN.fullmatch(where)
        if span is None:
            return None
        code, start = span[1], int(span[2] or 0)
        section = next((s for s in self.sections if s.code == code), None)
        if section is None:
            return None
        preamble = self.preamble if code == "overview" else ()
        for paragraph in (*preamble, *section.paragraphs):
            for run in paragraph.runs:
                if run.passage and run.passage.start <= start < run.passage.end:
                    return run.passage.anchor
        return section.anchor


def lay_out(content: Content, notes: Iterable[Note] = ()) -> Document:
    """The report as a document, with the notes published beside it."""
    noted: dict[str, list[str]] = {}
    for note in notes:
        noted.setdefault(note.section, []).append(note.text)
    by_place = {
        place: list(group) for place, group in groupby(passages(content), key=lambda p: p.place)
    }
    missing = content.missing_sections()
    preamble_end = len(content.overview.preamble) if content.overview else 0
    preamble: list[Paragraph] = []
    sections = []
    for section in content.layout.sections:
        found = by_place.get(section.code, [])
        paragraphs = list(_paragraphs(content, section.code, found))
        if section.code == "overview":
            preamble = [p for p in paragraphs if p.end <= preamble_end]
            paragraphs = paragraphs[len(preamble) :]
        tables = content.layout.tables_of(section.code)
        lacks = section.code in missing
        sections.append(
            DocumentSection(
                code=section.code,
                heading=section.heading,
                paragraphs=tuple(paragraphs),
                tables=printed_tables(content, section.code),
                missing=lacks and not paragraphs,
                absent=()
                if lacks
                else tuple(t.head for t in tables if t.code not in content.tables),
                notes=tuple(noted.get(section.code, ())),
            )
        )
    return Document(
        title=title_of(content),
        dated=_date_line(content),
        preamble=tuple(preamble),
        contact=_contact_line(content),
        sections=tuple(sections),
    )


def title_of(content: Content) -> str:
    """The title, or the one that office and year give."""
    if content.title:
        return " ".join(content.title.split())
    year = f"{content.year}年" if content.year else ""
    return f"{content.office or ''}{year}{_REPORT}"


def _date_line(content: Content) -> str | None:
    day = content.dated
    return f"（{day.year}年{day.month}月{day.day}日）" if day else None


def _contact_line(content: Content) -> str | None:
    """What the contact fields know and no section says."""
    contact = content.contact
    prose = _bare("".join(content.section_text(s.code) for s in content.layout.sections))
    fields = (
        ("地址", contact.address),
        ("邮政编码", contact.postcode),
        ("联系电话", contact.phone),
        ("网站", contact.site),
    )
    said = [f"{label}：{value}" for label, value in fields if value and _bare(value) not in prose]
    return f"联系方式：{'；'.join(said)}。" if said else None


def _bare(text: str) -> str:
    """The text folded and without spaces, which readers and typists set as they please."""
    return "".join(fold(text).split())


def _paragraphs(content: Content, section: str, found: Sequence[Passage]) -> Iterator[Paragraph]:
    text = content.section_text(section)
    headings = _heading_spans(content) if section == "overview" else set()
    at = 0
    for line in text.split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        is_heading = start in headings or _SUBHEADING.fullmatch(text[start:end]) is not None
        yield Paragraph(
            kind="subheading" if is_heading else "text",
            section=section,
            start=start,
            end=end,
            runs=tuple(_runs(text, start, end, found)),
        )


def _heading_spans(content: Content) -> set[int]:
    """Where the headings of the overview's parts start in its text."""
    overview = content.overview
    starts: set[int] = set()
    if overview is None:
        return starts
    at = len(overview.preamble) + 1 if overview.preamble else 0
    for part in overview.parts:
        if part.heading:
            starts.add(at + len(part.heading) - len(part.heading.lstrip()))
        for block in (part.heading, part.text):
            at += len(block) + 1 if block else 0
    return starts


def _runs(text: str, start: int, end: int, found: Sequence[Passage]) -> Iterator[Run]:
    at = start
    for passage in found:
        if passage.start < at or passage.end > end:
            continue
        if passage.start > at:
            yield Run(text[at : passage.start])
        yield Run(passage.text, passage)
        at = passage.end
    if at < end:
        yield Run(text[at:end])
