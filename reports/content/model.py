"""What a report says, as frozen values. Blank, zero and "not applicable" are three things."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from reports.form import Form, form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

CellValue = int | Decimal | None
StatementKind = Literal["problem", "remedy"]
Scope = Literal["own", "consolidated"]


@dataclass(frozen=True)
class Cell:
    """One number of a table.

    `value` is an integer, a decimal for money, or None. `source` is the text as it stood
    where that says more than the value (``22（其中修订16件）``, ``/``). A cell without value
    is blank, or `not_applicable` where the office said so, or unreadable where `source`
    holds text that is no number.
    """

    value: CellValue = None
    source: str | None = None
    not_applicable: bool = False

    @property
    def blank(self) -> bool:
        """Nothing was filled in at all."""
        return self.value is None and not self.source and not self.not_applicable


BLANK = Cell()


@dataclass(frozen=True)
class Contact:
    """Where the public can ask."""

    address: str | None = None
    postcode: str | None = None
    phone: str | None = None
    site: str | None = None


@dataclass(frozen=True)
class Part:
    """A sub-head of 总体情况 and its text; the heading is empty for text before the first one."""

    heading: str
    text: str


@dataclass(frozen=True)
class Overview:
    """The paragraph before part one (`preamble`) and the sub-parts of part one."""

    preamble: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Statement:
    """One problem or remedy, verbatim.

    `start` and `end` are its span in the text of section ``problems``; `answers` is the
    ordinal of the problem a remedy answers, where the text pairs them.
    """

    kind: StatementKind
    ordinal: int
    text: str
    start: int | None = None
    end: int | None = None
    answers: int | None = None


Tables = dict[str, dict[str, dict[str, Cell]]]


@dataclass(frozen=True)
class Content:
    """A whole report.

    `texts` holds the prose of every section but the overview, by section code; a section
    the document lacks is not in it. `tables` maps table, row and column codes to cells; a
    table the document lacks is not in it. `overview` is None where the document has no
    part one.
    """

    form: str
    year: int | None = None
    office: str | None = None
    title: str | None = None
    dated: date | None = None
    contact: Contact = field(default_factory=Contact)
    overview: Overview | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    tables: Mapping[str, Mapping[str, Mapping[str, Cell]]] = field(default_factory=dict)
    scope: Scope | None = None

    @property
    def layout(self) -> Form:
        """The edition of the form this content is laid out in."""
        return form(self.form)

    def cell(self, table: str, row: str, column: str) -> Cell:
        """The cell, blank where the document has none."""
        return self.tables.get(table, {}).get(row, {}).get(column, BLANK)

    def cells(self) -> Iterator[tuple[str, str, str, Cell]]:
        """All cells present, in the form's printed order, as table, row, column and cell."""
        for table in self.layout.tables:
            rows = self.tables.get(table.code, {})
            for row in table.rows:
                for column in table.columns:
                    if column.code in rows.get(row.code, {}):
                        yield table.code, row.code, column.code, rows[row.code][column.code]

    def section_text(self, section: str) -> str:
        """The text that spans ``sections.<section>[start:end]`` count in.

        For the overview: preamble, then each part's heading and text, each on lines of its own.
        """
        if section != "overview":
            return self.texts.get(section, "")
        if self.overview is None:
            return ""
        blocks = [self.overview.preamble]
        for part in self.overview.parts:
            blocks += [part.heading, part.text]
        return "\n".join(block for block in blocks if block)

    def missing_sections(self) -> tuple[str, ...]:
        """Codes of the parts the document does not have, in the form's order."""
        missing = []
        for section in self.layout.sections:
            if section.kind == "tables":
                present = any(t.code in self.tables for t in self.layout.tables_of(section.code))
            elif section.code == "overview":
                present = self.overview is not None
            else:
                present = section.code in self.texts
            if not present:
                missing.append(section.code)
        return tuple(missing)


def empty_content(form_code: str, year: int, office: str, title: str | None = None) -> Content:
    """An unfilled report: every cell of the form blank, every prose section empty."""
    layout = form(form_code)
    tables: Tables = {}
    for table, row, column in layout.cells():
        tables.setdefault(table.code, {}).setdefault(row.code, {})[column.code] = BLANK
    return Content(
        form=form_code,
        year=year,
        office=office,
        title=title or f"{office}{year}年政府信息公开工作年度报告",
        overview=Overview(),
        texts={"problems": "", "other": ""},
        tables=tables,
    )
