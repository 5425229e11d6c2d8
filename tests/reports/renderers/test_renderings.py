"""The numbers are read back out of every rendering; the same report gives the same bytes."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO, StringIO

import lxml.html
import openpyxl
import pdfplumber
import pytest

from reports.content import Cell, Content, loads
from reports.errors import RenderingError
from reports.importers import parse_bytes
from reports.renderers import FORMATS, RenderInfo, render
from reports.renderers.tables import printed_tables
from tests.reports.renderers.reports import INFO, filled, merged, odd, printed_values, with_cell

FORMS = ("2021", "2019")


def values(content: Content) -> dict[tuple[str, str, str], object]:
    return {(t, r, c): cell.value for t, r, c, cell in content.cells()}


@pytest.mark.parametrize("code", FORMATS)
def test_the_same_report_gives_the_same_bytes(code):
    assert render(odd(), code, INFO) == render(odd(), code, INFO)


def test_an_unknown_format_is_refused():
    with pytest.raises(RenderingError, match="odt"):
        render(odd(), "odt")


@pytest.mark.parametrize("code", FORMS)
def test_numbers_are_read_back_from_pdf(code):
    content = filled(code)
    found: list[str] = []
    with pdfplumber.open(BytesIO(render(content, "pdf", INFO))) as pdf:
        for page in pdf.pages:
            for table in page.extract_tables():
                cells = [cell for row in table for cell in row if cell]
                found += [cell for cell in cells if re.fullmatch(r"[\d.]+", cell)]
    tables = [t.code for t in content.layout.tables]
    assert found == [value for table in tables for value in printed_values(content, table)]


@pytest.mark.parametrize("content", [filled("2021"), filled("2019"), odd(), merged()])
def test_word_is_read_back_whole(content):
    parsed = parse_bytes(render(content, "docx", INFO), "report.docx").content
    assert values(parsed) == values(content)
    assert parsed.form == content.form
    assert (parsed.title, parsed.dated, parsed.year) == (
        content.title,
        content.dated,
        content.year,
    )
    for section in content.layout.sections:
        assert parsed.section_text(section.code) == content.section_text(section.code)


@pytest.mark.parametrize("content", [filled("2021"), filled("2019"), odd(), merged()])
def test_pdf_and_html_are_read_back_by_the_importer(content):
    for code in ("pdf", "html"):
        parsed = parse_bytes(render(content, code, INFO), f"report.{code}").content
        assert values(parsed) == values(content), code


@pytest.mark.parametrize("code", FORMS)
def test_numbers_stand_at_their_anchors_in_html(code):
    content = filled(code)
    page = lxml.html.fromstring(render(content, "html", INFO).decode("utf-8"))
    for table, row, column, cell in content.cells():
        (found,) = page.xpath(f'//td[@id="c-{table}-{row}-{column}"]/data/@value')
        assert Decimal(found) == cell.value
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    heads = {name for value in page.xpath("//td/@headers") for name in value.split()}
    assert heads <= set(ids)


def test_numbers_stay_numbers_in_the_spreadsheet():
    content = odd()
    book = openpyxl.load_workbook(BytesIO(render(content, "xlsx", INFO)))
    head, *rows = book["数据"].iter_rows(values_only=True)
    named = [dict(zip(head, row, strict=True)) for row in rows]
    read = {(r["table"], r["row"], r["column"]): r["value"] for r in named}
    assert {k: None if v is None else Decimal(str(v)) for k, v in read.items()} == values(content)
    states = [r["state"] for r in named if (r["table"], r["row"]) == ("requests", "new")]
    assert states[:3] == ["zero", "blank", "not_applicable"]


def test_the_spreadsheet_draws_the_official_tables():
    content = filled("2021")
    book = openpyxl.load_workbook(BytesIO(render(content, "xlsx", INFO)))
    drawn = [sheet for sheet in book.worksheets if sheet.title not in {"正文", "数据"}]
    assert len(drawn) == 3
    for sheet, section in zip(drawn, ("proactive", "requests", "review"), strict=True):
        (table,) = printed_tables(content, section)
        numbers = [
            Decimal(str(cell.value))
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "n" and cell.value is not None
        ]
        assert numbers == [n.cell.value for n in table.numbers]


def test_csv_has_one_line_per_cell():
    content = odd()
    text = render(content, "csv", INFO).decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(text, newline="")))
    read = {
        (line["table"], line["row"], line["column"]): Decimal(line["value"])
        if line["value"]
        else None
        for line in lines
    }
    assert read == values(content)
    by_place = {(line["row"], line["column"]): line for line in lines}
    assert by_place["new", "business"]["state"] == "blank"
    assert by_place["new", "research"]["source"] == "/"


def test_json_is_the_content_itself():
    assert loads(render(odd(), "json", INFO)) == odd()


FORMULAS = ("=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "－1")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_becomes_a_formula(text):
    cell = Cell(None, text)
    content = with_cell(filled("2021"), "requests", "new", "business", cell)
    content = replace(content, office=text, title=text)
    book = openpyxl.load_workbook(BytesIO(render(content, "xlsx", INFO)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    rows = csv.reader(StringIO(render(content, "csv", INFO).decode("utf-8-sig"), newline=""))
    dangerous = [field for row in rows for field in row if field.startswith(text[0])]
    assert dangerous == []


def test_a_negative_number_stays_a_number():
    content = with_cell(filled("2019"), "licensing", "licences", "change", Cell(-253))
    rows = csv.DictReader(StringIO(render(content, "csv").decode("utf-8-sig"), newline=""))
    found = [
        r["value"]
        for r in rows
        if (r["table"], r["row"], r["column"]) == ("licensing", "licences", "change")
    ]
    assert found == ["-253"]


def test_markup_in_a_report_stays_text():
    evil = '<script>alert(1)</script>"#[#panic("x")] $x$ @cite *b* \\u{41} {{ 7*7 }}'
    content = replace(filled("2021"), title=evil, texts={"problems": evil, "other": evil})
    page = lxml.html.fromstring(render(content, "html", INFO).decode("utf-8"))
    assert page.xpath("//script") == []
    assert page.xpath('string(//section[@id="s-other"]/p)') == evil
    with pdfplumber.open(BytesIO(render(content, "pdf", INFO))) as pdf:
        text = "".join(p.extract_text() for p in pdf.pages)
    assert '#[#panic("x")]' in text
    assert "{{" in text


@dataclass(frozen=True)
class Printed:
    severity: str
    where: str
    message: str


def test_findings_link_to_what_they_are_about():
    findings = (
        Printed("error", "tables.requests.new.total", "新收总计有误"),
        Printed("warning", "sections.other[0:3]", "<b>年度有误</b>"),
    )
    info = RenderInfo(archive=True, findings=findings)
    page = lxml.html.fromstring(render(filled("2021"), "html", info).decode("utf-8"))
    links = page.xpath('//section[@id="findings"]//a')
    assert [a.get("href") for a in links] == ["#c-requests-new-total", "#p-other-0"]
    assert [a.text_content() for a in links] == ["新收总计有误", "<b>年度有误</b>"]
    for link in links:
        assert page.get_element_by_id(link.get("href")[1:]) is not None
