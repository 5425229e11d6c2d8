"""Who of a district has published what, and when: no table of ranks.

Offices stand in official order: by kind, then as the district lists them. An office and those
before it are one line, so that a new name makes no gap.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from reports.errors import InvalidQueryError, NotFoundError
from reports.form import FORMS
from reports.form.measures import same_measure
from reports.renderers.info import OFFICE_TIME
from reports.services.histories import KEY_FIGURES, figure_label, timeliness
from reports.services.notices import notices
from reports.services.regions import above, called
from reports.services.showing import district_view, office_view
from reports.services.views.coverage import (
    Coverage,
    CoverageLine,
    CoveredYear,
    DistrictCoverage,
    RegionLine,
    RegionPage,
    RegionView,
    SummedFigure,
    SummedYear,
)
from reports.store import coverage as counting
from reports.store import deadlines, filings, places, published, sums
from reports.store.scope import Scope
from reports.store.states import OfficeKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.services.core import Core
    from reports.services.notices import Notices
    from reports.store.database import UnitOfWork
    from reports.store.models import Office, Report

YEARS = 6
"""Years shown at once; earlier ones follow on a page of their own."""
OFFICES = 100
"""Offices shown at once: with six years each about 60 kB of page."""
_KINDS = (
    OfficeKind.GOVERNMENT,
    OfficeKind.DEPARTMENT,
    OfficeKind.INSTITUTION,
    OfficeKind.SUBDISTRICT,
    OfficeKind.TOWN,
)
"""The order in which governments list their offices."""


def district_coverage(
    core: Core,
    code: str,
    kind: str | None = None,
    before: int | None = None,
    after: int = 0,
) -> DistrictCoverage:
    """A district's offices and years; NotFoundError, InvalidQueryError for a kind there is not."""
    if kind is not None and kind not in set(OfficeKind):
        raise InvalidQueryError("There is no kind of office %(kind)s", kind=kind[:40])
    chosen = OfficeKind(kind) if kind else None
    told = notices(core, district=code)
    with core.database.unit_of_work(Scope.public()) as work:
        place = places.district(work, code)
        offices = places.offices(work, district_id=place.id)
        heads = _heads(offices)
        all_years = published.years(work, published.Filter(district=code))
        older = [y for y in all_years if before is None or y < before]
        years = older[:YEARS]
        reports = [
            r
            for r in published.of_years(work, place.id, years)
            if chosen is None or heads[r.office_id].kind == chosen
        ]
        covered = _covered(work, reports, heads, {o.id: o for o in offices}, years, told)
        withdrawn: dict[int, dict[int, int]] = defaultdict(dict)
        for (office_id, year), gone in told.withdrawn.items():
            withdrawn[heads[office_id].id][year] = gone.report_id
        owing = [
            office
            for office in offices
            if heads[office.id] is office and (chosen is None or office.kind == chosen)
        ]
        owing.sort(key=lambda office: (_KINDS.index(OfficeKind(office.kind)), office.id))
        replaced = {o.predecessor_id for o in offices}
        listed = [o for o in owing if o.id not in replaced or o.id in covered]
        count = sum(1 for office in listed if office.id not in replaced)
        names: dict[int, list[str]] = defaultdict(list)
        for office in offices:
            if heads[office.id] is not office:
                names[heads[office.id].id].append(office.name)
        shown = listed[after : after + OFFICES]
        return DistrictCoverage(
            district=district_view(place, len(offices), published.count(work, _of(code))),
            regions=regions_above(place.region),
            kind=chosen,
            kinds=_kinds(offices, heads, replaced),
            years=tuple(_coverage(year, count, covered) for year in years),
            lines=tuple(
                CoverageLine(
                    office_view(office),
                    tuple(names[office.id]),
                    covered.get(office.id, {}),
                    withdrawn.get(office.id, {}),
                )
                for office in shown
            ),
            sums=_sums(work, reports, years),
            earlier=years[-1] if len(older) > YEARS else None,
            later=before is not None,
            total=len(listed),
            after=after + OFFICES if after + OFFICES < len(listed) else None,
        )


def region(core: Core, code: str) -> RegionPage:
    """A province or city with the districts that are in it; NotFoundError where there is none."""
    with core.database.unit_of_work(Scope.public()) as work:
        rows = places.districts_in(work, code)
        if not rows:
            raise NotFoundError("There is no region %(code)s here", code=code[:20])
        ids = [row.id for row in rows]
        offices = counting.offices_of_today(work, ids)
        counts = counting.by_district_and_year(work, ids, OFFICE_TIME)
        level = rows[0].region.index(code)
        below = {c for row in rows for c in above(row.region) if row.region.index(c) == level + 1}
        years = sorted({year for _, year in counts}, reverse=True)[:YEARS]
        lines = []
        for row in rows:
            listed = offices.get(row.id, 0)
            lines.append(
                RegionLine(
                    district_view(row, listed),
                    tuple(_counted(year, listed, counts.get((row.id, year))) for year in years),
                )
            )
        return RegionPage(
            region=_region(code),
            above=regions_above(rows[0].region[: level + 1]),
            below=tuple(map(_region, sorted(below))),
            years=tuple(_together(year, lines, at) for at, year in enumerate(years)),
            districts=tuple(lines),
        )


