"""Blocks to content: heads, regions, tables, prose, metadata, and notes on what was unsure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reports.content import Content
from reports.content.schema import MAX_PARTS, MAX_STATEMENTS, MAX_TEXT
from reports.content.statements import split_statements
from reports.errors import UnreadableFileError
from reports.form import FORMS, form
from reports.importers.blocks import Line
from reports.importers.characters import key
from reports.importers.cues import zone_of_text
from reports.importers.headings import find_heads
from reports.importers.identity import Identity, identify
from reports.importers.layout import even_out
from reports.importers.limits import MAX_BLOCKS, MAX_CHARACTERS, MAX_LINE
from reports.importers.lost_heads import find_lost_heads
from reports.importers.model import MAX_NOTES, Note, Parsed
from reports.importers.paragraphs import paragraphs
from reports.importers.regions import ZONES, Regions, part_regions
from reports.importers.sections import Ending, overview_of, trim_ending
from reports.importers.tables import TableReader, rows_present

if TYPE_CHECKING:
    from reports.content import Overview
    from reports.importers.blocks import Block, Document
    from reports.importers.headings import Head

_TOO_LONG = "The file is far longer than an annual report; send the report alone"
_MIN_SENTENCE = 50  # characters from which text without a full stop is still taken for prose
_NO_REPORT = "The file holds no annual report on government information disclosure"


@dataclass
class _Draft:
    document: Document
    blocks: list[Block]
    heads: tuple[Head, ...]
    regions: Regions
    notes: list[Note] = field(default_factory=list)


def assemble(document: Document, notes: list[Note]) -> Parsed:
    """The report in a document; UnreadableFileError where there is none."""
    _require_sane(document)
    blocks = even_out(document.blocks)
    heads, lost = find_lost_heads(blocks, find_heads(blocks))
    regions = part_regions(blocks, heads, plain=document.plain)
    draft = _Draft(document, blocks, heads, regions, [*notes, *lost])
    ending = _trim(draft)
    identity = identify(heads, regions, ending, wrapped=document.wrapped)
    draft.notes += identity.notes
    code = _form_code(draft, identity)
    reader = TableReader(form(code), regions)
    reader.read()
    draft.notes += reader.notes
    _require_report(draft, identity, reader)
    content = _content(draft, identity, code, reader)
    draft.notes += _missing(draft, content)
    return Parsed(content, tuple(draft.notes[:MAX_NOTES]), document.media_type, document.encoding)


def _require_sane(document: Document) -> None:
    """Refuses what is far longer than any report before patterns are tried on it."""
    total = 0
    for block in document.blocks:
        sizes = (
            [len(block.text)]
            if isinstance(block, Line)
            else [len(c.text) for row in block.rows for c in row]
        )
        total += sum(sizes) + len(sizes)
        if max(sizes, default=0) > MAX_LINE or total > MAX_CHARACTERS:
            raise UnreadableFileError(_TOO_LONG)
    if len(document.blocks) > MAX_BLOCKS:
        raise UnreadableFileError(_TOO_LONG)


def _trim(draft: _Draft) -> Ending:
    """Takes what follows the report from its last part."""
    if not draft.heads:
        return Ending()
    last = draft.heads[-1].section
    kept, ending = trim_ending(draft.regions.prose.get(last, []))
    if last in draft.regions.prose:
        draft.regions.prose[last] = kept
    return ending


def _form_code(draft: _Draft, identity: Identity) -> str:
    """The form whose column heads the document prints; failing that, the form of its year."""
    words = "".join(
        key(b.text) if isinstance(b, Line) else "".join(key(c.text) for r in b.rows for c in r)
        for b in draft.blocks
    )
    found = {code: sum(key(m) in words for m in f.marks) for code, f in FORMS.items()}
    best = max(found, key=lambda code: found[code])
    if found[best] and sum(n == found[best] for n in found.values()) == 1:
        return best
    by_year = "2019" if identity.year in (2019, 2020) else "2021"
    draft.notes.append(
        Note(
            None,
            None,
            "",
            "No column heads tell which form this is; the form of %(form)s was taken by the year",
            {"form": by_year},
            0.7 if identity.year else 0.4,
        )
    )
    return by_year


def _require_report(draft: _Draft, identity: Identity, reader: TableReader) -> None:
    words = "".join(key(b.text) for b in draft.blocks if isinstance(b, Line))
    named = words.count("信息公开") + words.count("政务公开")
    if reader.tables or len(draft.heads) >= 2:
        if named or reader.tables:
            return
    elif (draft.heads and named >= 2) or (identity.title and named >= 3 and len(words) >= 150):
        return
    raise UnreadableFileError(_NO_REPORT)


def _content(draft: _Draft, identity: Identity, code: str, reader: TableReader) -> Content:
    prose, wrapped = draft.regions.prose, draft.document.wrapped
    found = {h.section for h in draft.heads}
    texts: dict[str, str] = {}
    for section in form(code).sections:
        if section.code == "overview":
            continue
        found_text = paragraphs(prose.get(section.code, []), wrapped=wrapped)
        if section.code in ZONES:
            found_text = _beside_table(draft, section.code, found_text)
        text = "\n".join(found_text)
        tables = any(t.code in reader.tables for t in form(code).tables_of(section.code))
        if text or (section.code in found and not tables):
            texts[section.code] = text
    overview: Overview | None = None
    if "overview" in found or identity.preamble:
        overview = overview_of(identity.preamble, prose.get("overview", []), wrapped=wrapped)
    content = Content(
        form=code,
        year=identity.year,
        office=identity.office,
        title=identity.title,
        dated=identity.dated,
        contact=identity.contact,
        overview=overview,
        texts=texts,
        tables=reader.tables,
    )
    if any(len(content.section_text(s.code)) > MAX_TEXT for s in form(code).sections):
        raise UnreadableFileError(_TOO_LONG)
    if texts.get("problems"):
        content = replace(content, statements=split_statements(texts["problems"]))
    if (
        len(content.statements) > MAX_STATEMENTS
        or len(overview.parts if overview else ()) > MAX_PARTS
    ):
        raise UnreadableFileError(_TOO_LONG)
    return content


def _beside_table(draft: _Draft, section: str, texts: list[str]) -> list[str]:
    """The sentences beside a table; scraps of its own heads and labels are left out, and noted."""
    kept = []
    for text in texts:
        if "。" in text or (len(text) >= _MIN_SENTENCE and not zone_of_text(text)):
            kept.append(text)
            continue
        message = "A piece of text beside the table was left out"
        draft.notes.append(Note(f"sections.{section}", None, text[:200], message, {}, 0.0))
    return kept


def _missing(draft: _Draft, content: Content) -> list[Note]:
    """Notes on parts whose head stands alone and on parts that are not there at all."""
    found = {h.section for h in draft.heads}
    notes = []
    for section in content.layout.sections:
        tables = content.layout.tables_of(section.code)
        if section.code in ZONES and not any(t.code in content.tables for t in tables):
            message = (
                "The table of %(section)s could not be read; perhaps it is an image"
                if section.code in found or rows_present(draft.regions, section.code)
                else "The document has no %(section)s"
            )
        elif section.code in content.missing_sections():
            message = "The document has no %(section)s"
        else:
            continue
        notes.append(
            Note(f"sections.{section.code}", None, "", message, {"section": section.heading}, 0.0)
        )
    return notes
