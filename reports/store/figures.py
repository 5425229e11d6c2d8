"""Cells of published reports added up by the database, exactly, over any of six dimensions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from reports.store.models import CellRow, District, Office, Report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from sqlalchemy import Select

    from reports.store.database import UnitOfWork

_OF_REPORT: dict[str, Any] = {
    "year": Report.year,
    "district": District.code,
    "kind": Office.kind,
    "office": Office.id,
}
_OF_CELL: dict[str, Any] = {"row": CellRow.row, "column": CellRow.column}
_OF_PLACE = ("district", "kind", "office")

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Wanted:
    """Cells of one table, in which reports; an empty filter leaves its field open."""

    table: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    years: tuple[int, ...] = ()
    districts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    offices: tuple[int, ...] = ()


@dataclass(frozen=True)
class Added:
    """A sum by key and edition of the form: of reports with a number, all 不适用, or with a gap.

    `total` is None where nobody gave a number.
    """

    key: Key
    form: str
    total: Decimal | None
    filled: int
    inapplicable: int
    partial: int


def added(work: UnitOfWork, wanted: Wanted, dimensions: Sequence[str]) -> list[Added]:
    """The sums of the wanted cells, one for each combination of the dimensions that occurs."""
    of_cells = [_OF_CELL[name].label(name) for name in dimensions if name in _OF_CELL]
    chosen = _filtered(select(Report.published_revision_id), wanted)
    cells = (
        select(
            CellRow.revision_id,
            *of_cells,
            func.sum(CellRow.value).label("total"),
            func.count(CellRow.value).label("numbers"),
            func.count(case((CellRow.not_applicable, 1))).label("inapplicable"),
            func.count().label("cells"),
        )
        .where(
            CellRow.table == wanted.table,
            CellRow.row.in_(wanted.rows),
            CellRow.column.in_(wanted.columns),
            CellRow.revision_id.in_(chosen),
        )
        .group_by(CellRow.revision_id, *of_cells)
        .subquery()
    )
    keys = [
        cells.c[name] if name in _OF_CELL else _OF_REPORT[name].label(name) for name in dimensions
    ]
    there = cells.c.numbers > 0
    gap = cells.c.numbers + cells.c.inapplicable < cells.c.cells
    rows = work.session.execute(
        _placed(
            select(
                *keys,
                Report.form,
                func.sum(cells.c.total),
                func.count(case((there, 1))),
                func.count(case((~there & (cells.c.inapplicable > 0), 1))),
                func.count(case((there & gap, 1))),
            )
        )
        .join(cells, cells.c.revision_id == Report.published_revision_id)
        .group_by(*keys, Report.form)
    )
    width = len(keys)
    return [Added(tuple(row[:width]), *row[width:]) for row in rows]


def report_counts(
    work: UnitOfWork, wanted: Wanted, dimensions: Sequence[str]
) -> dict[tuple[Key, str], int]:
    """How many published reports there are, by (key over the dimensions of reports, form)."""
    keys = [_OF_REPORT[name] for name in dimensions if name in _OF_REPORT]
    query = _filtered(select(*keys, Report.form, func.count()), wanted)
    rows = work.session.execute(query.group_by(*keys, Report.form))
    return {(tuple(row[:-2]), row[-2]): row[-1] for row in rows}


def office_counts(work: UnitOfWork, wanted: Wanted, dimensions: Sequence[str]) -> dict[Key, int]:
    """How many offices there are, by key over the dimensions of places.

    An office that another has taken over is not counted beside it.
    """
    keys = [_OF_REPORT[name] for name in dimensions if name in _OF_PLACE]
    taken_over = select(Office.predecessor_id).where(Office.predecessor_id.is_not(None))
    query: Select[Any] = (
        select(*keys, func.count()).select_from(Office).join(District, Office.district)
    )
    query = _of_places(query, wanted).group_by(*keys)
    if not wanted.offices:
        query = query.where(Office.id.not_in(taken_over))
    return {tuple(row[:-1]): row[-1] for row in work.session.execute(query)}


def names(work: UnitOfWork, dimension: str, codes: Sequence[Any]) -> dict[Any, str]:
    """Names of districts (by code) or offices (by id)."""
    query = (
        select(District.code, District.name).where(District.code.in_(codes))
        if dimension == "district"
        else select(Office.id, Office.name).where(Office.id.in_(codes))
    )
    return dict(work.session.execute(query).all())


def _placed(query: Select[Any]) -> Select[Any]:
    return query.select_from(Report).join(Office, Report.office).join(District, Office.district)


def _filtered(query: Select[Any], wanted: Wanted) -> Select[Any]:
    query = _of_places(_placed(query), wanted).where(Report.published_revision_id.is_not(None))
    return query.where(Report.year.in_(wanted.years)) if wanted.years else query


def _of_places(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.districts:
        query = query.where(District.code.in_(wanted.districts))
    if wanted.kinds:
        query = query.where(Office.kind.in_(wanted.kinds))
    if wanted.offices:
        query = query.where(Office.id.in_(wanted.offices))
    return query
