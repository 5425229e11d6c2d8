"""Part five of a report falls into what it calls problems and what it promises."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.content import split_statements
from tests.reports.content.shapes import SHAPES

if TYPE_CHECKING:
    from tests.reports.content.shapes import Shape


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_tells_problems_and_remedies_apart(shape: Shape) -> None:
    statements = split_statements(shape.text)
    for kind, phrases in (("problem", shape.problems), ("remedy", shape.remedies)):
        members = [s for s in statements if s.kind == kind]
        said = [s.text.replace("\n", "") for s in members]
        assert len(members) == len(phrases), said
        for text, phrase in zip(said, phrases, strict=True):
            assert phrase in text
        assert [s.ordinal for s in members] == list(range(1, len(members) + 1))
    if shape.answers is not None:
        assert tuple(s.answers for s in statements if s.kind == "remedy") == shape.answers


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_statements_are_verbatim_and_apart(shape: Shape) -> None:
    at = 0
    for statement in split_statements(shape.text):
        assert statement.start is not None
        assert statement.end is not None
        assert statement.start >= at
        assert shape.text[statement.start : statement.end] == statement.text
        at = statement.end


@pytest.mark.parametrize(
    "text",
    [
        "",
        "无",
        "无。",
        "本年度无。",
        "不存在问题。",
        "五、存在的主要问题及改进情况",
        "\n \n",
        "改进情况:一",
    ],
)
def test_nothing_said_is_no_statement(text: str) -> None:
    assert split_statements(text) == ()


def test_lead_ins_are_left_out() -> None:
    text = (
        "对照上级要求，我局工作还存在以下不足：一是公开不及"
        "时。针对上述问题，我局采取以下措施：一是按日更新。"
    )
    assert [s.text for s in split_statements(text)] == ["一是公开不及时。", "一是按日更新。"]


_WORDS = st.sampled_from(
    [
        "一是", "二是", "三是", "（一）", "（二）", "1.", "2.", "①", "第一，", "一方面，", "意识",
        "公开不及时", "加强培训", "存在问题", "改进措施", "针对上述问题", "下一步", "将", "但",
        "，", "；", "。", "：", "\n", " ", "[bookmark: _GoBack]", "- 3 -", "問題", "ab", "12.5",
    ]
)  # fmt: skip


@given(st.one_of(st.text(max_size=120), st.lists(_WORDS, max_size=40).map("".join)))
def test_any_text_gives_disjoint_verbatim_spans(text: str) -> None:
    at = 0
    for statement in split_statements(text):
        assert statement.start is not None
        assert statement.end is not None
        assert at <= statement.start < statement.end <= len(text)
        assert text[statement.start : statement.end] == statement.text
        at = statement.end


@pytest.mark.timeout(60)  # quadratic code would take minutes: this ends a hang, it measures nothing
@pytest.mark.parametrize(
    "word", ["，但不够", "一是", "：存在问题", "针对", "不够，将", "好\n", "的"]
)
def test_a_long_text_is_split_without_hanging(word: str) -> None:
    statements = split_statements(word * 10_000)
    assert all(a.end <= b.start for a, b in itertools.pairwise(statements))
