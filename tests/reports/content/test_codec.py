"""Content to JSON and back: nothing is lost, nothing is rounded, three kinds of nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from reports.content import (
    Cell,
    Content,
    canonical_json,
    content_hash,
    dump,
    empty_content,
    load,
    loads,
)
from reports.errors import InvalidContentError
from tests.reports.content.strategies import contents


@given(contents())
def test_content_survives_its_json(content: Content) -> None:
    assert loads(canonical_json(content)) == content
    assert load(dump(content)) == content


@given(contents())
def test_canonical_text_is_the_same_after_a_round_trip(content: Content) -> None:
    again = loads(canonical_json(content))
    assert canonical_json(again) == canonical_json(content)
    assert content_hash(again) == content_hash(content)


def _money(cell: Cell) -> Content:
    tables = {"fees": {"administrative_fees": {"amount_10k_yuan": cell}}}
    return Content(form="2021", tables=tables)


@pytest.mark.parametrize("digits", ["18.8710", "0.00", "0.1", "103500", "11000000.25"])
def test_decimals_keep_every_digit(digits: str) -> None:
    text = canonical_json(_money(Cell(Decimal(digits))))
    assert f'"amount_10k_yuan":{digits}' in text
    assert str(loads(text).cell("fees", "administrative_fees", "amount_10k_yuan").value) == digits


def test_blank_zero_and_not_applicable_stay_three_things() -> None:
    cells = [Cell(), Cell(0), Cell(None, "/", not_applicable=True), Cell(None, "见附件")]
    read = [
        loads(canonical_json(_money(cell))).cell("fees", "administrative_fees", "amount_10k_yuan")
        for cell in cells
    ]
    assert read == cells
    assert len(set(read)) == 4
    assert [cell.blank for cell in read] == [True, False, False, False]


def test_hash_depends_on_content_and_on_the_revision_before() -> None:
    content = empty_content("2021", 2023, "新桥镇人民政府")
    first = content_hash(content)
    assert content_hash(content) == first
    assert content_hash(replace(content, year=2024)) != first
    assert content_hash(content, first) != first


def _with(**change: object) -> dict[str, object]:
    return {**dump(empty_content("2021", 2023, "新桥镇人民政府")), **change}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], "list"),
        (_with(form="1999"), "form"),
        (_with(year="2023"), "year"),
        (_with(sections={"proactive_": "x"}), "sections.proactive_"),
        (_with(sections={"problems": 3}), "sections.problems"),
        (_with(tables={"nothing": {}}), "tables.nothing"),
        (_with(tables={"requests": {"newer": {}}}), "tables.requests.newer"),
        (_with(tables={"requests": {"new": {"sum": 1}}}), "tables.requests.new.sum"),
        (_with(tables={"requests": {"new": {"total": True}}}), "tables.requests.new.total"),
        (_with(tables={"requests": {"new": {"total": 1.5}}}), "tables.requests.new.total"),
        (_with(tables={"requests": {"new": {"total": Decimal("1.5")}}}), "tables.requests.new"),
        (_with(tables={"requests": {"new": {"total": 10**16}}}), "tables.requests.new.total"),
        (_with(marks={"tables.requests.new.none": {}}), "marks.tables.requests.new.none"),
        (
            _with(
                tables={"requests": {"new": {"total": 1}}},
                marks={"tables.requests.new.total": {"not_applicable": True}},
            ),
            "tables.requests.new.total",
        ),
        (_with(statements=[{"kind": "wish", "ordinal": 1, "text": ""}]), "statements.0.kind"),
    ],
)
def test_what_is_wrong_is_named(data: object, place: str) -> None:
    with pytest.raises(InvalidContentError) as error:
        load(data)
    assert place in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        '{"form": "2021", "title": "\\ud800"}',
        '{"form": "2021", "title": "\\u0000"}',
        '{"form": "2021", "year": NaN}',
    ],
)
def test_what_cannot_be_stored_is_no_content(text: str) -> None:
    with pytest.raises(InvalidContentError):
        loads(text)
