"""Against last year's report, and what a number can hardly be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.content import Cell
from reports.form import form
from reports.rules import Context
from tests.reports.rules.reports_at_hand import balanced, fill, found


def test_carried_in_is_last_years_carried_out() -> None:
    last = balanced(year=2022)
    findings = found(balanced(), "carryover.requests", Context(previous=last))
    # One carried in, two carried out last year: the person's column and the total.
    assert [f.where for f in findings] == [
        "tables.requests.carried_in.natural_person",
        "tables.requests.carried_in.total",
    ]
    assert [(f.found, f.expected, f.params["difference"]) for f in findings] == [
        (1, 2, 1),
        (1, 2, 1),
    ]


@pytest.mark.parametrize("column", [c.code for c in form("2021").table("requests").columns])
def test_carry_over_in_every_column(column: str) -> None:
    last = balanced(year=2022)
    for name in ("natural_person", "total"):
        last = fill(last, f"requests.carried_out.{name}", 1)
    context = Context(previous=last)
    assert found(balanced(), "carryover.requests", context) == []
    last = fill(last, f"requests.carried_out.{column}", 40)
    (finding,) = found(balanced(), "carryover.requests", Context(previous=last))
    assert (finding.where, finding.expected) == (f"tables.requests.carried_in.{column}", 40)


@pytest.mark.parametrize("row", ["carried_in", "carried_out"])
def test_a_row_left_wholly_blank_is_no_row_of_zeros(row: str) -> None:
    now, last = balanced(), balanced(year=2022)
    for column in (c.code for c in form("2021").table("requests").columns):
        if row == "carried_in":
            now = fill(now, f"requests.carried_in.{column}", None)
        else:
            last = fill(last, f"requests.carried_out.{column}", None)
    assert found(now, "carryover.requests", Context(previous=last)) == []


def test_what_could_not_be_read_is_not_compared() -> None:
    last = balanced(year=2022)
    unread = Context(previous=last, unread=frozenset({("requests", "carried_in")}))
    assert found(balanced(), "carryover.requests", unread) == []
    scribbled = fill(balanced(), "requests.carried_in.natural_person", Cell(None, "若干"))
    places = [f.where for f in found(scribbled, "carryover.requests", Context(previous=last))]
    assert places == ["tables.requests.carried_in.total"]


def test_a_report_of_another_year_is_no_predecessor() -> None:
    assert found(balanced(), "carryover.", Context(previous=balanced(year=2020))) == []


def test_stock_of_documents_in_force() -> None:
    last = fill(balanced(year=2022), "normative.normative_documents.in_force", 10)
    now = fill(balanced(), "normative.normative_documents.made", 3)
    now = fill(now, "normative.normative_documents.repealed", 1)
    right = fill(now, "normative.normative_documents.in_force", 12)
    wrong = fill(now, "normative.normative_documents.in_force", 15)
    assert found(right, "carryover.in_force", Context(previous=last)) == []
    (finding,) = found(wrong, "carryover.in_force", Context(previous=last))
    assert (finding.severity, finding.expected, finding.found) == ("warning", 12, 15)


@pytest.mark.parametrize(
    ("office", "warned"),
    [
        ("清河县新桥镇人民政府", True),
        ("临江市城关区人民政府", True),
        ("清河县教育局", True),
        ("临江市人民政府", False),
        ("江东省人民政府办公厅", False),
        ("国家林业和草原局", False),
    ],
)
def test_rules_only_from_those_who_may_make_them(office: str, *, warned: bool) -> None:
    content = fill(balanced(office=office), "normative.rules.made", 1)
    assert bool(found(content, "plausibility.rule_making")) is warned


def test_jumps_against_last_year() -> None:
    last = fill(balanced(year=2022), "enforcement.penalties.decisions", 30)
    for value, count in ((149, 0), (150, 1), (31, 0), (3, 0)):
        now = fill(balanced(), "enforcement.penalties.decisions", value)
        assert len(found(now, "plausibility.jump", Context(previous=last))) == count, value


def test_numbers_beyond_an_offices_size() -> None:
    content = fill(balanced(), "licensing.licences.decisions", 90_000)
    assert found(content, "plausibility.size")
    county = replace(content, office="清河县人民政府")
    assert found(county, "plausibility.size") == []
