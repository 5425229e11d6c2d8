"""What a form is made of: sections, tables of rows and columns, and their equations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

CellKind = Literal["count", "signed", "money"]


@dataclass(frozen=True)
class Meaning:
    """What a number means, in plain words for readers, in Chinese and English.

    `name` is what it is called in English; the form prints Chinese alone. `article` is the one of
    the Regulation that an outcome of a request rests on (第十四条).
    """

    name: str
    zh: str
    en: str
    article: str = ""


@dataclass(frozen=True)
class Section:
    """One of the six parts. `kind` is ``prose`` or ``tables``; `parts` are the usual sub-heads."""

    code: str
    numeral: str
    title: str
    kind: Literal["prose", "tables"]
    parts: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The heading as printed, such as ``一、总体情况``."""
        return f"{self.numeral}、{self.title}"


@dataclass(frozen=True)
class Column:
    """A column; `group` is the head above several, `total` marks the sum of the others.

    A `stock` counts what stands at one moment: numbers of several years are never added up.
    `group_name` is the group in English.
    """

    code: str
    label: str
    meaning: Meaning
    group: str | None = None
    group_name: str | None = None
    kind: CellKind = "count"
    unit: str | None = None
    total: bool = False
    stock: bool = False

    @property
    def full_label(self) -> str:
        """The head above it and its own label, joined by a space."""
        return " ".join(filter(None, (self.group, self.label)))


@dataclass(frozen=True)
class Row:
    """A row; `path` are the labels of the merged cells left of its own, outermost first.

    `result` marks the kinds of outcome that add up to （七）总计. `replaces` names the
    rows that this one stands for where a document prints them as one. A `stock` is as in `Column`.
    `path_names` are the labels of the path in English.
    """

    code: str
    label: str
    meaning: Meaning
    path: tuple[str, ...] = ()
    path_names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    result: bool = False
    total: bool = False
    stock: bool = False

    @property
    def full_label(self) -> str:
        """All labels from the outermost to its own, joined by a space."""
        return " ".join((*self.path, self.label))

    @property
    def optional(self) -> bool:
        """Whether the row stands in the form only where a document merged others into it."""
        return bool(self.replaces)


@dataclass(frozen=True)
class Table:
    """A table: its head, the article it reports on, rows and columns in printed order.

    `continues` is the edition whose table of this code counts the same, code by code. Without it
    equal codes of two editions are different measures, never one series.
    """

    code: str
    section: str
    head: str
    article: str
    meaning: Meaning
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str | None = None
    continues: str | None = None

    def column(self, code: str) -> Column:
        """The column of that code; KeyError if there is none."""
        return _by_code(self.columns, code)

    def row(self, code: str) -> Row:
        """The row of that code; KeyError if there is none."""
        return _by_code(self.rows, code)

    @property
    def standard_rows(self) -> tuple[Row, ...]:
        """The rows an empty form prints (those that merge others left out)."""
        return tuple(r for r in self.rows if not r.optional)


@dataclass(frozen=True)
class Equation:
    """The sum of `left` equals the sum of `right`, once for each column or row of the table.

    `each` is ``column`` (members are rows) or ``row`` (members are columns).
    """

    code: str
    table: str
    each: Literal["row", "column"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Form:
    """One edition of the statutory form. `marks` are column heads that only this edition has."""

    code: str
    notice: str
    years: tuple[int, int]
    marks: tuple[str, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    equations: tuple[Equation, ...]

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return {t.code: t for t in self.tables}

    def table(self, code: str) -> Table:
        """The table of that code; KeyError if there is none."""
        return self._tables[code]

    def section(self, code: str) -> Section:
        """The section of that code; KeyError if there is none."""
        return _by_code(self.sections, code)

    def tables_of(self, section: str) -> tuple[Table, ...]:
        """The tables that stand in a section, in printed order."""
        return tuple(t for t in self.tables if t.section == section)

    def cells(self) -> Iterator[tuple[Table, Row, Column]]:
        """Every cell of an empty form in printed order."""
        for table in self.tables:
            for row in table.standard_rows:
                for column in table.columns:
                    yield table, row, column


class _HasCode(Protocol):
    @property
    def code(self) -> str: ...


_Member = TypeVar("_Member", bound=_HasCode)


def _by_code(members: tuple[_Member, ...], code: str) -> _Member:
    for member in members:
        if member.code == code:
            return member
    raise KeyError(code)
