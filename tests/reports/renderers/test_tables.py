"""The layout model agrees with the official Word form and covers its grid exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pytest

from reports.content import Cell, empty_content
from reports.renderers.tables import printed_tables
from tests.reports.renderers.reports import filled, merged, odd, with_cell

if TYPE_CHECKING:
    from pathlib import Path

    from reports.renderers.printed import PrintedTable

SECTIONS = ("proactive", "requests", "review")


def occupancy(table: PrintedTable) -> list[list[int]]:
    """How many cells cover each place of the grid."""
    rows = [row for block in table.blocks for row in (*block.head, *block.body)]
    grid = [[0] * table.width for _ in rows]
    for at, row in enumerate(rows):
        for cell in row:
            for y in range(at, at + cell.rowspan):
                for x in range(cell.column, cell.column + cell.colspan):
                    grid[y][x] += 1
    return grid


@pytest.mark.parametrize("content", [filled("2021"), filled("2019"), merged()])
@pytest.mark.parametrize("section", SECTIONS)
def test_every_place_of_the_grid_is_covered_once(content, section):
    (table,) = printed_tables(content, section)
    assert {n for row in occupancy(table) for n in row} == {1}


def test_widths_are_those_of_the_official_form():
    widths = [printed_tables(filled("2021"), s)[0].width for s in SECTIONS]
    assert widths == [4, 10, 15]


def test_merged_cells_are_those_of_the_official_word_form(samples: Path):
    official = docx.Document(str(samples / "form-2021-blank.docx"))
    blank = empty_content("2021", 2023, "临江街道")
    for section, theirs in zip(SECTIONS, official.tables, strict=True):
        (ours,) = printed_tables(blank, section)
        rows = [row for block in ours.blocks for row in (*block.head, *block.body)]
        drawn = [[(c.text, c.colspan) for c in row if c.text] for row in rows]
        expected = [
            [
                ("".join(t.text or "" for t in tc.iter("{*}t")).strip(), tc.grid_span)
                for tc in tr.tc_lst
                if tc.vMerge != "continue"
            ]
            for tr in theirs._tbl.tr_lst
        ]
        assert drawn == [[cell for cell in row if cell[0]] for row in expected]


@pytest.mark.parametrize("code", ["2021", "2019"])
def test_each_number_of_the_form_is_printed_once_and_under_its_heads(code):
    content = filled(code)
    numbers = []
    for section in SECTIONS:
        (table,) = printed_tables(content, section)
        cells = [c for b in table.blocks for row in (*b.head, *b.body) for c in row]
        texts = {c.id: c.text for c in cells if c.is_header}
        assert len(texts) == sum(c.is_header for c in cells), "ids are unique"
        for cell in cells:
            if cell.number is None:
                continue
            numbers.append((cell.number.table, cell.number.row, cell.number.column))
            heads = [texts[name] for name in cell.headers]
            layout = content.layout.table(cell.number.table)
            row, column = layout.row(cell.number.row), layout.column(cell.number.column)
            assert {*row.path, row.label, column.label} <= set(heads)
            assert column.group is None or column.group in heads
    assert sorted(numbers) == sorted((t.code, r.code, c.code) for t, r, c in content.layout.cells())


def test_a_merged_row_takes_the_place_of_the_three():
    (table,) = printed_tables(merged(), "requests")
    rows = [n.row for n in table.numbers]
    assert rows.count("other_all") == 7
    assert not {"other_not_corrected", "other_fee_unpaid", "other_other"} & set(rows)


def test_a_merged_row_never_hides_numbers():
    content = with_cell(merged(), "requests", "other_other", "business", Cell(5))
    (table,) = printed_tables(content, "requests")
    assert {"other_all", "other_other"} <= {n.row for n in table.numbers}


def test_blank_zero_and_not_applicable_stay_three_things():
    (table,) = printed_tables(odd(), "requests")
    cells = [c for row in table.blocks[0].body for c in row if c.number][:6]
    assert [(c.text, c.number.state) for c in cells if c.number] == [
        ("0", "zero"),
        ("", "blank"),
        ("/", "not_applicable"),
        (cells[3].text, "filled"),
        (cells[4].text, "filled"),
        ("22（其中修订16件）", "filled"),
    ]


def test_a_missing_table_is_not_printed_as_empty():
    content = filled("2021")
    tables = {k: v for k, v in content.tables.items() if k not in {"fees", "review"}}
    content = replace(content, tables=tables)
    assert [b.table for b in printed_tables(content, "proactive")[0].blocks] == [
        "normative",
        "licensing",
        "enforcement",
    ]
    assert printed_tables(content, "review") == ()
