"""Both sides of a finding say term by term what its message says in one sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.content import Cell
from reports.rules import Context, check
from reports.rules.sides import sides_of
from tests.reports.rules.reports_at_hand import balanced, fill, found, say


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        ("requests.carried_in.business", "arithmetic.balance"),
        ("requests.partly_granted.business", "arithmetic.results"),
        ("requests.new.business", "arithmetic.applicants"),
        ("review.reconsideration.upheld", "arithmetic.review"),
    ],
)
def test_the_terms_come_to_what_the_message_says(place, rule) -> None:
    content = fill(balanced(), place, 7)
    [finding] = found(content, rule)
    sides = sides_of(content, finding)
    assert (sides.left_total, sides.right_total) == (
        finding.params["left"],
        finding.params["right"],
    )
    assert sides.difference == finding.params["difference"] > 0
    terms = (*sides.left, *sides.right)
    [changed] = [t for t in terms if t.where == f"tables.{place}"]
    assert changed.value == 7
    assert finding.where in {t.where for t in terms}


def test_a_blank_total_beside_what_it_adds_up() -> None:
    content = fill(balanced(), "requests.new.total", Cell())
    [finding] = found(content, "arithmetic.total_blank")
    sides = sides_of(content, finding)
    assert [(t.where, t.value) for t in sides.left] == [("tables.requests.new.total", None)]
    assert sides.right_total == finding.expected == 5


def test_what_was_carried_in_beside_last_years_report() -> None:
    content = balanced()
    last = fill(balanced(year=2022), "requests.carried_out.business", 4)
    at = {f.where: f for f in found(content, "carryover.requests", Context(previous=last))}
    finding = at["tables.requests.carried_in.business"]
    sides = sides_of(content, finding)
    [here], [then] = sides.left, sides.right
    assert (here.where, here.value, here.year) == ("tables.requests.carried_in.business", 0, None)
    assert (then.where, then.value, then.year) == (None, 4, 2022)
    assert sides.difference == 4


def test_documents_in_force_follow_from_last_years() -> None:
    last = fill(balanced(year=2022), "normative.normative_documents.in_force", 9)
    content = fill(balanced(), "normative.normative_documents.made", 2)
    content = fill(content, "normative.normative_documents.repealed", 1)
    [finding] = found(content, "carryover.in_force", Context(previous=last))
    sides = sides_of(content, finding)
    assert [(t.value, t.minus, t.year) for t in sides.right] == [
        (9, False, 2022),
        (2, False, None),
        (1, True, None),
    ]
    assert sides.right_total == finding.expected == 10


def test_prose_leads_to_the_cells_it_contradicts() -> None:
    content = say(balanced(), "2023年，我镇收到政府信息公开申请8件。")
    [finding] = found(content, "narrative.table_number")
    sides = sides_of(content, finding)
    assert [(t.where, t.value) for t in sides.left] == [(finding.where, 8)]
    assert [t.where for t in sides.right] == ["tables.requests.new.total"]
    assert sides.right_total == 5


def test_lawsuits_are_told_of_two_cells() -> None:
    content = say(balanced(), "2023年，行政诉讼案件3件。")
    [finding] = found(content, "narrative.table_number")
    assert [t.where for t in sides_of(content, finding).right] == [
        "tables.review.litigation_direct.total",
        "tables.review.litigation_after_reconsideration.total",
    ]


def test_a_finding_about_words_has_no_sides() -> None:
    content = replace(balanced(), texts={"problems": "", "other": "无。"})
    words = [f for f in check(content, Context()) if f.rule.startswith("narrative.")]
    assert words
    assert {sides_of(content, f) for f in words} == {None}
