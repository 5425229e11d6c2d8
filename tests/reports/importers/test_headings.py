"""The heads of the parts, however they are numbered and worded, and parts whose head is lost."""

from __future__ import annotations

import pytest

from reports.importers.characters import key
from reports.importers.reader import read_bytes
from tests.reports.importers import variants
from tests.reports.importers.contents import distinct
from tests.reports.importers.test_variants import values

CONTENT = distinct(5, "2021")
HEADS = {
    "overview": (
        "总体情况", "概述", "工作总体推进情况", "2023年政府信息公开工作总体情况", "工作概况",
        "政府信息公开工作情况", "政府信息公开工作基本情况",
    ),
    "proactive": (
        "主动公开政府信息情况", "主动公开政府信息的情况", "行政机关主动公开政府信息情况",
        "政府信息主动公开情况", "主动公开政府信息数据情况",
    ),
    "requests": (
        "收到和处理政府信息公开申请情况", "行政机关收到和处理政府信息公开申请情况",
        "政府信息公开申请收到和处理情况", "依申请公开情况", "政府信息依申请公开情况",
    ),
    "review": (
        "政府信息公开行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议，提起行政诉讼的情况",
        "政府信息公开行政复议和行政诉讼情况",
    ),
    "problems": (
        "存在的主要问题及改进情况", "存在的主要问题及整改措施", "存在问题及改进情况",
        "存在的问题和不足",
        "存在的主要问题和改进措施", "存在的不足及下一步工作打算", "工作中存在的主要问题及改进情况",
    ),
    "other": (
        "其他需要报告的事项", "其他需要报告的事项说明", "需要说明的其他事项", "其他事项",
        "其他有关情况说明",
    ),
}  # fmt: skip
NUMBERS = {
    "一、": "一二三四五六", "none": ["", "", "", "", "", ""], "from 三": "三四五六七八",
    "一 to 五": "一五六七八九", "twice 五": "一二三四五五", "七 for 六": "一二三四五七",
    "digits": "123456",
}  # fmt: skip
STYLES = {
    "dun": "%s、", "dot": "%s.", "part": "第%s部分 ", "paren": "（%s）", "blanks": "%s 、 ",
    "markdown": "## %s、", "bold": "**%s、",
}  # fmt: skip


def written(heads: list[str]) -> str:
    text = variants.to_text(CONTENT, "tabs")
    for section, head in zip(CONTENT.layout.sections, heads, strict=True):
        text = text.replace(f"\n{section.heading}\n", f"\n{head}\n", 1)
    return text


def assert_found(text: str) -> None:
    content = read_bytes(text.encode(), "a.txt").content
    assert content.missing_sections() == ()
    assert values(content) == values(CONTENT)
    for section in ("overview", "problems", "other"):
        assert key(content.section_text(section)) == key(CONTENT.section_text(section))


@pytest.mark.parametrize("style", STYLES)
def test_styles_of_numbers(style):
    assert_found(
        written(
            [STYLES[style] % n + w[0] for n, w in zip("一二三四五六", HEADS.values(), strict=True)]
        )
    )


@pytest.mark.parametrize("numbers", NUMBERS)
@pytest.mark.parametrize("section", HEADS)
def test_words_under_every_numbering(section, numbers):
    for words in HEADS[section]:
        heads = [words if s == section else HEADS[s][0] for s in HEADS]
        marked = [f"{n}、{h}" if n else h for n, h in zip(NUMBERS[numbers], heads, strict=True)]
        assert_found(written(marked))


@pytest.mark.parametrize("section", ["proactive", "requests", "review"])
def test_a_lost_head_is_told_by_its_table_and_noted(section):
    text = variants.to_text(CONTENT, "pipes")
    heading = CONTENT.layout.section(section).heading
    parsed = read_bytes(text.replace(f"\n{heading}\n", "\n").encode(), "a.txt")
    assert parsed.content.missing_sections() == ()
    assert values(parsed.content) == values(CONTENT)
    assert [n.where for n in parsed.notes] == [f"sections.{section}"]


def test_subheads_of_part_one_are_no_parts():
    text = variants.to_text(CONTENT, "tabs")
    text = text.replace("（一）主动公开情况", "（一）主动公开政府信息情况")
    text = text.replace("（二）依申请公开情况", "（二）收到和处理政府信息公开申请情况")
    content = read_bytes(text.encode(), "a.txt").content
    assert [p.heading for p in content.overview.parts][1:] == [
        "（一）主动公开政府信息情况",
        "（二）收到和处理政府信息公开申请情况",
    ]
    assert values(content) == values(CONTENT)
