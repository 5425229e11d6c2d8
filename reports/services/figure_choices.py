"""What of the form can be asked for: its tables over both editions, and what adds up."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

from reports.errors import InvalidQueryError
from reports.form import FORMS
from reports.services.views.figures import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.form import Column, Form, Row, Table
    from reports.services.views.figures import FigureQuery

    Member = TypeVar("Member", Row, Column)


@cache
def choices() -> tuple[Choice, ...]:
    """Every table, the newest edition's first."""
    codes = dict.fromkeys(t.code for f in _newest_first() for t in f.tables)
    return tuple(_choice(code) for code in codes)


def choice_of(code: str) -> Choice:
    """The table of that code; InvalidQueryError."""
    for choice in choices():
        if choice.code == code:
            return choice
    raise InvalidQueryError("The form has no table %(table)s", table=code[:60])


def refuse_senseless(choice: Choice, query: FigureQuery) -> None:
    """InvalidQueryError for cells that are not there, count twice, or have no common unit."""
    for asked, known, name in (
        (query.rows, choice.rows, "row"),
        (query.columns, choice.columns, "column"),
    ):
        codes = {member.code for member in known}
        if not asked:
            raise InvalidQueryError("Choose at least one row and one column of the table")
        if unknown := next((code for code in asked if code not in codes), None):
            message = "The table has no row or column %(code)s"
            raise InvalidQueryError(message, code=unknown[:60])
        if name not in {query.group, query.split} and (both := _twice(choice, asked, name)):
            whole, part = both
            labels = {member.code: member.label for member in known}
            raise InvalidQueryError(
                "“%(whole)s” holds “%(part)s” already: added up they would count twice; choose one"
                " of them, or have them as separate figures",
                whole=labels[whole],
                part=labels[part],
            )
    _refuse_units(choice, query)


def unit_of(choice: Choice, query: FigureQuery) -> str:
    """The unit of the columns asked for, '' where they have none in common."""
    units = {c.unit or "" for c in choice.columns if c.code in query.columns}
    return units.pop() if len(units) == 1 else ""


def _refuse_units(choice: Choice, query: FigureQuery) -> None:
    columns = [c for c in choice.columns if c.code in query.columns]
    for column in columns:
        if column.kind == "money" and column.unit is None:
            raise InvalidQueryError(
                "“%(column)s” has no fixed unit in the form, so it cannot be added up; read it in"
                " the reports themselves",
                column=column.label,
            )
    if "column" in {query.group, query.split}:
        return
    if len({(c.unit, c.stock) for c in columns}) > 1:
        raise InvalidQueryError(
            "These columns count different things and cannot be added up; choose one of them, or"
            " have the figures by column"
        )


def _twice(choice: Choice, codes: Iterable[str], axis: str) -> tuple[str, str] | None:
    """A whole and a part of it that are both asked for, by the form's own equations."""
    asked = set(codes)
    for form in FORMS.values():
        for equation in form.equations:
            # Members of an equation that holds for each column are rows, and the other way round.
            members = "row" if equation.each == "column" else "column"
            if equation.table != choice.code or members != axis or len(equation.left) != 1:
                continue
            whole = equation.left[0]
            if whole in asked and (parts := asked & set(equation.right)):
                return whole, min(parts)
    return None


def _choice(code: str) -> Choice:
    tables: list[tuple[str, Table]] = [
        (form.code, table)
        for form in _newest_first()
        for table in form.tables
        if table.code == code
    ]
    only = {}
    for form, table in tables:
        others = [t for f, t in tables if f != form]
        for code_here in _codes(table):
            if not any(code_here in _codes(other) for other in others):
                only[code_here] = form
    newest = tables[0][1]
    edition = FORMS[tables[0][0]]
    return Choice(
        code,
        newest.meaning.name,
        edition.section(newest.section).title,
        len(edition.tables_of(newest.section)) == 1,
        newest.head,
        newest.article,
        _united([table.rows for _, table in tables]),
        _united([table.columns for _, table in tables]),
        only,
        continued=newest.continues is not None,
    )


def _united(editions: Sequence[tuple[Member, ...]]) -> tuple[Member, ...]:
    """The members of the newest edition, then what older ones have besides."""
    found: dict[str, Member] = {}
    for members in editions:
        for member in members:
            found.setdefault(member.code, member)
    return tuple(found.values())


def _codes(table: Table) -> set[str]:
    return {row.code for row in table.rows} | {column.code for column in table.columns}


def _newest_first() -> list[Form]:
    return sorted(FORMS.values(), key=lambda form: form.code, reverse=True)
