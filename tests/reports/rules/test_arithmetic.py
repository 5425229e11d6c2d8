"""The identities of the form: each one broken once, and the honest blanks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.content import Cell
from reports.form import form
from reports.rules import Context, message_text
from tests.reports.rules.reports_at_hand import balanced, fill, found

COLUMNS = [c.code for c in form("2021").table("requests").columns]
ROWS = [r.code for r in form("2021").table("requests").standard_rows]


@pytest.mark.parametrize("code", ["2021", "2019"])
def test_a_balanced_report_has_no_finding(code: str) -> None:
    assert found(balanced(code, 2023 if code == "2021" else 2020), "") == []


@pytest.mark.parametrize("column", COLUMNS)
def test_balance_of_each_column(column: str) -> None:
    content = fill(balanced(), f"requests.carried_in.{column}", 9)
    (finding,) = found(content, "arithmetic.balance")
    assert finding.where == f"tables.requests.handled_total.{column}"
    assert finding.severity == "error"
    assert finding.params["difference"] == abs(finding.params["left"] - finding.params["right"]) > 0
    assert finding.expected == (finding.found or 0) + finding.params["difference"]


@pytest.mark.parametrize("column", COLUMNS)
def test_results_of_each_column(column: str) -> None:
    content = fill(balanced(), f"requests.declined_duplicate.{column}", 7)
    (finding,) = found(content, "arithmetic.results")
    assert finding.where == f"tables.requests.handled_total.{column}"
    assert finding.params["difference"] == 7


@pytest.mark.parametrize("row", ROWS)
def test_total_of_each_row(row: str) -> None:
    content = fill(balanced(), f"requests.{row}.research", 3)
    (finding,) = found(content, "arithmetic.applicants")
    assert finding.where == f"tables.requests.{row}.total"
    assert finding.expected == (finding.found or 0) + 3


@pytest.mark.parametrize(
    "row", ["reconsideration", "litigation_direct", "litigation_after_reconsideration"]
)
def test_totals_of_part_four(row: str) -> None:
    (finding,) = found(fill(balanced(), f"review.{row}.pending", 2), "arithmetic.review")
    assert (finding.where, finding.expected, finding.found) == (f"tables.review.{row}.total", 2, 0)


def test_sums_of_rows_that_could_not_be_read_are_not_judged() -> None:
    content = fill(balanced(), "requests.declined_duplicate.research", 7)
    unread = Context(unread=frozenset({("requests", "declined_duplicate")}))
    assert found(content, "arithmetic.results", unread) == []
    assert found(content, "arithmetic.applicants", unread) == []


def test_the_message_names_column_both_sides_and_difference() -> None:
    content = fill(balanced(), "requests.carried_in.business", 4)
    (finding,) = found(content, "arithmetic.balance")
    text = message_text(finding)
    for part in (
        "法人或其他组织·商业企业",
        "＝6",
        "＝2",
        "相差4",
        "上年结转",
        "结转下年度继续办理",
    ):
        assert part in text


def test_a_blank_total_is_not_filled_rather_than_wrong() -> None:
    content = fill(balanced(), "requests.new.total", None)
    assert found(content, "arithmetic.applicants") == []
    assert found(content, "arithmetic.balance") == []
    (finding,) = found(content, "arithmetic.total_blank")
    assert (finding.where, finding.severity, finding.expected) == (
        "tables.requests.new.total",
        "notice",
        5,
    )


def test_blanks_count_as_zero_beside_filled_cells() -> None:
    content = balanced()
    for column in ("research", "public_welfare", "legal_service", "other"):
        for row in ROWS:
            content = fill(content, f"requests.{row}.{column}", None)
    assert found(content, "arithmetic.") == []


def test_a_wholly_blank_table_says_nothing() -> None:
    content = balanced()
    blank = {r: dict.fromkeys(cells, Cell()) for r, cells in content.tables["requests"].items()}
    content = replace(content, tables={**content.tables, "requests": blank})
    assert found(content, "arithmetic.") == []


def test_one_row_for_all_other_handling_counts_once() -> None:
    content = fill(balanced(), "requests.granted.business", 1)
    content = fill(content, "requests.granted.total", 3)
    content = fill(content, "requests.other_all.business", 1)
    content = fill(content, "requests.other_all.total", 1)
    assert found(content, "arithmetic.results") == []
    both = fill(fill(content, "requests.other_other.business", 1), "requests.other_other.total", 1)
    assert found(both, "arithmetic.results") == []


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (-1, "arithmetic.number"),
        (Decimal("1.5"), "arithmetic.number"),
        (Cell(None, "若干"), "arithmetic.number"),
    ],
)
def test_cells_that_hold_no_count(value: object, rule: str) -> None:
    content = fill(balanced(), "licensing.licences.decisions", value)  # type: ignore[arg-type]
    (finding,) = found(content, rule)
    assert finding.where == "tables.licensing.licences.decisions"


def test_a_cell_that_does_not_apply_is_no_error() -> None:
    cell = Cell(None, "/", not_applicable=True)
    assert found(fill(balanced(), "licensing.licences.decisions", cell), "arithmetic.") == []


def test_change_may_be_negative_in_the_old_form() -> None:
    content = balanced("2019", 2020)
    assert found(fill(content, "licensing.licences.change", -3), "arithmetic.") == []


def test_money_may_have_decimals_but_not_another_unit() -> None:
    place = "fees.administrative_fees.amount_10k_yuan"
    assert found(fill(balanced(), place, Decimal("18.8710")), "arithmetic.") == []
    (finding,) = found(
        fill(balanced(), place, Cell(Decimal(251000), "251000元")), "arithmetic.money"
    )
    assert finding.expected == Decimal("25.1")
