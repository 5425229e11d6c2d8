"""What changed between two versions: nothing lost, nothing invented, readable."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.content import Cell, changes_from_json, changes_to_json, compare, empty_content
from reports.content.schema import MAX_TEXT
from reports.content.wording import abridged, changed_pieces

BEFORE = "2023年，我局主动公开政府信息123条，其中政策文件12件。宣传不到位，居民不了解渠道。"
AFTER = "2023年，我局主动公开政府信息128条，其中政策文件12件。宣传力度不够，居民不了解渠道。"


def drawn(before: str, after: str) -> str:
    marks = {"same": "{}", "removed": "[-{}]", "added": "[+{}]"}
    return "".join(marks[p.kind].format(p.text) for p in changed_pieces(before, after))


def with_cells(content, cells):
    tables = {t: {r: dict(c) for r, c in rows.items()} for t, rows in content.tables.items()}
    for (table, row, column), cell in cells.items():
        tables[table][row][column] = cell
    return replace(content, tables=tables)


def test_a_number_is_one_word_and_no_sentence_falls_into_crumbs() -> None:
    assert drawn(BEFORE, AFTER) == (
        "2023年，我局主动公开政府信息[-123][+128]条，其中政策文件12件。"
        "宣传[-不到位][+力度不够]，居民不了解渠道。"
    )
    assert drawn("宣传不到位。下一步加强。", "无其他需要报告的事项。") == (
        "[-宣传不到位。下一步加强。][+无其他需要报告的事项。]"
    )


@given(st.text("一二三是，。1 23\n", max_size=80), st.text("一二三是，。1 23\n", max_size=80))
def test_both_texts_can_be_read_out_of_the_pieces(before: str, after: str) -> None:
    pieces = changed_pieces(before, after)
    assert "".join(p.text for p in pieces if p.kind != "added") == before
    assert "".join(p.text for p in pieces if p.kind != "removed") == after
    kinds = [p.kind for p in pieces]
    assert all(one != other for one, other in itertools.pairwise(kinds))


def test_long_texts_are_compared_within_bounds_and_shown_around_the_change() -> None:
    long = "加强组织领导，完善工作制度，" * 3_000
    pieces = changed_pieces(long, f"{long}组织培训2次。")
    assert pieces[-1].text.endswith("组织培训2次。")
    shown = abridged(changed_pieces(f"{BEFORE * 9}甲。", f"{BEFORE * 9}乙。"))
    assert sum(len(p.text) for p in shown) < 100
    assert shown[0].text.startswith("…")


@pytest.mark.timeout(60)  # unbounded, each pair takes hours: 10¹⁰ steps and more
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("。" * MAX_TEXT, "。" * (MAX_TEXT - 1) + "甲", id="sentences"),
        pytest.param("。" * MAX_TEXT, "一。" * (MAX_TEXT // 2), id="sentence by sentence"),
        pytest.param(
            "".join(f"{'一' * 999}。第{n}段。" for n in range(190)),
            "".join(f"{'一二' * 499}。第{n}段。" for n in range(190)),
            id="many sentences",
        ),
    ],
)
def test_the_longest_texts_are_compared_in_bounded_steps(before: str, after: str) -> None:
    pieces = changed_pieces(before, after)
    assert "".join(p.text for p in pieces if p.kind != "added") == before
    assert "".join(p.text for p in pieces if p.kind != "removed") == after


def test_figures_texts_and_head_are_told_with_their_places() -> None:
    before = empty_content("2021", 2023, "龙潭街道办事处", "标题")
    new = ("requests", "new", "total")
    fees = ("fees", "administrative_fees", "amount_10k_yuan")
    before = with_cells(before, {new: Cell(3)})
    after = with_cells(before, {new: Cell(4), fees: Cell(Decimal("1.50"))})
    after = replace(after, title="新标题", texts={**after.texts, "other": "更正。"})
    changes = compare(before, after)
    assert [(f.where, f.before, f.after) for f in changes.figures] == [
        ("tables.fees.administrative_fees.amount_10k_yuan", "", "1.50"),
        ("tables.requests.new.total", "3", "4"),
    ]
    assert [t.where for t in changes.texts] == ["title", "sections.other"]
    assert len(changes) == 4
    assert changes_from_json(changes_to_json(changes)) == changes
    assert not compare(after, after)


def test_a_part_that_went_is_told_too() -> None:
    before = empty_content("2021", 2023, "龙潭街道办事处")
    before = replace(before, texts={"problems": "宣传不到位。", "other": ""})
    [change] = compare(before, replace(before, texts={"other": ""})).texts
    assert [(p.kind, p.text) for p in change.pieces] == [("removed", "宣传不到位。")]


def test_what_is_veiled_does_not_come_back() -> None:
    before = empty_content("2021", 2023, "龙潭街道办事处")
    before = replace(before, texts={"problems": "联系王某，13912345678。", "other": ""})
    after = replace(before, texts={"problems": "联系王某。", "other": ""})
    changes = compare(before, after, lambda _where, text: text.replace("13912345678", "█" * 11))
    assert "139" not in str(changes_to_json(changes))
    assert "█" in str(changes_to_json(changes))
