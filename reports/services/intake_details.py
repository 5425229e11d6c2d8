"""Which rows and passages of a file something must be said about, for its outcome."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reports.rules.labels import column_label
from reports.rules.model import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.content import Content
    from reports.importers import Note
    from reports.rules import Finding

LONGEST = 60
"""Details kept of one file: the gravest; who wants all of them opens the report."""
SURE = 0.85  # above this the reader's notes say nothing that a person need look at
_ORDER = {"error": 0, "warning": 1, "note": 2, "notice": 3}
_CELL = re.compile(r"tables\.(\w+)\.(\w+)\.(\w+)")
_SPAN = re.compile(r"sections\.(\w+)(?:\[(\d+):(\d+)\])?")
_EXCERPT = 30  # characters

ROW = N_("Table %(table)s, row %(row)s (%(label)s), %(column)s")


def details(
    content: Content, findings: Sequence[Finding], notes: Sequence[Note]
) -> list[dict[str, Any]]:
    """What the rules found and the reader could not read, the gravest first, as JSON values.

    Each has `severity` (a finding's, or ``note``), `message` and `params`, and in `at` the
    place: table and row by their numbers and labels, or section and excerpt, or line.
    """
    made = [
        _detail(finding.severity, place(content, finding.where), finding.message, finding.params)
        for finding in findings
    ]
    made += [
        _detail("note", place(content, note.where) or _line(note), note.message, note.params)
        for note in notes
        if note.confidence < SURE
    ]
    return sorted(made, key=lambda detail: _ORDER[detail["severity"]])[:LONGEST]


def of_findings(content: Content, findings: Iterable[Any]) -> list[dict[str, Any]]:
    """The same of findings alone, rules' own or views of them."""
    return [
        _detail(str(f.severity), place(content, f.where), f.message, f.params) for f in findings
    ][:LONGEST]


def place(content: Content, where: str | None) -> dict[str, Any]:
    """A content address in the words of the form; empty for the report as a whole."""
    form = content.layout
    if cell := _CELL.fullmatch(where or ""):
        table, row, column = cell.groups()
        numbers = [t.code for t in form.tables]
        printed = [r.code for r in form.table(table).standard_rows]
        # A row that merges others stands where the first of them would.
        at = printed.index(row) + 1 if row in printed else None
        return {
            "table": numbers.index(table) + 1,
            "row": at,
            "label": form.table(table).row(row).full_label,
            "column": column_label(form, table, column),
        }
    if span := _SPAN.fullmatch(where or ""):
        section, start, end = span[1], int(span[2] or 0), int(span[3] or 0)
        text = re.sub(r"\s+", "", content.section_text(section)[start:end])
        return {"section": form.section(section).heading, "text": text[:_EXCERPT]}
    return {}


def _line(note: Note) -> dict[str, Any]:
    return {"line": note.line} if note.line else {}


def _detail(severity: str, at: dict[str, Any], message: str, params: Any) -> dict[str, Any]:
    return {
        "severity": severity,
        "at": at,
        "message": message,
        "params": dict(params),
    }
