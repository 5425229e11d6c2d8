"""The parts of a year's archive: a line for a report, lines for its numbers, the code lists.

The content stands in its line byte for byte as in the database, so that its hash can be checked.
"""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import TYPE_CHECKING

from reports.form.registry import FORMS
from reports.renderers import columns
from reports.renderers.guard import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from reports.content.model import CellValue
    from reports.form.model import Column, Row
    from reports.renderers.guard import Value

FORMAT = "2"
"""Grows with every change of what an archive holds: those of an earlier one are built anew."""


@dataclass(frozen=True)
class Published:
    """A published report as the archive tells of it; `content` is its canonical JSON."""

    id: int
    url: str
    office_id: int
    office: str
    office_kind: str
    district: str
    district_name: str
    year: int
    form: str
    status: str
    published: datetime
    revision: int
    archive: bool
    sha256: str
    content: str


@dataclass(frozen=True)
class Number:
    """A number of a report by its codes."""

    table: str
    row: str
    column: str
    value: CellValue
    source: str | None
    not_applicable: bool

    @property
    def state(self) -> str:
        """``filled``, ``blank``, ``not_applicable``, or ``unreadable`` (`source` has the text)."""
        if self.value is not None:
            return "filled"
        if self.not_applicable:
            return "not_applicable"
        return "unreadable" if self.source else "blank"


def report_line(report: Published) -> bytes:
    """One line of JSON with its end; `content` comes last, exactly as it was hashed."""
    head = {
        "id": report.id,
        "url": report.url,
        "office": {"id": report.office_id, "name": report.office, "kind": report.office_kind},
        "district": {"code": report.district, "name": report.district_name},
        "year": report.year,
        "form": report.form,
        "status": report.status,
        "published": report.published.isoformat(),
        "revision": report.revision,
        "archive": report.archive,
        "sha256": report.sha256,
        "content_sha256": hashlib.sha256(report.content.encode()).hexdigest(),
    }
    opened = json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]
    return f'{opened},"content":{report.content}}}\n'.encode()


def cell_lines(report: Published, numbers: Iterable[Number]) -> str:
    """The report's numbers as lines of CSV, in the printed order of its form."""
    places = _places(report.form)
    place = (
        report.id,
        report.office,
        report.office_id,
        report.district,
        report.district_name,
        report.year,
        report.form,
    )
    ordered = sorted(numbers, key=lambda n: places[n.table, n.row, n.column].at)
    return csv_lines(
        (
            *(*place, n.table, n.row, n.column, n.value, n.state, n.source),
            *places[n.table, n.row, n.column].names,
        )
        for n in ordered
    )


def code_lines() -> str:
    """Every section, table, row and column of both editions with its official name."""
    lines: list[Sequence[Value]] = [columns.names(columns.CODES)]
    for form in FORMS.values():
        lines += [
            (form.code, "section", s.code, *[""] * 3, s.heading, *[""] * 5) for s in form.sections
        ]
        for table in form.tables:
            at = (table.section, table.code)
            of_table = (table.article, table.meaning.zh, table.meaning.en)
            lines.append((form.code, "table", *at, "", "", table.head, "", "", *of_table))
            lines += [
                (form.code, "row", *at, r.code, "", r.full_label, "", "", "", *_meaning(r))
                for r in table.rows
            ]
            lines += [
                (
                    form.code,
                    "column",
                    *at,
                    "",
                    c.code,
                    c.full_label,
                    c.unit,
                    c.kind,
                    "",
                    *_meaning(c),
                )
                for c in table.columns
            ]
    return csv_lines(lines)


def _meaning(part: Row | Column) -> tuple[str, str]:
    return part.meaning.zh, part.meaning.en


def csv_lines(rows: Iterable[Sequence[Value]]) -> str:
    """Lines of CSV; nothing in them becomes a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([csv_text(value) for value in row] for row in rows)
    return out.getvalue()


def text_file(name: str, **values: object) -> bytes:
    """README or LICENCE of an archive with its values filled in."""
    text = files("reports.renderers").joinpath(f"open_data_{name}.txt").read_text("utf-8")
    return text.format(**values).encode()


@dataclass(frozen=True)
class _Place:
    """Where a cell is printed, and the names of its table, row and column with the unit."""

    at: int
    names: tuple[str, str, str, str | None]


@cache
def _places(form: str) -> dict[tuple[str, str, str], _Place]:
    places = (
        (table, row, column)
        for table in FORMS[form].tables
        for row in table.rows
        for column in table.columns
    )
    return {
        (table.code, row.code, column.code): _Place(
            at, (table.head, row.full_label, column.full_label, column.unit)
        )
        for at, (table, row, column) in enumerate(places)
    }
