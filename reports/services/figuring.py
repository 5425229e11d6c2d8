"""Figures: any cell or sum of cells over offices and years, as everybody may ask.

Blanks are no numbers and are counted apart. Editions of the form that measure different things
are series of their own. What would count twice, or add up what cannot be, is refused.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from reports.errors import InvalidQueryError
from reports.form import FORMS
from reports.rules.model import N_
from reports.services.figure_choices import choice_of, refuse_senseless, unit_of
from reports.services.views.figures import Figure, Figures, FigureSeries, Label
from reports.store import figures as store
from reports.store import published, queue
from reports.store.figures import Added, Wanted
from reports.store.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from reports.services.core import Core
    from reports.services.views.figures import Choice, FigureQuery
    from reports.store.database import UnitOfWork

DIMENSIONS = ("year", "district", "kind", "office", "row", "column")
MAX_VALUES = 100  # of one filter
MAX_LABELS = 500
MAX_SERIES = 60
BETWEEN_FORMS = N_(
    "The form of 2019 and that of 2021 measure this differently: they are series of their own"
)
STOCK = N_("This counts what stands at one moment; years are therefore never added up")
TWICE = N_(
    "%(num)s of the reports are of governments: where one tells of the whole district, its figures"
    " hold those of other offices and count twice"
)


def figures(core: Core, query: FigureQuery) -> Figures:
    """The figures asked for; InvalidQueryError where they cannot be had, and what to change."""
    choice = choice_of(query.table)
    _limit(query)
    refuse_senseless(choice, query)
    dimensions, notes = _dimensions(choice, query)
    wanted = Wanted(
        query.table,
        query.rows,
        query.columns,
        query.years,
        query.districts,
        query.kinds,
        query.offices,
    )
    with core.database.unit_of_work(Scope.public()) as work:
        sums = store.added(work, wanted, dimensions)
        counts, governments = _counted(work, wanted, dimensions)
        offices = store.office_counts(work, wanted, dimensions)
        found = _Table(choice, query, dimensions, sums, counts, offices)
        labels = _labels(work, choice, query.group, found.codes(0), query)
        split = dimensions[1] if len(dimensions) > 1 else ""
        splits: Sequence[Label | None] = (
            _labels(work, choice, split, found.codes(1), query) if split else [None]
        )
        if governments:
            notes.append((TWICE, {"num": governments}))
        if len(labels) > MAX_LABELS or len(splits) > MAX_SERIES:
            raise InvalidQueryError(
                "This makes %(labels)s lines of %(series)s figures; at most %(limit)s of"
                " %(series_limit)s can be shown: narrow the question",
                labels=len(labels),
                series=len(splits),
                limit=MAX_LABELS,
                series_limit=MAX_SERIES,
            )
        series = found.series(labels, splits)
        if any(one.form for one in series):
            notes.append((BETWEEN_FORMS, {}))
        return Figures(
            query=query,
            choice=choice,
            unit=unit_of(choice, query),
            labels=tuple(labels),
            series=tuple(series),
            split=split,
            reports=sum(counts.values()),
            offices=sum(offices.values()),
            computed=queue.clock(work),
            notes=tuple(notes),
        )


def _limit(query: FigureQuery) -> None:
    for name in (query.group, query.split):
        if name and name not in DIMENSIONS:
            raise InvalidQueryError("Figures are not grouped by %(name)s", name=name)
    if query.group == query.split:
        raise InvalidQueryError("Choose two different things for the axis and for the series")
    for values in (query.years, query.districts, query.kinds, query.offices):
        if len(values) > MAX_VALUES:
            raise InvalidQueryError("A filter holds at most %(limit)s values", limit=MAX_VALUES)


def _dimensions(
    choice: Choice, query: FigureQuery
) -> tuple[list[str], list[tuple[str, Mapping[str, Any]]]]:
    """What to group by: as asked, and by year where years cannot be added up."""
    asked = [query.group, *([query.split] if query.split else [])]
    stock = any(r.stock for r in choice.rows if r.code in query.rows) or any(
        c.stock for c in choice.columns if c.code in query.columns
    )
    if not stock or "year" in asked or len(query.years) == 1:
        return asked, []
    if len(asked) > 1:
        raise InvalidQueryError(
            "This counts what stands at one moment, so years are never added up: choose one year,"
            " or have the figures by year"
        )
    return [*asked, "year"], [(STOCK, {})]


class _Table:
    """Sums by key, put in the order of labels and series."""

    def __init__(
        self,
        choice: Choice,
        query: FigureQuery,
        dimensions: Sequence[str],
        sums: Sequence[Added],
        counts: Mapping[tuple[store.Key, str], int],
        offices: Mapping[store.Key, int],
    ) -> None:
        self._query, self._dimensions = query, dimensions
        self._continued = choice.continued
        self._sums: dict[tuple[store.Key, str | None], list[Added]] = defaultdict(list)
        for one in sums:
            self._sums[one.key, self._form(one.form)].append(one)
        # An edition that has none of the cells gives no figure: it is not blank, it never asked.
        asking = {f.code for f in FORMS.values() if _asks(f.code, query)}
        self._counts: dict[tuple[store.Key, str | None], int] = defaultdict(int)
        self._unasked: dict[store.Key, int] = defaultdict(int)
        for (key, form), count in counts.items():
            if form in asking:
                self._counts[key, self._form(form)] += count
            else:
                self._unasked[key] += count
        self._offices = offices
        forms = {form for _, form in self._counts}
        self._forms = [None] if self._continued else sorted(f for f in forms if f)

    def _form(self, form: str) -> str | None:
        return None if self._continued else form

    def codes(self, at: int) -> set[Any]:
        """The codes that occur along a dimension, of rows and columns those that were asked for."""
        name = self._dimensions[at]
        if name in {"row", "column"}:
            return set(self._query.rows if name == "row" else self._query.columns)
        of_reports = [d for d in self._dimensions if d not in {"row", "column"}]
        at = of_reports.index(name)
        return {key[at] for key, _ in self._counts} | {key[at] for key in self._unasked}

    def series(self, labels: Sequence[Label], splits: Sequence[Label | None]) -> list[FigureSeries]:
        """The series, each edition of the form by itself where they cannot be one."""
        forms = self._forms
        found = [
            FigureSeries(
                split,
                form if len(forms) > 1 else None,
                tuple(self._figure(label, split, form) for label in labels),
            )
            for split in splits
            for form in forms
        ]
        return [one for one in found if len(forms) == 1 or any(one.figures)]

    def _figure(self, label: Label, split: Label | None, form: str | None) -> Figure | None:
        codes = [label.code, *([split.code] if split else [])]
        key = tuple(
            int(code) if name in {"year", "office"} else code
            for name, code in zip(self._dimensions, codes, strict=True)
        )
        pairs = list(zip(self._dimensions, key, strict=True))
        of_reports = tuple(code for name, code in pairs if name not in {"row", "column"})
        places = tuple(code for name, code in pairs if name in {"district", "kind", "office"})
        reports = self._counts.get((of_reports, form), 0)
        others = self._unasked.get(of_reports, 0)
        if not reports and (others or not self._continued):
            return None
        values = self._sums.get((key, form), [])
        numbers = [one.total for one in values if one.total is not None]
        by_year = "year" in self._dimensions or len(self._query.years) == 1
        listed = self._offices.get(places, 0)
        return Figure(
            value=_plain(sum(numbers[1:], numbers[0])) if numbers else None,
            reports=reports,
            filled=sum(one.filled for one in values),
            inapplicable=sum(one.inapplicable for one in values),
            partial=sum(one.partial for one in values),
            missing=max(0, listed - reports - others) if by_year and self._continued else None,
        )


def _asks(form: str, query: FigureQuery) -> bool:
    """Whether the edition has any of the cells."""
    for table in FORMS[form].tables:
        if table.code == query.table:
            rows = {row.code for row in table.rows}
            columns = {column.code for column in table.columns}
            return bool(rows & set(query.rows) and columns & set(query.columns))
    return False


def _labels(
    work: UnitOfWork, choice: Choice, dimension: str, codes: set[Any], query: FigureQuery
) -> list[Label]:
    if dimension == "year":
        # Years between are on the axis without a figure: a gap must be seen.
        years = query.years or tuple(range(min(codes), max(codes) + 1) if codes else ())
        return [Label(str(year), str(year)) for year in sorted(years)]
    if dimension in {"row", "column"}:
        members = choice.rows if dimension == "row" else choice.columns
        return [Label(m.code, m.label) for m in members if m.code in codes]
    if dimension == "kind":
        return [Label(code, code) for code in sorted(codes)]
    known = store.names(work, dimension, sorted(codes))
    by_name: Callable[[Label], str] = lambda label: label.text  # noqa: E731 - typed for the sort
    return sorted((Label(str(code), known[code]) for code in codes), key=by_name)


def _counted(
    work: UnitOfWork, wanted: Wanted, dimensions: Sequence[str]
) -> tuple[Mapping[tuple[store.Key, str], int], int]:
    """How many reports there are by key and form, and how many of governments among others.

    The second is 0 where no government's figures are added to those of other offices.
    """
    if {"kind", "office"} & set(dimensions):
        return store.report_counts(work, wanted, dimensions), 0
    counts: dict[tuple[store.Key, str], int] = defaultdict(int)
    governments = 0
    by_kind = store.report_counts(work, wanted, (*dimensions, "kind"))
    for ((*key, kind), form), count in by_kind.items():
        counts[tuple(key), form] += count
        governments += count if kind == "government" else 0
    return counts, governments if governments < sum(counts.values()) else 0


def _plain(value: Decimal) -> int | Decimal:
    """Whole numbers as int: 4, not 4.00; amounts as they are."""
    return int(value) if value == value.to_integral_value() else value


def years(core: Core) -> tuple[int, ...]:
    """Years with published reports, newest first."""
    with core.database.unit_of_work(Scope.public()) as work:
        return published.years(work)
