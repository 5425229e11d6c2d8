"""Numbers of the tables in a question: how they are named, and what both engines find."""

from __future__ import annotations

import operator
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from reports.content import Cell
from reports.form import cell_label
from reports.form.naming import named_cells
from reports.ports import SearchRequest
from reports.renderers.printed import Number
from search.cells import Condition, places
from search.query import parse
from tests.search.making import put_all, report

if TYPE_CHECKING:
    from reports.ports import SearchIndex


def test_every_cell_is_found_by_the_name_that_the_pages_offer() -> None:
    cells = named_cells()
    assert {cell.place for cell in cells} == set(places())
    assert len({cell.name for cell in cells}) == len(cells)
    for cell in cells:
        [read] = parse(f"{cell.name} > 0").numbers
        assert read.places == (cell.place,), cell.name


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("refused_third_party > 0", "requests.refused_third_party.total"),
        ("requests.refused_third_party>0", "requests.refused_third_party.total"),
        ("refused_third_party.natural_person > 0", "requests.refused_third_party.natural_person"),
        ("requests.new.total > 0", "requests.new.total"),
        ("保护第三方合法权益 ＞ 0", "requests.refused_third_party.total"),
        ("保護第三方合法權益 > 0", "requests.refused_third_party.total"),
        ("三安全一稳定 > 0", "requests.refused_security_stability.total"),
        ("本年新收.自然人 > 0", "requests.new.natural_person"),
        ("结转下年度 > 0", "requests.carried_out.total"),
        ("行政复议.结果纠正 > 0", "review.reconsideration.corrected"),
        ("复议后起诉 > 0", "review.litigation_after_reconsideration.total"),
        ("行政许可.本年处理决定数量 > 0", "licensing.licences.decisions"),
        ("administrative_fees > 0", "fees.administrative_fees.amount_10k_yuan"),
        ("规章.现行有效件数 > 0", "normative.rules.in_force"),
    ],
)
def test_a_figure_is_named_by_codes_or_labels(text: str, place: str) -> None:
    query = parse(f"宣传 {text} 公开")
    assert [word.text for word in query.words] == ["宣传", "公开"]
    assert [number.places for number in query.numbers] == [(place,)]
    assert query.notes == ()


def test_every_cell_of_the_form_can_be_named_by_its_codes() -> None:
    for place in places():
        assert parse(f"{place} = 1").numbers == (
            Condition((place,), "=", parse(f"{place} = 1").numbers[0].value),
        )


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("refused_thrid_party > 0", "refused_third_party"),
        ("予以公幵 > 0", "予以公开"),
        ("规章 > 0", "normative.rules.made"),
        ("结果纠正 > 0", "review.reconsideration.corrected"),
    ],
)
def test_a_name_that_says_too_little_is_told_with_names_near_it(text: str, near: str) -> None:
    query = parse(text)
    (note,) = query.notes
    assert near in note.values["near"]
    assert note.values["name"] in text
    assert query.numbers == ()
    assert query.words


def test_a_name_like_no_other_is_only_told() -> None:
    (note,) = parse("zzzz > 1").notes
    assert note.values == {"name": "zzzz"}


@pytest.mark.parametrize(
    "text", ['"refused_third_party > 0"', "new >", "> 3", "new > x", "公开率>95%", "new>1-2"]
)
def test_what_only_looks_like_a_condition_is_text(text: str) -> None:
    assert parse(text).numbers == ()


CELLS = (
    {"requests.new.total": 12, "requests.refused_third_party.total": 0},
    {"requests.new.total": 10, "requests.refused_third_party.total": 3},
    {"requests.new.total": 0, "fees.administrative_fees.amount_10k_yuan": "0.5"},
    {"fees.administrative_fees.amount_10k_yuan": "1035.123456", "licensing.licences.change": -3},
    {},  # all blank
)
SIGNS = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}