def regions_above(codes: Sequence[str]) -> tuple[RegionView, ...]:
    """The regions that a district is in, the largest first, without itself."""
    return tuple(map(_region, above(codes)))


def _counted(year: int, owing: int, counts: counting.Counts | None) -> Coverage:
    found = counts or counting.Counts(0, 0, 0)
    return Coverage(year, owing, found.published, found.dated, found.in_time)


def _together(year: int, lines: Sequence[RegionLine], at: int) -> Coverage:
    """The year of all districts."""
    found = [line.years[at] for line in lines]
    return Coverage(
        year,
        sum(one.owing for one in found),
        sum(one.published for one in found),
        sum(one.dated for one in found),
        sum(one.in_time for one in found),
    )


def _region(code: str) -> RegionView:
    return RegionView(code, called(code))


def _of(code: str) -> published.Filter:
    return published.Filter(district=code)


def _heads(offices: Sequence[Office]) -> dict[int, Office]:
    """By office id the office that goes on with its duties today, itself where none does.

    Where several took over, nobody can say whose history it is: it stays a line of its own.
    """
    after: dict[int, list[Office]] = defaultdict(list)
    for office in offices:
        if office.predecessor_id is not None:
            after[office.predecessor_id].append(office)
    heads = {}
    for office in offices:
        head, seen = office, {office.id}
        while len(after[head.id]) == 1 and after[head.id][0].id not in seen:
            head = after[head.id][0]
            seen.add(head.id)
        heads[office.id] = head
    return heads


def _kinds(
    offices: Sequence[Office], heads: Mapping[int, Office], replaced: set[int | None]
) -> dict[OfficeKind, int]:
    """How many offices of each kind there are today, in official order."""
    counts = Counter(o.kind for o in offices if heads[o.id] is o and o.id not in replaced)
    return {kind: counts[kind] for kind in _KINDS if counts[kind]}


def _covered(
    work: UnitOfWork,
    reports: Sequence[Report],
    heads: Mapping[int, Office],
    offices: Mapping[int, Office],
    years: Sequence[int],
    told: Notices,
) -> dict[int, dict[int, CoveredYear]]:
    """What is published, by the id of the office of today and the year."""
    due = deadlines.deadlines(work, [offices[r.office_id] for r in reports], set(years))
    first = filings.first_published(work, [report.id for report in reports])
    found: dict[int, dict[int, CoveredYear]] = defaultdict(dict)
    # Where two offices of a line have a report for one year, that of the later counts.
    for report in sorted(reports, key=lambda r: heads[r.office_id].id == r.office_id):
        head, office = heads[report.office_id], offices[report.office_id]
        key = (office.id, report.year)
        found[head.id][report.year] = CoveredYear(
            report.id,
            timeliness(report, first.get(report.id), due.get(key), told.granted.get(key)),
            office.name if office is not head else None,
        )
    return found


def _coverage(year: int, owing: int, covered: Mapping[int, Mapping[int, CoveredYear]]) -> Coverage:
    found = [line[year] for line in covered.values() if year in line]
    dated = [x.timeliness.late for x in found if x.timeliness.late is not None]
    in_time = sum(late <= 0 for late in dated)
    excused = sum(x.timeliness.excused for x in found)
    return Coverage(year, owing, len(found), len(dated), in_time, excused)


def _sums(
    work: UnitOfWork, reports: Sequence[Report], years: Sequence[int]
) -> tuple[SummedFigure, ...]:
    """Key figures of the offices' reports; the government's own may tell of the whole district."""
    counted = [r for r in reports if r.office.kind != OfficeKind.GOVERNMENT]
    wanted = [(t, r, c) for t, r, c in (place.split(".") for place in KEY_FIGURES)]
    layout = FORMS[max(FORMS)]
    found = sums.by_year(work, [r.published_revision_id or 0 for r in counted], wanted)
    published_in = Counter(report.year for report in counted)
    forms = defaultdict(set)
    for report in counted:
        forms[report.year].add(report.form)
    out = []
    for key in KEY_FIGURES:
        table, row, column = key.split(".")
        label, unit = figure_label(layout, key)
        line: list[SummedYear | None] = []
        for year in years:
            same = all(
                same_measure(FORMS[form], layout, table, row, column)
                for form in forms[year]
                if form in FORMS
            )
            total = found.get((year, table, row, column))
            line.append(
                SummedYear(
                    year,
                    total.value if total else None,
                    total.filled if total else 0,
                    published_in[year],
                )
                if same
                else None
            )
        out.append(SummedFigure(key, label, unit, tuple(line)))
    return tuple(out)
