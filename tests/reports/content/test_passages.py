"""Passages cover all text, in order, and fit; folding keeps every place."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reports.content import Content, Overview, Part, fold, passages, split_statements
from reports.content.passages import MAX_PASSAGE

_PROSE = st.lists(
    st.sampled_from(
        [
            "一是公开不够及时",
            "加强培训",
            "（一）",
            "。",
            "；",
            "，",
            "\n",
            " ",
            "改进措施：",
            "长" * 90,
        ]
    ),
    max_size=30,
).map("".join)


def _content(preamble: str, text: str, problems: str) -> Content:
    return Content(
        form="2021",
        overview=Overview(preamble, (Part("（一）主动公开", text),)),
        texts={"problems": problems},
        statements=split_statements(problems),
    )


@given(_PROSE, _PROSE, _PROSE)
def test_passages_cover_every_letter_once(preamble: str, text: str, problems: str) -> None:
    content = _content(preamble, text, problems)
    found = passages(content)
    for section in ("overview", "problems", "other"):
        whole = content.section_text(section)
        covered: set[int] = set()
        at = 0
        for passage in (p for p in found if p.place == section):
            assert passage.text == whole[passage.start : passage.end]
            assert passage.start >= at
            at = passage.end
            covered.update(range(passage.start, passage.end))
        assert {i for i, c in enumerate(whole) if c.isalnum()} <= covered


@given(_PROSE, _PROSE, _PROSE)
def test_passages_are_whole_sentences_of_one_line(preamble: str, text: str, problems: str) -> None:
    found = passages(_content(preamble, text, problems))
    assert [p.ordinal for p in found] == list(range(1, len(found) + 1))
    assert len({p.anchor for p in found}) == len(found)
    for passage in found:
        assert "\n" not in passage.text or passage.section in {"problem", "remedy"}
        said = passage.text.rstrip("。；")
        stops = said.count("。") + said.count("；")
        assert len(passage.text) <= MAX_PASSAGE or stops == 0


def test_statements_name_their_passages() -> None:
    text = "存在问题：一是公开不够及时。改进措施：一是加强培训。"
    found = passages(replace(_content("", "", text), overview=None))
    assert [(p.section, p.statement) for p in found if p.statement] == [
        ("problem", 1),
        ("remedy", 1),
    ]


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_unites_what_reads_the_same() -> None:
    assert fold("⼀⾏⽂：Ａ１（公開）") == "一行文:a1(公开)"
