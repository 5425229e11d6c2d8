"""上年结转 on the form: taken from last year's report, or another number with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template

from reports.renderers.printed import printed_text
from reports.rules.carryover import carried
from web.desk.form import cell_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.content import Content
    from reports.services.views import DeskReport
    from web.desk.findings import Marked

RULE = "carryover.requests"
REASON = "carryover_reason"
"""The field of the form that holds the one reason for all columns."""


@dataclass(frozen=True)
class Carryover:
    """How the row stands.

    `values` are last year's numbers by field of this form; `taken` whether they stand there;
    `differing` the findings of the columns that say otherwise, `reason` what the office says
    to them.
    """

    year: int
    values: Mapping[str, str]
    taken: bool
    differing: tuple[Marked, ...]

    @property
    def reason(self) -> str:
        """The reason that is kept for the columns, empty where one has none yet."""
        told = [m.finding.explanation or "" for m in self.differing]
        return told[0] if told and len(set(told)) == 1 else ""


def carryover_of(
    report: DeskReport, content: Content, marked: Iterable[Marked]
) -> Carryover | None:
    """The row against last year's report; None where that says nothing of it."""
    cells = carried(content, report.previous)
    if not cells:
        return None
    here = {code: content.cell("requests", "carried_in", code).value for code in cells}
    return Carryover(
        year=report.year - 1,
        values={
            cell_field("requests", "carried_in", code): printed_text(cell)
            for code, cell in cells.items()
            if cell.value is not None
        },
        taken=all(
            here[code] == cell.value for code, cell in cells.items() if cell.value is not None
        ),
        differing=tuple(m for m in marked if m.finding.rule == RULE),
    )


def fragment(carryover: Carryover | None) -> str:
    """The line below the table, as the page shows it."""
    return render_template("desk/_carryover.html", carryover=carryover)
