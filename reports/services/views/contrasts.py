"""Two published reports side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.content import Piece
    from reports.renderers.beside import Sheet
    from reports.services.views.published import ReportSummary


@dataclass(frozen=True)
class Quote:
    """A statement verbatim, and where it stands in its report's page."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Named:
    """A problem with its remedies as one report has them; None for a remedy that stands alone."""

    problem: Quote | None
    remedies: tuple[Quote, ...]


@dataclass(frozen=True)
class NamedBeside:
    """What both reports name, or one of them alone."""

    one: Named | None
    other: Named | None


@dataclass(frozen=True)
class TextBeside:
    """A part of prose in both reports.

    `pieces` lead from the one to the other; where the two have little in common (`alike` is the
    share of the shorter one that stands in both) they are better read each by itself. `cut`
    where the reports say more than is compared.
    """

    section: str
    heading: str
    one: str
    other: str
    pieces: tuple[Piece, ...]
    alike: float
    cut: bool = False


@dataclass(frozen=True)
class Contrast:
    """Two reports: tables, prose and statements, each with its counterpart."""

    one: ReportSummary
    other: ReportSummary
    same_office: bool
    same_form: bool
    sheets: tuple[Sheet, ...]
    texts: tuple[TextBeside, ...]
    statements: tuple[NamedBeside, ...]

    @property
    def changed(self) -> int:
        """How many figures differ."""
        return sum(sheet.changed for sheet in self.sheets)


@dataclass(frozen=True)
class Choices:
    """What a report can be put beside: the office's other years, and offices found by name."""

    report: ReportSummary
    years: tuple[ReportSummary, ...]
    words: str = ""
    found: tuple[ReportSummary, ...] = ()