def test_both_engines_compare_numbers_and_blank_is_none(index: SearchIndex) -> None:
    made = [
        report(number, "宣传不到位", "渠道少", cells=cells) for number, cells in enumerate(CELLS, 1)
    ]
    put_all(index, *made)
    for place in ("requests.new.total", "requests.refused_third_party.total"):
        for sign, compare in SIGNS.items():
            for value in (0, 3, 10, 11):
                expected = {
                    number
                    for number, cells in enumerate(CELLS, 1)
                    if place in cells and compare(cells[place], value)
                }
                for text in (f"{place} {sign} {value}", f"宣传 {place}{sign}{value}"):
                    assert found(index, text) == expected, text
    money = {
        "> 0.49": {3, 4},
        "= 0.5": {3},
        "= 0.50": {3},
        "= 0.5000001": set(),
        ">= 0.5000001": {4},
        "<= 0.5000001": {3},
        "< 1,035.1234561": {3, 4},
        "= 1035.123456": {4},
    }
    for condition, expected in money.items():
        assert found(index, f"行政事业性收费 {condition}") == expected, condition
    assert found(index, "licensing.licences.change < -2") == {4}
    cells_are_told(index)
    assert found(index, "-new > 0") == {3, 4, 5}
    assert found(index, "new > 0 refused_third_party > 0") == {2}
    assert found(index, "new > 999999999999") == set()


def cells_are_told(index: SearchIndex) -> None:
    """Of a report the numbers that met a condition, whatever else it was found by."""
    told = {
        "refused_third_party > 0": {2: [("requests.refused_third_party.total", Decimal(3))]},
        "宣传 new > 0 refused_third_party >= 0": {
            1: [
                ("requests.new.total", Decimal(12)),
                ("requests.refused_third_party.total", Decimal(0)),
            ],
            2: [
                ("requests.new.total", Decimal(10)),
                ("requests.refused_third_party.total", Decimal(3)),
            ],
        },
        "administrative_fees < 1": {
            3: [("fees.administrative_fees.amount_10k_yuan", Decimal("0.5"))]
        },
        "administrative_fees > 1": {
            4: [("fees.administrative_fees.amount_10k_yuan", Decimal("1035.123456"))]
        },
        "-new > 0": {3: [], 4: [], 5: []},
        "渠道少": {1: [], 2: [], 3: [], 4: [], 5: []},
    }
    for text, expected in told.items():
        page = index.search(SearchRequest(text=text, size=50, grouped=True))
        cells = {g.report_id: [(c.place, c.value) for c in g.cells] for g in page.groups}
        assert cells == expected, text
        assert index.search(SearchRequest(text=text)).total == page.total
    page = index.search(SearchRequest(text="refused_third_party > 0", grouped=True))
    [cell] = page.groups[0].cells
    assert cell.label == "不予公开：保护第三方合法权益"
    assert cell.anchor == Number(*cell.place.split("."), Cell(3), (), None).anchor


@pytest.mark.parametrize(
    ("place", "label"),
    [
        ("requests.new.natural_person", "本年新收政府信息公开申请数量 · 自然人"),
        ("requests.new.business", "本年新收政府信息公开申请数量 · 法人或其他组织·商业企业"),
        ("requests.handled_total.total", "本年度办理结果：总计"),
        ("normative.rules.in_force", "规章 · 现行有效件数"),
        ("enforcement.penalties.decisions", "行政处罚"),
        ("review.litigation_direct.upheld", "行政诉讼：未经复议直接起诉 · 结果维持"),
        ("no.such.cell", "no.such.cell"),
        ("nothing", "nothing"),
    ],
)
def test_a_cell_is_called_as_the_form_calls_it(place: str, label: str) -> None:
    assert cell_label("2021", place) == label


def test_numbers_go_with_what_they_stood_in(index: SearchIndex) -> None:
    put_all(index, report(1, "公开", cells={"requests.new.total": 1}))
    put_all(index, report(1, "公开", version=2, cells={"requests.new.total": 2}))
    assert (found(index, "new = 1"), found(index, "new = 2")) == (set(), {1})
    page = index.search(SearchRequest(text="new = 2", filters={"section": ("problem",)}))
    assert (page.total, page.facets["section"][0].count) == (0, 1)
    index.remove(1, 2)
    index.refresh()
    assert found(index, "new = 2") == set()


def found(index: SearchIndex, text: str) -> set[int]:
    """The reports found."""
    page = index.search(SearchRequest(text=text, size=50, grouped=True))
    assert page.notes == ()
    return {group.report_id for group in page.groups}
