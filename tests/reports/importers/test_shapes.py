"""Disordered tables: every number where it belongs, or none with a note, never a silent guess."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from reports.importers.reader import read_bytes
from reports.renderers import RenderInfo, render
from tests.reports.importers import shapes, variants
from tests.reports.importers.contents import balanced, distinct
from tests.reports.importers.test_variants import assert_same, values

if TYPE_CHECKING:
    from reports.content import Content
    from reports.importers import Parsed

REPORTS = [("2021", 0.0), ("2021", 0.3), ("2019", 0.0), ("2019", 0.3)]
FULL = [("2021", 0.0), ("2019", 0.0)]


def made(code: str, sparse: float) -> Content:
    return distinct(len(code) + int(10 * sparse), code, sparse=sparse, merged=code == "2019")


def read(text: str, name: str = "a.txt") -> Parsed:
    return read_bytes(text.encode(), name)


@pytest.mark.parametrize(("code", "sparse"), REPORTS)
@pytest.mark.parametrize("shape", shapes.HTML_SHAPES)
def test_web_pages(shape, code, sparse):
    content = made(code, sparse)
    assert_same(read(shapes.to_html(content, shape), "a.html").content, content)


@pytest.mark.parametrize(("declared", "encoding"), [("utf-8", "gb18030"), ("gb2312", "utf-8")])
def test_web_pages_that_declare_another_encoding(declared, encoding):
    content = made("2021", 0.3)
    page = shapes.to_html(content, "plain").replace("<head>", f'<head><meta charset="{declared}">')
    assert_same(read_bytes(page.encode(encoding), "a.html").content, content)


@pytest.mark.parametrize(("code", "sparse"), REPORTS)
@pytest.mark.parametrize("form", ["docx", "html", "pdf"])
def test_our_own_renderings(form, code, sparse):
    content = made(code, sparse)
    data = render(content, form, RenderInfo(office=content.office))
    assert_same(read_bytes(data, f"a.{form}").content, content)


@pytest.mark.skipif(not shapes.BLANK_FORM.is_file(), reason="the samples are not at hand")
@pytest.mark.parametrize("sparse", [0.0, 0.3])
def test_the_official_blank_form_filled_in(sparse):
    content = made("2021", sparse)
    assert_same(read_bytes(shapes.fill_blank_form(content), "a.docx").content, content)


@pytest.mark.parametrize(("code", "sparse"), REPORTS)
@pytest.mark.parametrize("shape", [shapes.in_cells_with_pipes, shapes.in_rows_with_pipes])
def test_pipes_left_of_merged_cells(shape, code, sparse):
    content = made(code, sparse)
    assert values(read(shape(content)).content) == values(content)


@pytest.mark.parametrize(("code", "sparse"), FULL)
@pytest.mark.parametrize("style", ["bare", "spaces", "tabs", "tabbed", "stream", "pipes"])
def test_page_breaks_inside_tables(style, code, sparse):
    content = made(code, sparse)
    text = variants.to_text(content, style)
    for form in ("- %d -", "第%d页 共9页", "%d/12"):
        numbered = shapes.with_page_numbers(text, form, random.Random(1))
        assert_same(read(numbered).content, content)
    assert_same(read(shapes.with_cut_labels(text, random.Random(1))).content, content)
    assert_same(read(shapes.with_stacked_labels(text)).content, content)
    assert_same(read("\n\n".join(text.split("\n"))).content, content)


@pytest.mark.parametrize("seed", range(4))
def test_a_bare_page_number_inside_a_row_is_told_by_the_total(seed):
    content = balanced(seed)
    text = variants.to_text(content, "bare")
    start = text.index("一、本年新收")
    lines = text[start : text.index("四、政府信息公开行政复议")].split("\n")
    rng = random.Random(seed)
    for row in range(3):
        at = 8 * row + rng.randint(2, 7) + row
        lines.insert(at, str(7 + row))
    text = text[:start] + "\n".join(lines) + text[text.index("四、政府信息公开行政复议") :]
    parsed = read(text)
    assert values(parsed.content) == values(content)
    assert len([n for n in parsed.notes if "spoils its total" in n.message]) == 3


def test_bare_page_numbers_between_paragraphs_are_left_out():
    content = made("2021", 0.0)
    text = variants.to_text(content, "tabs").replace("\n本机关无", "\n12\n本机关无")
    assert read(text).content.texts["other"] == "本机关无其他需要报告的事项。"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("mark", ["\n", " ", "\t", " | "])
def test_vanished_cells_are_left_out_with_a_note_and_never_misplaced(mark, seed):
    content = distinct(seed, "2021" if seed % 2 else "2019", sparse=0.3)
    parsed = read(shapes.without_blank_cells(content, mark))
    written = values(content)
    noted = {n.where.split(".")[1] for n in parsed.notes if n.where and "tables." in n.where}
    for place, value in values(parsed.content).items():
        table = place.split(".")[0]
        assert value is None or value == written[place], place
        assert value == written[place] or table in noted, place


def test_rows_that_a_cut_table_lacks_count_as_unread():
    content = distinct(1, "2021")
    text = variants.to_text(content, "tabs")
    parsed = read(text[: text.index("（四）无法提供")])
    codes = [row.code for row in content.layout.table("requests").standard_rows]
    lost = codes[codes.index("unavailable_not_held") :]
    assert parsed.unread == {("requests", code) for code in lost}


def test_marks_that_look_like_the_rule_of_a_table():
    content = made("2021", 0.0)
    rows = content.tables["normative"]
    text = variants.to_text(content, "stream")
    number = str(rows["rules"]["repealed"].value)
    parsed = read(text.replace(f"\n{number} |\n", "\n- |\n", 1))
    cell = parsed.content.cell("normative", "rules", "repealed")
    assert (cell.value, cell.not_applicable) == (None, True)
    assert parsed.content.cell("normative", "rules", "in_force") == rows["rules"]["in_force"]
