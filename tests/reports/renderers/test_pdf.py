"""The PDF as an archive file and as something to read aloud; fonts and rare characters."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pdfplumber
import pypdf
import pytest

from reports.errors import RenderingError
from reports.renderers import glyphs, pdf, render
from reports.renderers.document import lay_out
from reports.renderers.glyphs import Printer
from tests import verapdf
from tests.reports.renderers.reports import INFO, filled, merged, odd

if TYPE_CHECKING:
    from pathlib import Path


def text_of(data: bytes) -> str:
    with pdfplumber.open(BytesIO(data)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def long_report() -> object:
    content = filled("2021")
    return replace(content, texts={**content.texts, "other": "说明情况。\n" * 400})


def test_verapdf_confirms_both_standards(tmp_path: Path):
    jars = verapdf.install()
    if jars is None:
        pytest.skip("veraPDF could not be fetched (it needs Maven, Java and Maven Central)")
    files = []
    for name, content in {
        "a": odd(),
        "b": filled("2019"),
        "c": merged(),
        "d": long_report(),
    }.items():
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(render(content, "pdf", INFO))
        files.append(file)
    for flavour in ("2a", "ua1"):
        verdicts = verapdf.validate(jars, flavour, *files)
        assert [v.split()[0] for v in verdicts] == ["PASS"] * len(files), verdicts


def test_the_file_says_what_it_is():
    data = render(filled("2021"), "pdf", INFO)
    reader = pypdf.PdfReader(BytesIO(data))
    assert reader.metadata is not None
    assert reader.metadata.title == "临江街道办事处2023年政府信息公开工作年度报告"
    assert reader.metadata.author == "临江街道办事处"
    assert reader.metadata.creation_date.date().isoformat() == "2024-01-31"
    root = reader.trailer["/Root"]
    assert root["/Lang"].lower().startswith("zh")
    assert root["/MarkInfo"]["/Marked"]
    assert [item.title[:2] for item in reader.outline if not isinstance(item, list)] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
    ]
    first = reader.pages[0].mediabox
    assert (round(first.width), round(first.height)) == (595, 842)


def test_table_three_stays_on_one_page():
    with pdfplumber.open(BytesIO(render(filled("2021"), "pdf", INFO))) as document:
        sizes = [len(t) for page in document.pages for t in page.extract_tables()]
    assert 28 in sizes


def test_the_imprint_stands_on_every_page_and_a_draft_has_none():
    published = text_of(render(long_report(), "pdf", INFO))
    pages = published.count("gongkai.example/reports/12")
    assert pages > 3
    assert "— 1 —" in published
    assert "2024年1月31日" in published.replace(" ", "")
    assert "校验值" not in text_of(render(filled("2021"), "pdf"))


def test_a_missing_part_is_said_to_be_missing():
    content = filled("2021")
    content = replace(content, texts={"other": "无。"})
    assert "（原件未载此部分）" in text_of(render(content, "pdf", INFO))


def test_characters_the_font_lacks_are_marked_and_said():
    content = filled("2021")
    content = replace(
        content, texts={**content.texts, "other": "笑脸😀\u200b和\ue000私用，⼀般⾏文。"}
    )
    text = text_of(render(content, "pdf", INFO)).replace(" ", "")
    assert "笑脸〓和〓私用" in text
    assert "一般行文" in text or "⼀般⾏文" in text
    assert "有2种字符无法排印" in text


def test_printer_keeps_what_the_font_has():
    printer = Printer()
    assert (
        printer.printable("第二十条第（一）项 123 abc 㐀龘“”〔2021〕")
        == "第二十条第（一）项 123 abc 㐀龘“”〔2021〕"
    )
    assert not printer.substituted


def test_a_missing_font_is_an_error_not_empty_boxes(monkeypatch):
    monkeypatch.setattr(glyphs, "_PACKAGE", "no_such_font_package")
    pdf._compiler.cache_clear()
    try:
        with pytest.raises(RenderingError, match="no_such_font_package"):
            render(filled("2021"), "pdf", INFO)
    finally:
        monkeypatch.undo()
        pdf._compiler.cache_clear()


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("云川区2023年政府信息公开工作年度报告", 1),
        ("云川区临江街道办事处2023年政府信息公开工作年度报告", 2),
        ("关于云川区临江街道办事处及其所属单位二〇二三年度工作情况的政府信息公开报告", 1),
    ],
)
def test_a_long_title_breaks_where_its_sense_breaks(title: str, lines: int):
    broken = lay_out(replace(filled("2021"), title=title)).title_lines
    assert len(broken) == lines
    assert "".join(broken) == title
