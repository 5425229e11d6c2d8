"""Sums over the cells of many reports, exact, with blanks counted apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select, tuple_

from reports.store.models import CellRow, Report

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from decimal import Decimal

    from reports.store.database import UnitOfWork

Place = tuple[str, str, str]


@dataclass(frozen=True)
class Total:
    """The sum of one cell over revisions: of `filled` numbers; `inapplicable` said so.

    `value` is None where nobody gave a number.
    """

    value: Decimal | None
    filled: int
    inapplicable: int


@dataclass(frozen=True)
class TableUse:
    """How much of a table an office has filled: cells it printed, and those without a number."""

    office_id: int
    table: str
    blank: int


def totals(work: UnitOfWork, revision_ids: Collection[int]) -> dict[Place, Total]:
    """The sum of every cell that one of the revisions has, by (table, row, column)."""
    place = (CellRow.table, CellRow.row, CellRow.column)
    rows = work.session.execute(
        select(
            *place,
            func.sum(CellRow.value),
            func.count(CellRow.value),
            func.count(case((CellRow.not_applicable, 1))),
        )
        .where(CellRow.revision_id.in_(revision_ids))
        .group_by(*place)
    )
    return {(t, r, c): Total(value, filled, na) for t, r, c, value, filled, na in rows}


def by_year(
    work: UnitOfWork, revision_ids: Collection[int], wanted: Collection[Place]
) -> dict[tuple[int, str, str, str], Total]:
    """The sums of some cells over revisions, year by year: by (year, table, row, column)."""
    place = (CellRow.table, CellRow.row, CellRow.column)
    rows = work.session.execute(
        select(
            Report.year,
            *place,
            func.sum(CellRow.value),
            func.count(CellRow.value),
            func.count(case((CellRow.not_applicable, 1))),
        )
        .join(Report, Report.id == CellRow.report_id)
        .where(CellRow.revision_id.in_(revision_ids), tuple_(*place).in_(wanted))
        .group_by(Report.year, *place)
    )
    return {(y, t, r, c): Total(value, filled, na) for y, t, r, c, value, filled, na in rows}


def uses(work: UnitOfWork, revision_ids: Collection[int]) -> Sequence[TableUse]:
    """Each office's tables, and how many of their cells hold neither number nor 不适用."""
    blank = func.count(case((CellRow.value.is_(None) & ~CellRow.not_applicable, 1)))
    rows = work.session.execute(
        select(CellRow.office_id, CellRow.table, blank)
        .where(CellRow.revision_id.in_(revision_ids))
        .group_by(CellRow.office_id, CellRow.table)
    )
    return [TableUse(*row) for row in rows]


def contributions(
    work: UnitOfWork, revision_ids: Collection[int], place: Place
) -> dict[int, CellRow]:
    """One cell in each of the revisions that has it, by office id."""
    table, row, column = place
    rows = work.session.scalars(
        select(CellRow).where(
            CellRow.revision_id.in_(revision_ids),
            CellRow.table == table,
            CellRow.row == row,
            CellRow.column == column,
        )
    )
    return {cell.office_id: cell for cell in rows}
