"""The document model: order, headings, anchors, and addresses that findings point at."""

from __future__ import annotations

from dataclasses import replace

from reports.content import Contact, passages
from reports.renderers.document import lay_out
from tests.reports.renderers.reports import PROBLEMS, filled


def test_parts_stand_in_official_order_with_their_headings():
    document = lay_out(filled("2021"))
    assert [s.heading[:2] for s in document.sections] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
    ]
    assert document.dated == "（2024年1月26日）"
    assert [p.text for p in document.preamble] == ["根据《条例》编制本报告。"]
    overview = document.sections[0]
    assert [(p.kind, p.text) for p in overview.paragraphs] == [
        ("text", "2023年，街道认真落实要求。"),
        ("subheading", "（一）主动公开"),
        ("text", "全年公开120条。其中公文12件。"),
        ("subheading", "（二）依申请公开"),
        ("text", "全年收到申请3件。"),
    ]


def test_every_passage_has_its_anchor_on_the_page_and_no_text_is_lost():
    content = filled("2021")
    document = lay_out(content)
    paragraphs = [*document.preamble, *(p for s in document.sections for p in s.paragraphs)]
    anchors = [r.passage.anchor for p in paragraphs for r in p.runs if r.passage]
    assert anchors == [p.anchor for p in passages(content)]
    for paragraph in paragraphs:
        text = content.section_text(paragraph.section)
        assert paragraph.text == text[paragraph.start : paragraph.end]


def test_addresses_lead_to_cells_and_passages():
    document = lay_out(filled("2021"))
    assert document.anchor_of("tables.requests.new.total") == "c-requests-new-total"
    assert document.anchor_of("tables.requests.new.nonsense") is None
    remedy = PROBLEMS.index("一是加强")
    assert document.anchor_of(f"sections.problems[{remedy}:{remedy + 2}]") == f"p-problems-{remedy}"
    assert document.anchor_of("sections.problems[9000:9001]") == "s-problems"
    assert document.anchor_of("sections.review") == "s-review"


def test_what_the_document_lacks_is_marked_missing():
    content = filled("2021")
    texts = {"other": content.texts["other"]}
    tables = {k: v for k, v in content.tables.items() if k not in {"review", "fees"}}
    document = lay_out(replace(content, texts=texts, tables=tables))
    assert [s.code for s in document.sections if s.missing] == ["review", "problems"]
    assert document.sections[1].absent == ("第二十条第（八）项",)


def test_contact_details_that_the_text_gives_are_not_repeated():
    content = replace(filled("2021"), contact=Contact(phone="0000-1234567", site="《条例》"))
    assert lay_out(content).contact == "联系方式：联系电话：0000-1234567。"


def test_a_report_without_title_is_named_by_office_and_year():
    content = replace(filled("2021"), title=None)
    assert lay_out(content).title == "临江街道办事处2023年政府信息公开工作年度报告"
