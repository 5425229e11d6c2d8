"""Spans are exact, in order, apart, and about what was asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import spans
from search.query import parse
from search.tokens import normal


def marked(text: str, query: str) -> list[str]:
    return [text[a:b] for a, b in spans(text, parse(query))]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("解读形式单一，内容单一", '"单一"', ["单一", "单一"]),
        ("政策解讀形式單一", "政策解读", ["政策解讀"]),
        ("收到申请２５件", '"25件"', ["２５件"]),
        ("公开公开", "公开", ["公开", "公开"]),
        ("解读的质量不高", "解读质量不高", ["解读", "质量不高"]),
        ("一是公，二是开", "公开", []),
        ("渠道较少", "渠道太少", ["渠道较少"]),
        ("aaaa", '"aa"', ["aa", "aa"]),
        ("公开信息公开", '"公开信息" "信息公开"', ["公开信息公开"]),
        ("", "公开", []),
        ("公开", "", []),
        ("İstanbul x", '"stanbul"', ["stanbul"]),
    ],
)
def test_marks(text: str, query: str, expected: list[str]) -> None:
    assert marked(text, query) == expected


@given(st.text(max_size=80), st.text(max_size=30))
def test_spans_lie_in_the_text_and_apart(text: str, query: str) -> None:
    at = 0
    for start, end in spans(text, parse(query)):
        assert at <= start < end <= len(text)
        at = end


@given(st.text(min_size=1, max_size=40), st.data())
def test_a_phrase_is_marked_wherever_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    phrase = text[start : data.draw(st.integers(start + 1, len(text)))]
    query = parse(f'"{phrase}"')
    if query.phrases != (normal(phrase),):
        return  # it holds a quotation mark itself
    found = spans(text, query)
    assert found
    assert all(normal(text)[a:b] == normal(phrase) for a, b in found)
