"""The task list of the form: how far each of its six parts is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.desk.places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.content import Content
    from reports.form import Section
    from web.desk.findings import Marked
    from web.desk.form import FieldError


@dataclass(frozen=True)
class Task:
    """A part of the form with its state and the markers of what was found in it.

    ``open`` (nothing in it), ``begun`` (blank cells, or a warning still without a reason),
    ``wrong`` (an error, or a field that cannot be read) or ``done``.
    """

    section: Section
    state: str
    markers: str


def task_list(
    content: Content, findings: tuple[Marked, ...], errors: Iterable[FieldError] = ()
) -> list[Task]:
    """The parts in the form's order."""
    unread = {place_of(content, error.field).section for error in errors}
    return [_task(content, section, findings, unread) for section in content.layout.sections]


def _task(
    content: Content, section: Section, findings: tuple[Marked, ...], unread: set[str | None]
) -> Task:
    here = [m for m in findings if m.place.section == section.code]
    weighty = [m for m in here if m.finding.severity != "notice"]
    open_warnings = [
        m for m in here if m.finding.severity == "warning" and not m.finding.explanation
    ]
    filled, blank = _cells(content, section)
    text = content.section_text(section.code).strip()
    if section.code in unread or any(m.finding.severity == "error" for m in here):
        state = "wrong"
    elif not (filled or text):
        state = "open"
    elif blank or open_warnings:
        state = "begun"
    else:
        state = "done"
    return Task(section, state, "".join(m.marker for m in weighty))


def _cells(content: Content, section: Section) -> tuple[int, int]:
    """How many cells of the part's tables are filled, and how many are blank."""
    cells = [
        content.cell(table.code, row.code, column.code)
        for table in content.layout.tables_of(section.code)
        for row in table.standard_rows
        for column in table.columns
    ]
    blank = sum(cell.blank for cell in cells)
    return len(cells) - blank, blank
