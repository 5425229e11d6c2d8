"""The same report in every form that offices publish gives the same cells, parts and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.importers.characters import key
from reports.importers.reader import read_bytes
from tests.reports.importers import variants
from tests.reports.importers.contents import made_up

if TYPE_CHECKING:
    from reports.content import Content


def values(content: Content) -> dict[str, object]:
    return {f"{t}.{r}.{c}": cell.value for t, r, c, cell in content.cells()}


def assert_same(read: Content, written: Content) -> None:
    assert values(read) == values(written)
    assert (read.form, read.year, read.office) == (written.form, written.year, written.office)
    assert read.title == written.title
    assert key(read.section_text("overview")) == key(written.section_text("overview"))
    assert dict(read.texts) == dict(written.texts)
    assert [p.heading for p in read.overview.parts] == [p.heading for p in written.overview.parts]
    assert [s.kind for s in read.statements] == ["problem"] * 2 + ["remedy"] * 2


SEEDS = range(6)


@pytest.mark.parametrize("seed", SEEDS)
def test_html(seed):
    content = made_up(seed, sparse=True)
    assert_same(read_bytes(variants.to_html(content).encode(), "a.html").content, content)


@pytest.mark.parametrize("seed", SEEDS)
def test_html_as_word_saves_it_inside_a_site(seed):
    content = made_up(seed, sparse=True)
    page = variants.to_html(content, word=True, chrome=True)
    assert_same(read_bytes(page.encode("gb18030"), "a.htm").content, content)


@pytest.mark.parametrize("seed", SEEDS)
def test_docx(seed):
    content = made_up(seed, sparse=True)
    assert_same(read_bytes(variants.to_docx(content), "a.docx").content, content)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("style", ["tabbed", "pipes", "markdown", "tabs", "stream"])
def test_text_that_keeps_empty_cells(style, seed):
    content = made_up(seed, sparse=True)
    assert_same(read_bytes(variants.to_text(content, style).encode(), "a.txt").content, content)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("style", ["bare", "spaces"])
def test_text_without_marks_between_cells(style, seed):
    content = made_up(seed)
    assert_same(read_bytes(variants.to_text(content, style).encode(), "a.txt").content, content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_encodings(encoding):
    content = made_up(7)
    parsed = read_bytes(variants.to_text(content, "tabs").encode(encoding), "a.txt")
    assert_same(parsed.content, content)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("encoding", ["utf-8", "big5hkscs"])
def test_traditional_characters(seed, encoding):
    content = made_up(seed, sparse=True)
    text = variants.traditional(variants.to_text(content, "tabbed"))
    parsed = read_bytes(text.encode(encoding, "ignore"), "a.txt")
    assert values(parsed.content) == values(content)
    assert parsed.content.missing_sections() == ()


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("height", ["297mm", "150mm", "120mm"])
def test_pdf_with_tables_cut_by_pages(seed, height):
    content = made_up(seed, sparse=True, most=9999)
    parsed = read_bytes(variants.to_pdf(content, height=height), "a.pdf")
    assert_same(parsed.content, content)


@pytest.mark.parametrize("seed", range(2))
def test_pdf_without_rules(seed):
    content = made_up(seed, most=9999)
    parsed = read_bytes(variants.to_pdf(content, ruled=False), "a.pdf")
    assert_same(parsed.content, content)
