"""What a page does to a table or a line of text in PDF files and converted ones."""

from __future__ import annotations

from pathlib import Path

import noto_cjk_sans_otc
import typst

from reports.importers.blocks import Grid, Line
from reports.importers.pdf import read_pdf
from reports.importers.reader import read_bytes
from tests.reports.importers import shapes, variants
from tests.reports.importers.contents import distinct
from tests.reports.importers.test_variants import values

FONTS = [str(Path(noto_cjk_sans_otc.FONT_PATH).parent)]
HEAD = '#set text(font: "Noto Sans CJK SC", size: 9pt)\n'


def compiled(source: str) -> bytes:
    return typst.compile((HEAD + source).encode(), font_paths=FONTS, ignore_system_fonts=True)


def test_a_row_that_the_page_ends_without_a_rule_is_a_row():
    cells = ["4.保护第三方合法权益", "438", "405", "", "746", "", "821", "591"]
    closed = ", ".join(f"[{c}]" for c in cells)
    opened = ", ".join(f"table.cell(stroke: (bottom: none))[{c}]" for c in cells)
    table = f"#table(columns: 8, stroke: 0.5pt, {closed}, {opened})"
    (grid,) = [b for b in read_pdf(compiled(table)).blocks if isinstance(b, Grid)]
    assert [[c.text for c in row] for row in grid.rows] == [cells, cells]


def test_heads_and_feet_of_two_pages_are_left_out_and_numbers_are_not():
    body = "云溪县教育局政府信息公开工作年度报告正文。"
    foot = "footer: context [第 #here().page() 页 共 2 页 网址 www.yunxi.gov.cn]"
    source = (
        f"#set page(width: 200mm, height: 150mm, header: [2024/1/5 年度报告], {foot})\n"
        f"{body}\n\n0 0 3 0\n#pagebreak()\n{body}\n\n0 0 4 0"
    )
    texts = [b.text for b in read_pdf(compiled(source)).blocks if isinstance(b, Line)]
    assert texts == [body, "0 0 3 0", body, "0 0 4 0"]


def test_a_column_that_only_a_converter_sees():
    content = distinct(2, "2021", sparse=0.3)
    page = shapes.to_html(content, "plain")
    # LibreOffice splits a column in two where the heads and the cells do not quite meet.
    page = page.replace('<td rowspan="2">总计</td>', '<td rowspan="2" colspan="2">总计</td>', 1)
    head, rest = page.split("结果维持", 1)
    rest = rest.replace('<td rowspan="2">总计</td>', '<td rowspan="2" colspan="2">总计</td>', 1)
    parsed = read_bytes(f"{head}结果维持{rest}".encode(), "a.html")
    assert values(parsed.content) == values(content)


def test_labels_scattered_around_full_rows_leave_their_order():
    content = distinct(4, "2021")
    lines = []
    for line in variants.to_text(content, "spaces").split("\n"):
        label, _, numbers = line.partition(" ")
        if len(numbers.split()) == 7 and label[0] in "12345678（":
            at = 3  # a narrow column: the first characters beside the numbers, the rest below
            lines += [
                f"{label[:at]} {numbers}",
                *(label[i : i + 3] for i in range(at, len(label), 3)),
            ]
        else:
            lines.append(line)
    parsed = read_bytes("\n".join(lines).encode(), "a.txt")
    assert values(parsed.content) == values(content)
    assert {n.confidence for n in parsed.notes} == {0.7}


def test_blank_lines_for_blank_cells_in_part_two():
    content = distinct(6, "2021")
    tables = dict(content.tables)
    rules = {**tables["normative"]["rules"]}
    made, repealed, in_force = (str(c.value) for c in rules.values())
    text = variants.to_text(content, "bare")
    text = text.replace(f"规章\n{made}\n{repealed}\n{in_force}", f"规章\n{made}\n\n{in_force}", 1)
    read = read_bytes(text.encode(), "a.txt").content
    assert [c.value for c in read.tables["normative"]["rules"].values()] == [
        int(made), None, int(in_force),
    ]  # fmt: skip
    assert (
        read.tables["normative"]["normative_documents"]
        == tables["normative"]["normative_documents"]
    )
