"""What is carried in comes from last year's published report, or bears a published reason."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest
from pypdf import PdfReader

from reports.content import Cell
from reports.services import catalogue, filing
from reports.services.noting import notes_of
from tests.reports.services.conftest import valid_content

OUT = {"natural_person": 2, "business": 1, "total": 3}
REASON = "两件申请已于上年撤回"


def with_row(content, row, numbers):
    """The content with the row set, and a balance that still holds."""
    requests = dict(content.tables["requests"])
    other = "new" if row == "carried_out" else "carried_out"
    for code in (row, other):
        requests[code] = {**requests[code], **{c: Cell(n) for c, n in numbers.items()}}
    return replace(content, tables={**content.tables, "requests": requests})


@pytest.fixture
def last_year(desk):
    """The office's published report of 2022, which carries three requests out."""
    content = with_row(valid_content(2022), "carried_out", OUT)
    report = filing.start_report(desk.core, desk.clerk, desk.office.id, 2022, "2021", content)
    filing.submit(desk.core, desk.clerk, report.id)
    desk.work()
    return report.id


def row_of(content):
    return {c: cell.value for c, cell in content.tables["requests"]["carried_in"].items()}


@pytest.mark.usefixtures("last_year")
def test_an_empty_form_opens_with_it_in_all_seven_columns(desk) -> None:
    begun = filing.start_report(desk.core, desk.clerk, desk.office.id, 2023, "2021")
    zeros = dict.fromkeys(("research", "public_welfare", "legal_service", "other"), 0)
    assert row_of(begun.content) == {**OUT, **zeros}
    found = filing.check_draft(desk.core, desk.clerk, begun.id)
    assert [f for f in found if f.rule.startswith("carryover.")] == []


@pytest.mark.usefixtures("last_year")
def test_a_file_says_what_it_says(desk) -> None:
    content = valid_content(2023)
    begun = filing.start_report(desk.core, desk.clerk, desk.office.id, 2023, "2021", content)
    assert set(row_of(begun.content).values()) == {0}


def test_without_a_report_of_last_year_nothing_is_filled(desk) -> None:
    begun = filing.start_report(desk.core, desk.clerk, desk.office.id, 2023, "2021")
    assert set(row_of(begun.content).values()) == {None}


@pytest.mark.usefixtures("last_year")
def test_the_reason_for_another_number_is_published_beside_it(desk) -> None:
    content = with_row(valid_content(2023), "carried_in", {"business": 1, "total": 1})
    begun = filing.start_report(desk.core, desk.clerk, desk.office.id, 2023, "2021", content)
    found = filing.check_draft(desk.core, desk.clerk, begun.id)
    assert {f.rule for f in found} == {"carryover.requests"}
    reasons = {f.key: REASON for f in found}
    filing.submit(desk.core, desk.clerk, begun.id, reasons)
    desk.work()
    public = catalogue.report(desk.core, begun.id)
    [note] = notes_of(public.content, public.findings)
    assert note.section == "requests"
    assert note.text == (
        "注：上年结转政府信息公开申请数量与2022年度报告公布的结转数不一致"
        "（自然人0件，上年为2件；总计1件，上年为3件）。说明：两件申请已于上年撤回。"
    )
    pdf = PdfReader(io.BytesIO(catalogue.artefact(desk.core, begun.id, "pdf").data))
    assert REASON in "".join("".join(page.extract_text().split()) for page in pdf.pages)
    word = docx.Document(io.BytesIO(catalogue.artefact(desk.core, begun.id, "docx").data))
    assert note.text in [p.text for p in word.paragraphs]
    assert note.text in catalogue.artefact(desk.core, begun.id, "html").data.decode()
