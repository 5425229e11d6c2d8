"""Figures over many reports: what was asked, and sums with what is not in them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from reports.form import Column, Row

FEW = 5
"""Of fewer reports no average is given: one office's case would pass for what is usual."""


@dataclass(frozen=True)
class FigureQuery:
    """Cells of one table added up: `group` along the axis, `split` into series (or '')."""

    table: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    group: str = "year"
    split: str = ""
    years: tuple[int, ...] = ()
    districts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    offices: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A sum: of `filled` out of `reports`, of which `partial` leave some of its cells blank.

    `value` is None where nobody gave a number. `inapplicable` reports say 不适用; `missing`
    offices have published no report, where that can be said.
    """

    value: int | Decimal | None
    reports: int
    filled: int
    inapplicable: int
    partial: int
    missing: int | None

    @property
    def average(self) -> Decimal | None:
        """Of a report with a number, rounded to a tenth; None where they are too `FEW`."""
        if self.value is None or self.filled < FEW:
            return None
        return (Decimal(self.value) / self.filled).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def blank(self) -> int:
        """Reports that left all of the cells blank or lack the table."""
        return self.reports - self.filled - self.inapplicable


@dataclass(frozen=True)
class Label:
    """A place on an axis: its code, and its name where the core knows it."""

    code: str
    text: str


@dataclass(frozen=True)
class FigureSeries:
    """Figures in the order of the labels. `form` is set where editions cannot be one series."""

    label: Label | None
    form: str | None
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class Choice:
    """A table as both editions together have it; `only` names the edition a code is of alone.

    `section` is the title of the part it stands in; where it is alone there, it needs no other.
    `name` is what it is called in English.
    """

    code: str
    name: str
    section: str
    alone: bool
    head: str
    article: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    only: Mapping[str, str]
    continued: bool


@dataclass(frozen=True)
class Figures:
    """The answer to a `FigureQuery`; `notes` are (message, parameters) of the core.

    `split` is what the series differ by, which may be more than was asked for. `unit` is '' where
    the form prints none. Not kept: `computed` says when it was added up.
    """

    query: FigureQuery
    choice: Choice
    unit: str
    labels: tuple[Label, ...]
    series: tuple[FigureSeries, ...]
    split: str
    reports: int
    offices: int
    computed: datetime
    notes: tuple[tuple[str, Mapping[str, Any]], ...]
