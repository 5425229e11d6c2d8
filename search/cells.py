"""Numbers of the tables in a question: ``refused_third_party > 0``, ``requests.new.total >= 10``.

A figure is named by the codes of the form, ``table.row.column``, or by the labels printed there
(``行政复议.结果纠正``). The table may be left out where the row says enough, and the column where
the table has one that sums up, or only one. Blank is no number: it meets no condition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz, process

from reports.form import FORMS
from reports.form.naming import plain_label, said_label
from reports.ports import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.form import Column, Row, Table

Sign = Literal[">", ">=", "<", "<=", "="]

UNIT = 1_000_000
"""Both engines hold whole millionths: money is filed in 万元, of which a cent is one."""
_LARGEST = 2**63 - 1

SIGNS: dict[str, Sign] = {
    ">": ">",
    ">=": ">=",
    "≥": ">=",
    "≧": ">=",
    "<": "<",
    "<=": "<=",
    "≤": "<=",
    "≦": "<=",
    "=": "=",
    "==": "=",
}
CONDITION = (
    r"(?P<figure>[^\W\d][\w.·]{0,79})\s*(?P<sign>>=|<=|==|[><=≥≧≤≦])\s*"
    r"(?P<number>[-−]?(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?:\.\d{1,9})?)(?=\s|$)"
)
"""A condition within a folded question, as the source of a regular expression."""

_MARKS = re.compile(r"[^\w]+")
_NEAR = 3  # names offered
_LIKENESS = 60  # per cent; below it a name helps nobody


@dataclass(frozen=True)
class Condition:
    """A number at one of the `places` (``table.row.column``) compares so with `value`."""

    places: tuple[str, ...]
    sign: Sign
    value: Decimal
    excluded: bool = False

    @property
    def compared(self) -> tuple[Sign, int] | None:
        """How stored millionths compare; None where no stored number can be equal."""
        exact = self.value * UNIT
        rounding = ROUND_CEILING if self.sign in {">=", "<"} else ROUND_FLOOR
        whole = exact.to_integral_value(rounding)
        if self.sign == "=" and whole != exact:
            return None
        return self.sign, int(whole)


def stored(value: int | Decimal) -> int:
    """A cell's number in millionths, as both engines hold it."""
    return max(-_LARGEST, min(_LARGEST, int((Decimal(value) * UNIT).to_integral_value())))


def condition(figure: str, sign: str, number: str, *, excluded: bool) -> Condition | Note:
    """The condition as written in a folded question, or why the figure is not known."""
    found = _places(figure)
    if isinstance(found, Note):
        return found
    value = Decimal(number.replace(",", "").replace("−", "-"))
    return Condition(found, SIGNS[sign], value, excluded)


@cache
def places() -> tuple[str, ...]:
    """Every cell of every edition of the form, as ``table.row.column``."""
    every = (f"{t.code}.{r.code}.{c.code}" for t, r, c in _cells())
    return tuple(dict.fromkeys(every))


def _cells() -> Iterator[tuple[Table, Row, Column]]:
    for form in FORMS.values():
        for table in form.tables:
            for row in table.rows:
                for column in table.columns:
                    yield table, row, column


@cache
def _named() -> dict[tuple[str, str], tuple[tuple[str, ...], ...]]:
    """Of every row (table and row code) and its columns, the names of table, row, column.

    Keys are (``table.row``, column); the last name of each is the code.
    """
    names: dict[tuple[str, str], tuple[set[str], set[str], set[str]]] = {}
    for table, row, column in _cells():
        of_table, of_row, of_column = names.setdefault(
            (f"{table.code}.{row.code}", column.code), (set(), set(), set())
        )
        of_table |= {table.code, plain_label(table.head)}
        labels = (row.label, row.full_label, *row.aliases)
        of_row |= {row.code, *map(plain_label, labels), *map(said_label, map(plain_label, labels))}
        of_column |= {column.code, plain_label(column.label)}
    return {key: tuple(tuple(sorted(n)) for n in value) for key, value in names.items()}


@cache
def _usual() -> dict[str, tuple[str, ...]]:
    """Of each row the columns meant where none is named: those that sum up, or the only one."""
    usual: dict[str, list[str]] = {}
    for form in FORMS.values():
        for table in form.tables:
            columns = [c.code for c in table.columns if c.total or len(table.columns) == 1]
            for row in table.rows:
                usual.setdefault(f"{table.code}.{row.code}", []).extend(columns)
    return {row: tuple(dict.fromkeys(columns)) for row, columns in usual.items()}


def _places(figure: str) -> tuple[str, ...] | Note:
    parts = [_MARKS.sub("", part) for part in re.split(r"[.·]", figure)]
    whole = _matching(parts)
    if len({place.rpartition(".")[0] for place in whole}) == 1:
        row = whole[0].rpartition(".")[0]
        columns = [place.rpartition(".")[2] for place in whole]
        usual = [c for c in _usual()[row] if c in columns]
        kept = columns if len(columns) == 1 else usual
        if kept:
            return tuple(f"{row}.{column}" for column in kept)
    if whole:
        return Note(
            "“%(name)s” can be several figures: %(near)s. Write one of them",
            (("name", figure), ("near", _listed(whole[:_NEAR]))),
        )
    if names_near := near(figure):
        return Note(
            "There is no figure called “%(name)s”; near it are %(near)s",
            (("name", figure), ("near", _listed(names_near))),
        )
    return Note("There is no figure called “%(name)s”", (("name", figure),))


def near(figure: str) -> tuple[str, ...]:
    """Names of rows and columns that look like the one given, the nearest first."""
    found = process.extract(
        figure, names(), scorer=fuzz.WRatio, limit=_NEAR, score_cutoff=_LIKENESS
    )
    return tuple(name for name, *_ in found)


def _matching(parts: Sequence[str]) -> list[str]:
    """The cells that the parts can name: table, row and column in order, some left out."""
    found: dict[int, list[str]] = {}
    for (row, column), (of_table, of_row, of_column) in _named().items():
        readings = {
            1: (((of_row,), 0), ((of_column,), 1)),
            2: (((of_row, of_column), 0), ((of_table, of_row), 0), ((of_table, of_column), 1)),
            3: (((of_table, of_row, of_column), 0),),
        }.get(len(parts), ())
        for names, rank in readings:
            if all(part in known for part, known in zip(parts, names, strict=True)):
                found.setdefault(rank, []).append(f"{row}.{column}")
                break
    # A row is meant before a column of that name.
    return found[min(found)] if found else []


@cache
def names() -> tuple[str, ...]:
    """The names of rows and columns; those that also hold what stands left of a row are none."""
    found = {name for _, row, column in _cells() for name in (row.code, column.code)}
    for _, row, column in _cells():
        found |= {said_label(plain_label(row.label)), plain_label(column.label)}
    return tuple(sorted(found))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
