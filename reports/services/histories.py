"""An office over the years, from its published reports alone.

Reports under a former name are the office's, too: what a predecessor promised is followed into
the report of the office that took over.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from reports.content import passages
from reports.content.ledger import pairs
from reports.content.recurring import outcomes
from reports.form import FORMS
from reports.form.labels import without_numbering
from reports.form.measures import same_measure
from reports.renderers.info import OFFICE_TIME
from reports.renderers.printed import printed_text
from reports.rules.overlaps import repeated
from reports.services import notices
from reports.services.quotes import Quoting, quote_of
from reports.services.showing import office_view, summary
from reports.services.views.histories import (
    FigureLine,
    FigureYear,
    History,
    Promise,
    Promises,
    Repeating,
    Timeliness,
    YearLine,
)
from reports.store import deadlines, filings, follow_ups, places, published, revisions
from reports.store.scope import Scope
from reports.store.states import Progressing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from reports.content import Content
    from reports.form import Form
    from reports.services.core import Core
    from reports.services.views import ReportSummary
    from reports.services.views.histories import Granted
    from reports.store.deadlines import Due
    from reports.store.models import FollowUp, Office, Report

MAX_YEARS = 15
"""Years shown: the duty to report is of 2008, the form of 2019."""
KEY_FIGURES = (
    "requests.new.total",
    "requests.granted.total",
    "requests.handled_total.total",
    "requests.carried_out.total",
    "review.reconsideration.total",
    "review.litigation_direct.total",
    "review.litigation_after_reconsideration.total",
    "normative.normative_documents.in_force",
    "licensing.licences.decisions",
    "enforcement.penalties.decisions",
)
"""Figures shown for every office: what is asked for, what came of it, and what it does."""


@dataclass(frozen=True)
class _Year:
    """A published report with what it says."""

    report: Report
    summary: ReportSummary
    content: Content


def history(core: Core, office_id: int) -> History:
    """The office with its years; NotFoundError."""
    with core.database.unit_of_work(Scope.public()) as work:
        row = places.office(work, office_id)
        family = places.family(work, row.id)
        own = [office for step, office in family if step <= 0]
        line = [*own, *_heirs(family)]
        found = published.of_offices(work, [office.id for office in line])
        cut, found = len(found) > MAX_YEARS, found[:MAX_YEARS]
        ids = [report.published_revision_id or 0 for report in found]
        numbers, shas = revisions.identities(work, ids)
        said = core.shelf.contents(work, shas)
        years = [
            _Year(report, summary(report, numbers[revision]), said[revision])
            for report, revision in zip(found, ids, strict=True)
        ]
        due = deadlines.deadlines(work, own, {year.report.year for year in years})
        first = filings.first_published(work, [report.id for report in found])
        answers = follow_ups.of_revisions(work, ids)
        successors = tuple(office_view(office) for step, office in family if step == 1)
        former = tuple(
            (office_view(o), tuple(sorted(r.year for r in found if r.office_id == o.id)))
            for o in own[:-1]
        )
        view = office_view(row, sum(report.office_id == row.id for report in found))
    told = notices.notices(core, office_ids=[office.id for office in own])
    by_year = _by_year(years, [office.id for office in line])
    mine = {office.id for office in own}
    shown = [year for year in years if year.report.office_id in mine]
    return History(
        office=view,
        former=former,
        successors=successors,
        lines=tuple(_line(year, by_year, first, due, told.granted) for year in shown),
        figures=tuple(_figures([y for _, y in sorted(by_year.items()) if y in shown])),
        ledger=tuple(_ledger(by_year, answers, mine)),
        cut=cut,
        withdrawn=tuple(told.withdrawn.values()),
    )


def _heirs(family: Sequence[tuple[int, Office]]) -> list[Office]:
    """Who took over, one after the other, as long as it was one office alone."""
    after: dict[int, list[Office]] = {}
    for step, office in family:
        if step > 0:
            after.setdefault(step, []).append(office)
    alone = takewhile(lambda offices: len(offices) == 1, after.values())
    return [offices[0] for offices in alone]


def _by_year(years: Sequence[_Year], offices: Sequence[int]) -> dict[int, _Year]:
    """One report for each year: where two offices of the line have one, that of the later."""
    ordered = sorted(years, key=lambda year: offices.index(year.report.office_id))
    return {year.report.year: year for year in ordered}


def _line(
    year: _Year,
    by_year: Mapping[int, _Year],
    first: Mapping[int, datetime],
    due: Mapping[tuple[int, int], Due],
    granted: Mapping[tuple[int, int], Granted],
) -> YearLine:
    key = (year.report.office_id, year.report.year)
    before = by_year.get(year.report.year - 1)
    repeating = None
    if before is not None:
        same = repeated(year.content, before.content, ())
        letters = sum(overlap.letters for overlap in same.last_year)
        repeating = Repeating(before.report.id, letters, same.letters)
    missing = year.content.missing_sections()
    return YearLine(
        report=year.summary,
        timeliness=timeliness(
            year.report, first.get(year.report.id), due.get(key), granted.get(key)
        ),
        repeating=repeating,
        missing=tuple(year.content.layout.section(code).heading for code in missing),
    )


def timeliness(
    report: Report, first: datetime | None, due: Due | None, granted: Granted | None
) -> Timeliness:
    """In time or not, by our clock; a report from the archive has no date of ours."""
    day = due.day if due else None
    if report.archive or first is None:
        return Timeliness(None, day, None)
    late = (first.astimezone(OFFICE_TIME).date() - day).days if day else None
    return Timeliness(first, day, late, granted if late and late > 0 else None)


def figure_label(layout: Form, place: str) -> tuple[str, str | None]:
    """What a key figure is called, without the form's numbering, and its unit."""
    table, row, column = place.split(".")
    of, field = layout.table(table), layout.table(table).column(column)
    parts = (*of.row(row).path, of.row(row).label)
    label = " ".join(without_numbering(part) for part in parts)
    return (label if field.total else f"{of.row(row).label} {field.label}"), field.unit


