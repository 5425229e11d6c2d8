"""Last year's words without last year's numbers, and content in another edition of the form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.content import Cell, Overview, Part, empty_content
from reports.content.carrying import BLANK_MARK as GAP
from reports.content.carrying import carried_over, in_form, without_figures
from reports.rules import check


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("全年主动公开信息123条。", f"全年主动公开信息{GAP}条。"),
        ("较2021年增长12.5%，共1,204件。", f"较2022年增长{GAP}，共{GAP}件。"),
        ("2022年1月1日至2022年12月31日", "2023年1月1日至2023年12月31日"),
        ("3月15日组织培训三次", f"{GAP}月{GAP}日组织培训{GAP}次"),
        ("国办发〔2021〕30号、国务院令第711号", "国办发〔2021〕30号、国务院令第711号"),
        ("《2019年规定》第五十条", "《2019年规定》第五十条"),
        ("电话0432-62345678，热线12345", "电话0432-62345678，热线12345"),
        ("1.加强公开。\n2、完善制度。", "1.加强公开。\n2、完善制度。"),
        ("一是强化一次性告知。", "一是强化一次性告知。"),
        ("受理申请十二件。", f"受理申请{GAP}件。"),
    ],
)
def test_each_number_is_left_out_and_what_stands_stays(before, after) -> None:
    assert without_figures(before, 2022, 2023) == after


def test_a_report_begins_with_last_years_words_only() -> None:
    last = empty_content("2021", 2022, "龙潭街道办事处")
    cells = {"requests": {"new": {"total": Cell(4)}, "carried_out": {"total": Cell(2)}}}
    last = replace(
        last,
        tables={**last.tables, **cells},
        overview=Overview("2022年共公开3条。", (Part("（一）主动公开", "公开5条。"),)),
        texts={"problems": "去年的问题。", "other": "无其他事项。"},
    )
    new = carried_over(last, "2021", 2023, "龙潭街道办事处")
    assert new.title == "龙潭街道办事处2023年政府信息公开工作年度报告"
    assert new.overview == Overview(
        f"2023年共公开{GAP}条。", (Part("（一）主动公开", f"公开{GAP}条。"),)
    )
    assert new.texts == {"problems": "", "other": "无其他事项。"}
    assert all(cell.blank for *_at, cell in new.cells())
    found = [f for f in check(new) if f.rule == "narrative.unfilled"]
    assert len(found) == 2
    assert {f.severity for f in found} == {"error"}


def test_another_edition_keeps_what_both_know() -> None:
    old = empty_content("2019", 2022, "龙潭街道办事处")
    cells = {
        "requests": {**old.tables["requests"], "new": {"natural_person": Cell(4)}},
        "licensing": {"licences": {"decisions": Cell(9), "items_last_year": Cell(7)}},
    }
    new = in_form(replace(old, tables={**old.tables, **cells}), "2021")
    assert new.form == "2021"
    assert new.cell("requests", "new", "natural_person") == Cell(4)
    # Its columns mean something else there: nothing is guessed.
    assert new.cell("licensing", "licences", "decisions").blank
    assert "procurement" not in new.tables
    assert in_form(new, "2021") is new
