"""What was read of a file, part by part, and the reader's notes in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.desk.places import Place, place_of

if TYPE_CHECKING:
    from reports.form import Section
    from reports.importers import Note, Parsed


@dataclass(frozen=True)
class PartRead:
    """What was read of one part: characters of prose, and cells filled of those it has."""

    section: Section
    found: bool
    characters: int
    filled: int
    cells: int
    notes: int


@dataclass(frozen=True)
class NoteShown:
    """A note with the place it is about; `certainty` is ``sure``, ``likely`` or ``none``."""

    note: Note
    place: Place | None
    certainty: str


def parts_read(parsed: Parsed) -> list[PartRead]:
    """Each part of the form with what was read of it."""
    content, missing = parsed.content, parsed.content.missing_sections()
    out = []
    for section in content.layout.sections:
        cells = [
            content.cell(table.code, row.code, column.code)
            for table in content.layout.tables_of(section.code)
            for row in table.standard_rows
            for column in table.columns
        ]
        prefixes = [f"sections.{section.code}"]
        prefixes += [f"tables.{t.code}." for t in content.layout.tables_of(section.code)]
        out.append(
            PartRead(
                section,
                section.code not in missing,
                len(content.section_text(section.code)),
                sum(1 for cell in cells if not cell.blank),
                len(cells),
                sum(1 for n in parsed.notes if (n.where or "").startswith(tuple(prefixes))),
            )
        )
    return out


def notes_shown(parsed: Parsed) -> list[NoteShown]:
    """The notes that are about no cell, least certain first, else in the document's order."""
    shown = []
    apart = [n for n in parsed.notes if not (n.where or "").startswith("tables.")]
    for note in sorted(apart, key=lambda n: n.confidence):
        place = place_of(parsed.content, note.where) if note.where else None
        certainty = "sure" if note.confidence >= 0.85 else "likely" if note.confidence else "none"
        shown.append(NoteShown(note, place, certainty))
    return shown
