"""Both sides of a finding, term by term: what a clerk needs to see which number is wrong.

A finding says in one sentence that two sides differ; this writes the formula out in the words
of the form, with the value and the address of each term.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from reports.rules import figures
from reports.rules.arithmetic import EQUATIONS, instances
from reports.rules.labels import column_label, row_label
from reports.rules.model import cell_place, difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reports.content import Content
    from reports.form import Equation

Number = int | Decimal


class Found(Protocol):
    """What is needed of a finding, just made or kept."""

    @property
    def rule(self) -> str:
        """The rule's id."""

    @property
    def where(self) -> str:
        """The address it points at."""

    @property
    def params(self) -> Mapping[str, Any]:
        """The parameters of its message."""

    @property
    def expected(self) -> Any:
        """What would be right there."""

    @property
    def found(self) -> Any:
        """What stands there."""


@dataclass(frozen=True)
class Term:
    """One member of a sum.

    `label` is in the form's words; `where` the address of its cell or span in this report, None
    where it stands in last year's, whose `year` is then given. `value` is None where blank.
    """

    label: str
    value: Number | None
    where: str | None = None
    year: int | None = None
    minus: bool = False


@dataclass(frozen=True)
class Sides:
    """The two sides that should be equal."""

    left: tuple[Term, ...]
    right: tuple[Term, ...]

    @property
    def left_total(self) -> Number:
        """What the left side comes to, blanks counted as nothing."""
        return _total(self.left)

    @property
    def right_total(self) -> Number:
        """What the right side comes to, blanks counted as nothing."""
        return _total(self.right)

    @property
    def difference(self) -> Number:
        """How far the two are apart."""
        return difference(self.left_total, self.right_total)


def sides_of(content: Content, finding: Found) -> Sides | None:
    """Both sides of a finding about numbers; None for one about words."""
    if finding.rule in EQUATIONS:
        code, at = EQUATIONS[finding.rule]
        return _printed(
            content, [e for e in content.layout.equations if e.code == code], at, finding
        )
    if finding.rule == "arithmetic.total_blank":
        totals = [e for e in content.layout.equations if len(e.left) == 1]
        return _printed(content, totals, 0, finding)
    if finding.rule == "carryover.requests":
        return _carried(content, finding)
    if finding.rule == "carryover.in_force":
        return _in_force(content, finding)
    if finding.rule == "narrative.table_number":
        return _told(content, finding)
    return None


def _total(terms: Iterable[Term]) -> Number:
    return sum((-(t.value or 0) if t.minus else (t.value or 0) for t in terms), 0)


def _printed(
    content: Content, equations: Iterable[Equation], at: int, finding: Found
) -> Sides | None:
    """The sides of the printed equation that holds the finding's cell as its member `at`."""
    for equation in equations:
        for instance in instances(content, equation):
            if cell_place(*(*instance.left, *instance.right)[at]) == finding.where:
                return Sides(
                    tuple(_cell_terms(content, equation.each, instance.left)),
                    tuple(_cell_terms(content, equation.each, instance.right)),
                )
    return None


def _cell_terms(
    content: Content, each: str, places: Iterable[tuple[str, str, str]]
) -> Iterator[Term]:
    form = content.layout
    for table, row, column in places:
        label = (
            row_label(form, table, row) if each == "column" else column_label(form, table, column)
        )
        value = content.cell(table, row, column).value
        yield Term(label, value, cell_place(table, row, column))


def _carried(content: Content, finding: Found) -> Sides:
    form, column = content.layout, finding.where.rsplit(".", 1)[-1]
    name = column_label(form, "requests", column)
    here = Term(f"{row_label(form, 'requests', 'carried_in')}·{name}", finding.found, finding.where)
    then = f"{row_label(form, 'requests', 'carried_out')}·{name}"
    return Sides((here,), (Term(then, finding.expected, year=_before(content)),))


def _in_force(content: Content, finding: Found) -> Sides:
    _, table, row, column = finding.where.split(".")
    layout = content.layout.table(table)

    def term(code: str, *, minus: bool = False) -> Term:
        value = content.cell(table, row, code).value
        return Term(layout.column(code).label, value, cell_place(table, row, code), minus=minus)

    before = Term(layout.column(column).label, finding.params["before"], year=_before(content))
    return Sides((term(column),), (before, term("made"), term("repealed", minus=True)))


def _told(content: Content, finding: Found) -> Sides:
    form = content.layout
    said = Term(str(finding.params["what"]), finding.found, finding.where)
    cells = tuple(
        Term(
            f"{form.table(table).row(row).full_label}·{column_label(form, table, column)}",
            content.cell(table, row, column).value,
            cell_place(table, row, column),
        )
        for table, row, column in figures.contradicted(said.label)
    )
    return Sides((said,), cells)


def _before(content: Content) -> int | None:
    return content.year - 1 if content.year is not None else None
