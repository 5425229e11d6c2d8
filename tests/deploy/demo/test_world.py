"""The demonstration world: big enough, sound but for its recorded mistakes, and repeatable."""

from __future__ import annotations

from collections import Counter

import pytest

from deploy.demo import DemoReport, generate
from deploy.demo.world import YEARS
from reports.content import dump, load
from reports.rules import Context, check

# What the catalogue must say of each recorded mistake; the last is a blank in good order.
EXPECTED = {
    "unbalanced_column": "arithmetic.balance",
    "broken_carry_over": "carryover.requests",
    "blank_totals": "arithmetic.total_blank",
    "missing_part": "narrative.missing_section",
    "missing_table": "narrative.missing_section",
    "stale_year": "narrative.other_year",
    "another_level": "narrative.other_level",
    "prose_contradicts": "narrative.table_number",
    "leftover": "narrative.leftover",
    "broken_enumeration": "narrative.enumeration",
}


@pytest.fixture(scope="module")
def world():
    return generate()


def findings(world, report: DemoReport):
    kinds = {o.name: o.kind for d in world.districts for o in d.offices}
    before = [
        r.content
        for r in world.reports
        if (r.office, r.year, r.stage) == (report.office, report.year - 1, "archive")
    ]
    previous = before[0] if before else None
    return check(report.content, Context(previous=previous, office_kind=kinds[report.office]))


def test_the_same_seed_gives_the_same_world():
    assert generate(7) == generate(7)
    assert generate(7) != generate(8)


def test_it_is_large_enough_and_mixed(world):
    offices = [o for d in world.districts for o in d.offices]
    assert len(world.districts) >= 2
    assert len(offices) >= 24
    assert len({o.name for o in offices}) == len(offices)
    assert {o.kind for o in offices} >= {"government", "department", "town", "subdistrict"}
    assert {r.year for r in world.reports} == set(YEARS)
    assert all(d.code.startswith("99") for d in world.districts)
    stages = Counter(r.stage for r in world.reports)
    assert set(stages) == {"archive", "published", "in_review", "returned", "draft"}
    assert all(r.note for r in world.reports if r.stage == "returned")


def test_every_report_survives_its_json(world):
    for report in world.reports:
        assert load(dump(report.content)) == report.content


def test_only_recorded_mistakes_are_errors(world):
    for report in world.reports:
        errors = {f.rule for f in findings(world, report) if f.severity == "error"}
        expected = {"arithmetic.balance"} if "unbalanced_column" in report.defects else set()
        assert errors == expected, (report.office, report.year)


def test_every_recorded_mistake_is_found(world):
    seen = set()
    for report in world.reports:
        rules = {f.rule for f in findings(world, report)}
        for defect in report.defects:
            seen.add(defect)
            assert EXPECTED.get(defect) in rules | {None}, (report.office, report.year, defect)
    assert seen == {*EXPECTED, "not_applicable"}


def test_what_is_submitted_has_no_errors(world):
    for report in world.reports:
        if report.stage in {"published", "in_review", "returned"}:
            assert not report.defects


def test_carry_over_runs_through_the_years(world):
    carried = {}
    for report in world.reports:
        requests = report.content.tables["requests"]
        if report.office in carried and "broken_carry_over" not in report.defects:
            into = {c: cell.value for c, cell in requests["carried_in"].items()}
            assert into == carried[report.office]
        carried[report.office] = {c: cell.value for c, cell in requests["carried_out"].items()}


def test_problems_vary_and_some_come_back(world):
    texts = [r.content.texts["problems"] for r in world.reports if "problems" in r.content.texts]
    assert len(set(texts)) > 0.95 * len(texts)
    problems = {s.text for r in world.reports for s in r.content.statements if s.kind == "problem"}
    assert len(problems) > 60
    assert any("上年度反映的" in text for text in texts)
    overviews = "".join(r.content.section_text("overview") for r in world.reports)
    assert "上年度提出的整改事项已落实" in overviews


def test_statements_are_told_apart(world):
    for report in world.reports:
        kinds = Counter(s.kind for s in report.content.statements)
        if "problems" in report.content.texts and not report.defects:
            assert kinds["problem"] == kinds["remedy"] >= 2, (report.office, report.year)
