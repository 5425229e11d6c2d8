"""Sums over a district: what its offices' tables come to, told apart from what is missing.

Offices whose report is not there are named, never taken as 0; a blank is no number; two
editions of the form are never added up. Sums are made by the database, exactly.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from reports.content import Cell, empty_content
from reports.errors import NotFoundError
from reports.form import FORMS
from reports.renderers.printed import printed_text
from reports.rules import check, place_label
from reports.services import board
from reports.services.actors import Actor, Permission
from reports.services.views import BoardQuery, OfficeView, Standing
from reports.services.views.sums import (
    CellSum,
    Comparison,
    Contribution,
    Difference,
    Gaps,
    Sums,
)
from reports.store import board as standings
from reports.store import sums
from reports.store.states import OfficeKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from reports.content import Content
    from reports.services.core import Core
    from reports.services.views import Board
    from reports.store.database import UnitOfWork
    from reports.store.models import CellRow
    from reports.store.sums import Place, TableUse, Total

_ON_THE_WAY = frozenset({Standing.FILED, Standing.IN_REVIEW})


def form_of(year: int) -> str:
    """The edition of the form that is in force for a year; the oldest for years before it."""
    for code, form in FORMS.items():
        if form.years[0] <= year <= form.years[1]:
            return code
    return min(FORMS)


def district_sums(
    core: Core,
    actor: Actor,
    year: int,
    *,
    submitted: bool = False,
    against: int | None = None,
    district: str | None = None,
) -> Sums:
    """The sums of the district's published reports, with `submitted` of those handed in as well.

    `against` names an office whose own report tells of the whole district: it is left out of the
    sum and compared with it.
    """
    actor.require(Permission.REVIEW)
    found = board.show(core, actor, BoardQuery(year, district, size=None))
    with core.database.unit_of_work(actor.scope) as work:
        return _sums(work, found, _revisions(work, found, submitted), submitted, against)


def cell_sum(
    core: Core,
    actor: Actor,
    year: int,
    place: Place,
    *,
    submitted: bool = False,
    against: int | None = None,
    district: str | None = None,
) -> CellSum:
    """What every office gives to one sum; NotFoundError for a cell the form does not have."""
    actor.require(Permission.REVIEW)
    found = board.show(core, actor, BoardQuery(year, district, size=None))
    with core.database.unit_of_work(actor.scope) as work:
        chosen = _revisions(work, found, submitted)
        whole = _sums(work, found, chosen, submitted, against)
        table, row, column = place
        if column not in whole.content.tables.get(table, {}).get(row, {}):
            raise NotFoundError("The form has no cell %(cell)s", cell=".".join(place))
        in_sum = {office.id: office for office in whole.offices}
        lines = {line.office.id: line for line in found.lines}
        cells = sums.contributions(work, [chosen[i][0] for i in in_sum], place)
        parts = [
            Contribution(
                office,
                lines[office.id].report_id or 0,
                _plain(cells[office.id].value) if office.id in cells else None,
                _text(cells[office.id]) if office.id in cells else "",
            )
            for office in whole.offices
        ]
    parts.sort(key=lambda part: (part.value is None, -(part.value or 0), part.office.name))
    cell = whole.content.cell(*place)
    return CellSum(whole, _label(whole.content, place), cell.value, tuple(parts))


def _revisions(
    work: UnitOfWork,
    found: Board,
    submitted: bool,  # noqa: FBT001 - passed on by name above
) -> dict[int, tuple[int, str]]:
    """The revision of each office that counts, and its form, by office id."""
    standing = {line.office.id: line.standing for line in found.lines}
    chosen = {}
    for row in standings.of_year(work, found.district.id, found.query.year):
        report = row.report
        if report is None or row.office.id not in standing:
            continue
        revision = report.published_revision_id
        if submitted and standing[row.office.id] in _ON_THE_WAY:
            revision = report.current_revision_id
        if revision is not None:
            chosen[row.office.id] = (revision, report.form)
    return chosen


def _sums(
    work: UnitOfWork,
    found: Board,
    chosen: Mapping[int, tuple[int, str]],
    submitted: bool,  # noqa: FBT001 - passed on by name above
    against: int | None,
) -> Sums:
    year = found.query.year
    form = form_of(year)
    by_name = sorted(found.lines, key=lambda line: line.office.name)
    mine = [x for x in by_name if x.office.id in chosen and chosen[x.office.id][1] == form]
    added = [line.office for line in mine if line.office.id != against]
    ids = [chosen[office.id][0] for office in added]
    totals = sums.totals(work, ids)
    content = _content(form, year, found.district.name, totals)
    compared = next((line.office for line in mine if line.office.id == against), None)
    return Sums(
        district=found.district,
        year=year,
        form=form,
        submitted=submitted,
        missing=tuple(line for line in by_name if line.office.id not in chosen),
        other_form=tuple(
            x for x in by_name if x.office.id in chosen and chosen[x.office.id][1] != form
        ),
        offices=tuple(added),
        gaps=_gaps(form, added, sums.uses(work, ids)),
        content=content,
        counts={place: total.filled for place, total in totals.items()},
        findings=tuple(f for f in check(content) if f.rule.startswith("arithmetic.")),
        comparison=_comparison(work, content, compared, chosen) if compared else None,
        comparable=tuple(x.office for x in mine if x.office.kind is OfficeKind.GOVERNMENT),
    )


def _content(form: str, year: int, name: str, totals: Mapping[Place, Total]) -> Content:
    """The sums as a report of the form; merged rows stand where an office has merged them."""
    empty = empty_content(form, year, name, f"{name}{year}年度各机关汇总")
    tables = {t: {r: dict(cells) for r, cells in rows.items()} for t, rows in empty.tables.items()}
    for (table, row, column), total in totals.items():
        if total.value is not None:
            cells = tables.setdefault(table, {}).setdefault(row, {})
            cells[column] = Cell(_plain(total.value))
    return replace(empty, tables=tables)


def _gaps(form: str, offices: Sequence[OfficeView], found: Sequence[TableUse]) -> tuple[Gaps, ...]:
    blank: dict[int, int] = defaultdict(int)
    present: dict[int, set[str]] = defaultdict(set)
    for use in found:
        blank[use.office_id] += use.blank
        present[use.office_id].add(use.table)
    codes = [table.code for table in FORMS[form].tables]
    gaps = (
        Gaps(o, blank[o.id], tuple(code for code in codes if code not in present[o.id]))
        for o in offices
    )
    return tuple(gap for gap in gaps if gap.blank or gap.absent)


def _comparison(
    work: UnitOfWork,
    content: Content,
    office: OfficeView,
    chosen: Mapping[int, tuple[int, str]],
) -> Comparison:
    own = sums.totals(work, [chosen[office.id][0]])
    different, compared = [], 0
    for table, row, column, cell in content.cells():
        place = (table, row, column)
        total = own.get(place)
        printed = _plain(total.value) if total else None
        compared += 1
        if printed != cell.value:
            different.append(Difference(place, _label(content, place), cell.value, printed))
    return Comparison(office, tuple(different), compared)


def _label(content: Content, place: Place) -> str:
    return place_label(content, "tables." + ".".join(place))


def _plain(value: Decimal | None) -> int | Decimal | None:
    """Whole numbers as int: 4, not 4.00; amounts as they are."""
    if value is None or value != value.to_integral_value():
        return value
    return int(value)


def _text(cell: CellRow) -> str:
    return printed_text(Cell(_plain(cell.value), cell.source, cell.not_applicable))
