"""An office over the years: its reports, figures, and what became of what it promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from reports.content.recurring import Fate
    from reports.services.views.contrasts import Named, Quote
    from reports.services.views.places import OfficeView
    from reports.services.views.published import ReportSummary
    from reports.store.states import Progressing


@dataclass(frozen=True)
class Granted:
    """More time that the district gave one office for a year, and why."""

    due: date
    reason: str


@dataclass(frozen=True)
class Timeliness:
    """When a report became public here, against the regular deadline of its kind of office.

    `published` is None for a report from the archive: it was public elsewhere before, and nobody
    here saw when. `late` are days after the deadline, 0 or less where it was in time. `granted` is
    the more time that a late report had.
    """

    published: datetime | None
    due: date | None
    late: int | None
    granted: Granted | None = None

    @property
    def excused(self) -> bool:
        """Whether it was late by the regular deadline and within the time granted."""
        if not self.late or self.late < 0 or self.due is None or self.granted is None:
            return False
        return self.late <= (self.granted.due - self.due).days


@dataclass(frozen=True)
class WithdrawnYear:
    """A year whose report was public and was withdrawn: when and why, nothing of what it said."""

    report_id: int
    year: int
    at: datetime
    note: str


@dataclass(frozen=True)
class Repeating:
    """How much of a report's prose stands in the report of the year before (`report_id`)."""

    report_id: int
    repeated: int
    letters: int

    @property
    def percent(self) -> int:
        """The share in whole percent; less than a half is 0 only where nothing is repeated."""
        if not self.repeated or not self.letters:
            return 0
        return max(1, round(100 * self.repeated / self.letters))


@dataclass(frozen=True)
class YearLine:
    """One year: the report, in time or not, and how much it repeats of the year before."""

    report: ReportSummary
    timeliness: Timeliness
    repeating: Repeating | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class FigureYear:
    """A figure in one year; `text` as printed, `asked` whether that edition asks for it so."""

    year: int
    report_id: int
    value: int | Decimal | None
    text: str
    asked: bool


@dataclass(frozen=True)
class FigureLine:
    """One figure over the years, oldest first."""

    place: str
    label: str
    unit: str | None
    years: tuple[FigureYear, ...]

    @property
    def anchor(self) -> str:
        """Its id in a report's page."""
        return "c-" + self.place.replace(".", "-")


@dataclass(frozen=True)
class Promise:
    """A problem with its remedies, and what became of it.

    `state` and `evidence` are what the office itself answered with its next report; `fate` is
    what the words of that report show, with `quote` where it speaks of it. `fate` is None where
    the next year's report is not here.
    """

    named: Named
    state: Progressing | None
    evidence: str
    fate: Fate | None
    quote: Quote | None


@dataclass(frozen=True)
class Promises:
    """What one report named, and the report of the year after, if it is here."""

    report: ReportSummary
    following: ReportSummary | None
    items: tuple[Promise, ...]


@dataclass(frozen=True)
class History:
    """An office with all its years, those under former names among them.

    `former` are the offices before it, the oldest first, each with the years it reported for;
    `successors` those that took over its duties. `cut` where there are more years than shown.
    `withdrawn` are years whose report was taken back.
    """

    office: OfficeView
    former: tuple[tuple[OfficeView, tuple[int, ...]], ...]
    successors: tuple[OfficeView, ...]
    lines: tuple[YearLine, ...]
    figures: tuple[FigureLine, ...]
    ledger: tuple[Promises, ...]
    cut: bool = False
    withdrawn: tuple[WithdrawnYear, ...] = ()

    @property
    def years(self) -> tuple[YearLine | WithdrawnYear, ...]:
        """The lines and what was withdrawn, the newest year first."""
        by_year: list[tuple[int, YearLine | WithdrawnYear]] = [
            *((line.report.year, line) for line in self.lines),
            *((gone.year, gone) for gone in self.withdrawn),
        ]
        return tuple(line for _, line in sorted(by_year, key=lambda pair: -pair[0]))