def _figures(years: Sequence[_Year]) -> Iterator[FigureLine]:
    """Key figures; a year whose edition counts otherwise has a gap."""
    layout = FORMS[max(FORMS)]
    for place in KEY_FIGURES:
        table, row, column = place.split(".")
        label, unit = figure_label(layout, place)
        values = []
        for year in years:
            asked = same_measure(year.content.layout, layout, table, row, column)
            cell = year.content.cell(table, row, column)
            values.append(
                FigureYear(
                    year=year.report.year,
                    report_id=year.report.id,
                    value=cell.value if asked else None,
                    text=printed_text(cell) if asked else "",
                    asked=asked,
                )
            )
        yield FigureLine(place, label, unit, tuple(values))


def _ledger(
    by_year: Mapping[int, _Year], answers: Mapping[int, Sequence[FollowUp]], mine: set[int]
) -> Iterator[Promises]:
    """What each report named, the newest first."""
    for number in sorted(by_year, reverse=True):
        year, after = by_year[number], by_year.get(number + 1)
        promised = pairs(year.content.statements)
        if not promised or year.report.office_id not in mine:
            continue
        told: dict[str, FollowUp] = {}
        if after is not None:
            rows = answers.get(after.report.published_revision_id or 0, ())
            told = {row.key: row for row in rows if row.promised_report_id == year.report.id}
        quoting = Quoting(year.content)
        fates = outcomes(promised, after.content) if after else (None,) * len(promised)
        items = []
        for pair, outcome in zip(promised, fates, strict=True):
            answer = told.get(pair.key)
            quote = None
            if outcome and outcome.mention and after:
                quote = quote_of(outcome.mention, passages(after.content))
            items.append(
                Promise(
                    named=quoting.named(pair),
                    state=Progressing(answer.state) if answer and answer.state else None,
                    evidence=answer.evidence if answer else "",
                    fate=outcome.fate if outcome else None,
                    quote=quote,
                )
            )
        yield Promises(year.summary, after.summary if after else None, tuple(items))
