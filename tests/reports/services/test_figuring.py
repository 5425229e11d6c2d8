"""Figures over reports: exact, blanks apart, editions never mixed, nothing counted twice."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.content import Cell, empty_content
from reports.errors import InvalidQueryError
from reports.form import FORMS
from reports.importers import Parsed
from reports.services import administration, archive, figuring
from reports.services.actors import SYSTEM
from reports.services.figure_choices import choices
from reports.services.views.figures import FigureQuery
from tests.reports.services.conftest import valid_content

NEW = FigureQuery("requests", ("new",), ("total",))
FEES = FigureQuery("fees", ("administrative_fees",), ("amount_10k_yuan",))
REFUSED = tuple(r.code for r in FORMS["2021"].table("requests").rows if "refused" in r.code)


def content_of(form, year, office, cells):
    """A report with these cells (by row of their table), everything else 0 or as given."""
    content = valid_content(year, office)
    if form == "2019":
        content = empty_content(form, year, office, f"{office}{year}年政府信息公开工作年度报告")
    tables = {t: {r: dict(c) for r, c in rows.items()} for t, rows in content.tables.items()}
    for (table, row, column), cell in cells.items():
        tables[table].setdefault(row, {})[column] = cell
    return replace(content, tables=tables)


def publish(desk, content, district="220203"):
    outcome = archive.load_file(
        desk.core,
        district,
        content.title.encode(),
        f"{content.title}.json",
        archive=True,
        publish=True,
        parsed=Parsed(content, (), "application/json", "utf-8"),
    )
    assert outcome.result != "failed", outcome
    desk.work()


def new(count):
    return {("requests", "new", "total"): Cell(count)}


@pytest.fixture
def filled(desk):
    """Three offices in two districts over two forms; 2022 has a blank, 2021 a 不适用."""
    administration.create_district(desk.core, SYSTEM, "220204", "船营区")
    publish(desk, content_of("2019", 2020, "教育局", new(5)))
    publish(desk, content_of("2021", 2022, "教育局", {**new(7), **fee("0.1")}))
    publish(desk, content_of("2021", 2022, "统计局", {**new(None), **fee("0.2")}))
    publish(desk, content_of("2021", 2022, "公安局", {**new(11), **fee("1234567.05")}), "220204")
    gone = {("requests", "new", "total"): Cell(None, "/", not_applicable=True)}
    publish(desk, content_of("2021", 2023, "公安局", gone), "220204")
    return desk


def fee(amount):
    return {("fees", "administrative_fees", "amount_10k_yuan"): Cell(Decimal(amount))}


def ask(desk, query, **changes):
    return figuring.figures(desk.core, replace(query, **changes))


def by_label(found, at=0):
    return {
        label.text: figure.value if figure else "not asked"
        for label, figure in zip(found.labels, found.series[at].figures, strict=True)
    }


def test_the_same_rows_of_both_editions_are_one_series_and_years_between_a_gap(filled):
    found = ask(filled, NEW)
    assert len(found.series) == 1
    assert by_label(found) == {"2020": 5, "2021": None, "2022": 18, "2023": None}


def test_blanks_and_offices_without_a_report_are_counted_beside_each_sum(filled):
    figures = dict(
        zip(("2020", "2021", "2022", "2023"), ask(filled, NEW).series[0].figures, strict=True)
    )
    of_2022, of_2023 = figures["2022"], figures["2023"]
    assert (of_2022.reports, of_2022.filled, of_2022.blank, of_2022.missing) == (3, 2, 1, 1)
    assert (of_2023.inapplicable, of_2023.blank, of_2023.missing) == (1, 0, 3)
    assert of_2022.average is None  # two reports: an average would be one office's case


def test_money_stays_exact_and_editions_that_differ_are_never_mixed(filled):
    found = ask(filled, FEES)
    assert len(found.series) == 1  # the 2019 form has items, not money: no series, and not a zero
    assert by_label(found)["2022"] == Decimal("1234567.35")
    assert by_label(found)["2020"] == "not asked"
    assert found.unit == "万元"
    both = ask(filled, FigureQuery("licensing", ("licences",), ("decisions",)))
    assert [s.form for s in both.series] == ["2019", "2021"]
    assert figuring.BETWEEN_FORMS in [message for message, _ in both.notes]
    assert by_label(both, 0)["2022"] == "not asked"


def test_filters_and_two_dimensions(filled):
    found = ask(filled, NEW, group="district", split="year", years=(2022, 2023))
    table = {s.label.text: by_label(found, at) for at, s in enumerate(found.series)}
    assert table == {"2022": {"船营区": 11, "龙潭区": 7}, "2023": {"船营区": None, "龙潭区": None}}
    offices = ask(filled, NEW, group="office", districts=("220203",), years=(2022,))
    assert by_label(offices) == {"教育局": 7, "统计局": None}
    assert ask(filled, NEW, kinds=("town",)).labels == ()


def test_rows_side_by_side_keep_the_order_of_the_form(filled):
    found = ask(filled, NEW, rows=("carried_in", "new"), group="row", years=(2022,))
    assert [label.code for label in found.labels] == ["new", "carried_in"]
    assert [f.value for f in found.series[0].figures] == [18, 0]


def test_a_stock_is_never_added_up_over_years(filled):
    in_force = FigureQuery(
        "normative", ("normative_documents",), ("in_force",), "district", years=(2022, 2023)
    )
    found = ask(filled, in_force)
    assert found.split == "year"
    assert figuring.STOCK in [message for message, _ in found.notes]
    with pytest.raises(InvalidQueryError, match="one moment"):
        ask(filled, in_force, split="kind")


@pytest.mark.parametrize(
    "changes",
    [
        {"table": "'; drop table cells; --"},
        {"rows": ()},
        {"rows": ("new", "nothing")},
        {"columns": ("in_force",)},
        {"columns": ("total", "business")},
        {"rows": ("handled_total", "granted")},
        {"group": "moon"},
        {"split": "year"},
        {"offices": tuple(range(101))},
        {"table": "normative", "rows": ("rules",), "columns": ("made", "in_force")},
        {"table": "procurement", "rows": ("central_procurement",), "columns": ("amount",)},
    ],
)
def test_what_cannot_be_added_up_is_refused_with_a_reason(desk, changes):
    with pytest.raises(InvalidQueryError):
        ask(desk, NEW, **changes)


def test_what_counts_twice_may_stand_side_by_side(filled):
    found = ask(filled, NEW, columns=("natural_person", "total"), group="column", years=(2022,))
    assert [f.value for f in found.series[0].figures] == [0, 18]


def test_drafts_and_withdrawn_reports_are_in_no_sum(filled):
    filled.submitted(2022)  # not worked off: not public
    assert ask(filled, NEW).reports == 5


def test_sums_are_those_of_the_samples(desk, samples):
    truth = json.loads((samples / "truth.json").read_text("utf-8"))
    for name, tables in truth.items():
        cells = {
            (t, r, c): Cell(value)
            for t, rows in tables.items()
            for r, columns in rows.items()
            for c, value in columns.items()
            if isinstance(value, int)
        }
        form = "2019" if "items_last_year" in str(tables) else "2021"
        publish(desk, content_of(form, 2023 if form == "2021" else 2020, f"第{name}局", cells))
    values = [tables["requests"]["new"].get("total") for tables in truth.values()]
    found = ask(desk, NEW)
    assert sum(f.value or 0 for f in found.series[0].figures) == sum(v or 0 for v in values)
    refused = ask(desk, NEW, rows=REFUSED)
    assert sum(f.value or 0 for f in refused.series[0].figures) == sum(
        tables["requests"].get(row, {}).get("total") or 0
        for tables in truth.values()
        for row in REFUSED
    )


def test_every_table_of_both_editions_can_be_chosen():
    assert {c.code for c in choices()} == {t.code for f in FORMS.values() for t in f.tables}
    [requests] = [c for c in choices() if c.code == "requests"]
    assert requests.continued
    assert requests.only["other_not_corrected"] == "2021"
    assert "other_all" not in requests.only
