"""What a report says, in short, for a last look before it is submitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.content.changes import said
from web.desk.places import anchor_of, place_of
from web.desk.tasks import task_list

if TYPE_CHECKING:
    from reports.content import Content
    from reports.form import Section
    from web.desk.findings import Marked

FIGURES = {
    "proactive": (
        ("normative", "normative_documents", "made"),
        ("normative", "normative_documents", "in_force"),
    ),
    "requests": (
        ("requests", "new", "total"),
        ("requests", "carried_in", "total"),
        ("requests", "handled_total", "total"),
        ("requests", "carried_out", "total"),
    ),
    "review": (
        ("review", "reconsideration", "total"),
        ("review", "litigation_direct", "total"),
    ),
}
"""The figures that tell of a part whether it is the right report; all others are in the form."""


@dataclass(frozen=True)
class Figure:
    """One figure: its name in words, the id of its field, and what it says (empty: blank)."""

    label: str
    anchor: str
    text: str


@dataclass(frozen=True)
class Answer:
    """One part of the form in short: its state, its figures, how long its text is, how it begins.

    `state` is that of the task list; `problems` and `remedies` are counted in part five.
    """

    section: Section
    state: str
    figures: tuple[Figure, ...]
    filled: int
    cells: int
    characters: int
    opening: str
    problems: int
    remedies: int


OPENING = 60  # characters of a text that let one recognise it


def answers(content: Content, findings: tuple[Marked, ...]) -> list[Answer]:
    """The parts in the form's order."""
    return [_answer(content, task.section, task.state) for task in task_list(content, findings)]


def _answer(content: Content, section: Section, state: str) -> Answer:
    cells = [
        content.cell(table.code, row.code, column.code)
        for table in content.layout.tables_of(section.code)
        for row in table.standard_rows
        for column in table.columns
    ]
    text = " ".join(content.section_text(section.code).split())
    kinds = [s.kind for s in content.statements] if section.code == "problems" else []
    return Answer(
        section,
        state,
        tuple(_figures(content, section.code)),
        sum(not cell.blank for cell in cells),
        len(cells),
        len(text),
        f"{text[:OPENING]}…" if len(text) > OPENING else text,
        kinds.count("problem"),
        kinds.count("remedy"),
    )


def _figures(content: Content, section: str) -> list[Figure]:
    out = []
    for table, row, column in FIGURES.get(section, ()):
        where = f"tables.{table}.{row}.{column}"
        place = place_of(content, where)
        if place.field is not None:  # the earlier edition lacks some of them
            cell = content.cell(table, row, column)
            out.append(Figure(place.label, anchor_of(where), said(cell)))
    return out
