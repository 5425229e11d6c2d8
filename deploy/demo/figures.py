"""The numbers of one office over the years: every identity of the form holds, year to year too."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.content import Cell
from reports.form import form

if TYPE_CHECKING:
    from random import Random

    from deploy.demo.places import DemoOffice

Numbers = dict[str, dict[str, int]]

_LAYOUT = form("2021")
_APPLICANTS = tuple(c.code for c in _LAYOUT.table("requests").columns if not c.total)
_APPLICANT_WEIGHTS = (88, 7, 1, 1, 2, 1)
_RESULT_WEIGHTS = {
    "granted": 44,
    "partly_granted": 9,
    "refused_third_party": 2,
    "refused_internal_affairs": 2,
    "refused_process_information": 3,
    "refused_enforcement_file": 3,
    "refused_administrative_query": 2,
    "unavailable_not_held": 22,
    "unavailable_needs_creation": 3,
    "unavailable_unclear": 2,
    "declined_petition": 5,
    "declined_duplicate": 2,
    "other_not_corrected": 1,
    "other_other": 2,
}
_REVIEW_ROWS = tuple(r.code for r in _LAYOUT.table("review").rows)
_REVIEW_COLUMNS = ("upheld", "corrected", "other", "pending")
_APPLICATIONS = {1: (0, 5), 2: (1, 12), 3: (6, 28), 4: (12, 52), 5: (35, 110)}


@dataclass(frozen=True)
class Year:
    """One year's numbers by table, row and column; `fees` in 万元."""

    normative: Numbers
    decisions: dict[str, int]
    fees: Decimal
    requests: Numbers
    review: Numbers

    def total(self, row: str) -> int:
        """A row's 总计 in part three."""
        return self.requests[row]["total"]

    def tables(self) -> dict[str, dict[str, dict[str, Cell]]]:
        """As cells of content."""
        decided = {row: {"decisions": Cell(n)} for row, n in self.decisions.items()}
        return {
            "normative": _cells(self.normative),
            "licensing": {"licences": decided["licences"]},
            "enforcement": {row: cells for row, cells in decided.items() if row != "licences"},
            "fees": {"administrative_fees": {"amount_10k_yuan": Cell(self.fees)}},
            "requests": _cells(self.requests),
            "review": _cells(self.review),
        }


def _cells(numbers: Numbers) -> dict[str, dict[str, Cell]]:
    return {row: {c: Cell(n) for c, n in columns.items()} for row, columns in numbers.items()}


def next_year(random: Random, office: DemoOffice, before: Year | None) -> Year:
    """The year that follows `before`; the first one where that is None."""
    return Year(
        normative=_normative(random, office, before),
        decisions={
            "licences": _around(random, office.licences),
            "penalties": _around(random, office.penalties),
            "coercive_measures": _around(random, office.coercions),
        },
        fees=Decimal(_around(random, office.fees * 10_000)).scaleb(-4).quantize(Decimal("0.01")),
        requests=_requests(random, office, before),
        review=_review(random, office),
    )


def _around(random: Random, usual: int) -> int:
    return round(usual * random.uniform(0.75, 1.25))


def _normative(random: Random, office: DemoOffice, before: Year | None) -> Numbers:
    documents = {"made": 0, "repealed": 0, "in_force": 0}
    if office.kind == "government" or (office.kind == "department" and office.size > 2):
        usual = 6 if office.kind == "government" else 1
        stock = before.normative["normative_documents"]["in_force"] if before else usual * 8
        made, repealed = random.randint(0, usual), random.randint(0, usual)
        repealed = min(repealed, stock)
        documents = {"made": made, "repealed": repealed, "in_force": stock + made - repealed}
    return {
        "rules": {"made": 0, "repealed": 0, "in_force": 0},
        "normative_documents": documents,
    }


def _requests(random: Random, office: DemoOffice, before: Year | None) -> Numbers:
    rows = {
        row.code: dict.fromkeys(_APPLICANTS, 0) for row in _LAYOUT.table("requests").standard_rows
    }
    for _ in range(random.randint(*_APPLICATIONS[office.size])):
        (applicant,) = random.choices(_APPLICANTS, _APPLICANT_WEIGHTS)
        rows["new"][applicant] += 1
    for applicant in _APPLICANTS:
        if before:
            rows["carried_in"][applicant] = before.requests["carried_out"][applicant]
        waiting = rows["new"][applicant] + rows["carried_in"][applicant]
        left = sum(random.random() < 0.07 for _ in range(rows["new"][applicant]))
        rows["carried_out"][applicant] = left
        rows["handled_total"][applicant] = waiting - left
        weights = list(_RESULT_WEIGHTS.values())
        for result in random.choices(list(_RESULT_WEIGHTS), weights, k=waiting - left):
            rows[result][applicant] += 1
    return {row: {**cells, "total": sum(cells.values())} for row, cells in rows.items()}


def _review(random: Random, office: DemoOffice) -> Numbers:
    rows = {}
    for row in _REVIEW_ROWS:
        cells = dict.fromkeys(_REVIEW_COLUMNS, 0)
        most = max(0, office.size - (1 if row == "reconsideration" else 3))
        for _ in range(random.randint(0, most)):
            (outcome,) = random.choices(_REVIEW_COLUMNS, (6, 2, 2, 1))
            cells[outcome] += 1
        rows[row] = {**cells, "total": sum(cells.values())}
    return rows
