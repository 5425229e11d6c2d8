"""Tables told in sentences: every number in words, and the kinds of nothing told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.content import Cell
from reports.form import FORMS
from reports.renderers.sentences import sentences
from reports.renderers.tables import printed_tables
from tests.reports.renderers.reports import filled


def told(content, section: str) -> dict[str, str]:
    [table] = printed_tables(content, section)
    return dict(sentences(table, content.form))


def with_row(content, table, row, **cells):
    rows = {**content.tables[table], row: {**content.tables[table].get(row, {}), **cells}}
    return replace(content, tables={**content.tables, table: rows})


@pytest.mark.parametrize("edition", sorted(FORMS))
def test_every_number_is_told_once_in_order(edition) -> None:
    content = filled(edition)
    for section in ("proactive", "requests", "review"):
        [table] = printed_tables(content, section)
        rows = sentences(table, content.form)
        assert len(rows) == len({(n.table, n.row) for n in table.numbers})
        assert all(text.endswith("。") and "（" not in label for label, text in rows)
        values = {n.cell.value for n in table.numbers if n.state == "filled"}
        text = " ".join(text for _label, text in rows)
        assert all(str(value) in text for value in values)


def test_blank_zero_and_not_applicable_are_told_apart() -> None:
    content = with_row(
        filled("2021"),
        "requests",
        "new",
        natural_person=Cell(12),
        business=Cell(None),
        research=Cell(0),
        public_welfare=Cell(None, "/", not_applicable=True),
        legal_service=Cell(None, "见附表"),
        other=Cell(22, "22（其中网上20件）"),
        total=Cell(34),
    )
    assert told(content, "requests")["本年新收政府信息公开申请数量"] == (
        "自然人12件，商业企业未填写，科研机构0件，社会公益组织不适用，"
        "法律服务机构原文为“见附表”，其他22（其中网上20件），总计34件。"
    )


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell(0), "各栏均为0件。"),
        (Cell(None), "各栏均未填写。"),
        (Cell(None, "/", not_applicable=True), "各栏均不适用。"),
    ],
)
def test_a_row_of_nothing_is_short(cell, words) -> None:
    columns = dict.fromkeys((c.code for c in FORMS["2021"].table("review").columns), cell)
    content = with_row(filled("2021"), "review", "litigation_direct", **columns)
    assert told(content, "review")["行政诉讼，未经复议直接起诉"] == words
