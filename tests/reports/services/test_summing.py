"""Sums over a district: exact, missing offices named, blanks never taken as 0."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.content import Cell, empty_content
from reports.errors import ForbiddenError, NotFoundError
from reports.importers import Parsed
from reports.services import administration, archive, summing
from reports.services.actors import SYSTEM
from tests.reports.services.conftest import valid_content

YEAR = 2023
FEES = ("fees", "administrative_fees", "amount_10k_yuan")
NEW = ("requests", "new", "natural_person")


def with_cells(content, cells):
    tables = {t: {r: dict(c) for r, c in rows.items()} for t, rows in content.tables.items()}
    for (table, row, column), cell in cells.items():
        tables[table][row][column] = cell
    return replace(content, tables=tables)


def balanced(name, new, fees="0"):
    """A report of so many applications by natural persons, all granted."""
    cells = {
        (table, row, column): Cell(new)
        for table, row in (
            ("requests", "new"),
            ("requests", "granted"),
            ("requests", "handled_total"),
        )
        for column in ("natural_person", "total")
    }
    return with_cells(valid_content(YEAR, name), {**cells, FEES: Cell(Decimal(fees))})


def publish(desk, content):
    outcome = archive.load_file(
        desk.core,
        "220203",
        content.title.encode(),
        f"{content.title}.json",
        archive=True,
        publish=True,
        parsed=Parsed(content, (), "application/json", "utf-8"),
    )
    assert outcome.result != "failed", outcome
    desk.work()


@pytest.fixture
def district(desk):
    """Three offices that published (one with a blank and without a table), two that did not."""
    names = ["教育局", "统计局", "公安局", "财政局"]
    for name in names:
        administration.create_office(desk.core, SYSTEM, "220203", name)
    publish(desk, balanced("教育局", 3, "0.1"))
    publish(desk, balanced("统计局", 4, "0.2"))
    torn = with_cells(
        balanced("公安局", 5), {NEW: Cell(), FEES: Cell(None, "/", not_applicable=True)}
    )
    tables = {code: rows for code, rows in torn.tables.items() if code != "review"}
    publish(desk, replace(torn, tables=tables))
    return desk


def sums_of(desk, **asked):
    return summing.district_sums(desk.core, desk.reviewer, YEAR, **asked)


def test_missing_offices_are_named_and_blanks_are_no_number(district):
    found = sums_of(district)
    assert [line.office.name for line in found.missing] == [district.office.name, "财政局"]
    assert {office.name for office in found.offices} == {"教育局", "统计局", "公安局"}
    assert found.content.cell(*NEW).value == 7
    assert found.counts[NEW] == 2
    # Exact, and what does not apply is neither 0 nor blank.
    assert found.content.cell(*FEES).value == Decimal("0.3")
    assert found.counts[FEES] == 2
    assert found.content.cell("requests", "new", "total").value == 12
    assert found.content.cell("review", "reconsideration", "upheld").value == 0
    [gap] = found.gaps
    assert (gap.office.name, gap.blank, gap.absent) == ("公安局", 1, ("review",))


def test_the_identities_are_checked_on_the_sums(district):
    places = {(f.rule, f.where) for f in sums_of(district).findings}
    assert ("arithmetic.applicants", "tables.requests.new.total") in places
    sound = summing.district_sums(district.core, district.reviewer, YEAR - 1)
    assert (sound.findings, sound.offices, len(sound.missing)) == ((), (), 5)


def test_each_sum_tells_what_every_office_gave(district):
    cell = summing.cell_sum(district.core, district.reviewer, YEAR, NEW)
    assert cell.value == 7
    assert [(part.office.name, part.value) for part in cell.contributions] == [
        ("统计局", 4),
        ("教育局", 3),
        ("公安局", None),
    ]
    fees = summing.cell_sum(district.core, district.reviewer, YEAR, FEES)
    assert {part.text for part in fees.contributions} == {"0.2", "0.1", "/"}
    with pytest.raises(NotFoundError):
        summing.cell_sum(district.core, district.reviewer, YEAR, ("requests", "x", "total"))


def test_another_edition_of_the_form_is_never_mixed_in(district):
    old = empty_content("2019", YEAR, "财政局")
    tables = {
        t: {r: dict.fromkeys(cells, Cell(9)) for r, cells in rows.items()}
        for t, rows in old.tables.items()
    }
    publish(district, replace(old, tables=tables, texts={"problems": "无", "other": "无"}))
    found = sums_of(district)
    assert [line.office.name for line in found.other_form] == ["财政局"]
    assert [line.office.name for line in found.missing] == [district.office.name]
    assert found.content.cell(*NEW).value == 7


def test_what_was_handed_in_counts_if_asked(district):
    administration.set_review(district.core, SYSTEM, "220203", required=True)
    district.submitted(YEAR)
    district.work()
    assert district.office.name in {line.office.name for line in sums_of(district).missing}
    assert district.office.name in {o.name for o in sums_of(district, submitted=True).offices}


def test_a_printed_total_is_compared_and_not_counted_twice(district):
    hall = administration.create_office(district.core, SYSTEM, "220203", "龙潭区人民政府")
    publish(district, balanced("龙潭区人民政府", 12, "0.3"))
    assert [office.id for office in sums_of(district).comparable] == [hall.id]
    found = sums_of(district, against=hall.id)
    assert hall.id not in {office.id for office in found.offices}
    different = {d.place: (d.summed, d.printed) for d in found.comparison.differences}
    assert different == {NEW: (7, 12)}


def test_who_may(district):
    with pytest.raises(ForbiddenError):
        summing.district_sums(district.core, district.clerk, YEAR)
    with pytest.raises(NotFoundError):
        summing.district_sums(district.core, SYSTEM, YEAR)
