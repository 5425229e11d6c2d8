"""The query language, as it is explained on the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import (
    MAX_CHARACTERS,
    MAX_TERMS,
    MAX_VARIANTS,
    MAX_WORD,
    MAX_WORDS_LENGTH,
    TOO_LONG,
    UNKNOWN_SECTION,
    UNKNOWN_YEAR,
    FieldFilter,
    parse,
)
from search.tokens import normal


def words(text: str) -> list[str]:
    return [word.text for word in parse(text).words]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政策解读 形式单一", ["政策解读", "形式单一"]),
        ("政策解读，形式单一。", ["政策解读", "形式单一"]),
        ("政策解讀　形式單一", ["政策解读", "形式单一"]),
        ("收取信息处理费多少元", ["收取", "信息处理费"]),
        ("哪些单位收费", ["收费"]),
        ("怎么申请", ["申请"]),
        ("多少", ["多少"]),
        ("1,035,000元 3.5%", ["1,035,000元", "3.5%"]),
        ("ＡＩ大模型", ["ai大模型"]),
        ("公开 公开", ["公开"]),
        ("(公开)", ["公开"]),
        ("电话:0432-123", ["电话:0432-123"]),
        ("", []),
        ("   ", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    ['"结转 下年度"', "“结转 下年度”", "「结转 下年度」", "『结轉 下年度』", "＂结转 下年度＂"],
)
def test_every_kind_of_quote_makes_a_phrase(text: str) -> None:
    query = parse(text)
    assert (query.words, query.phrases) == ((), ("结转 下年度",))


def test_an_unbalanced_quote_is_no_phrase() -> None:
    query = parse('政策 "解读')
    assert query.phrases == ()
    assert words('政策 "解读') == ["政策", "解读"]


def test_exclusion() -> None:
    query = parse('公开 -收费 -"没有 收费" −申请')
    assert words('公开 -收费 -"没有 收费"') == ["公开"]
    assert query.excluded == ("收费", "没有 收费", "申请")


def test_only_marks_are_searched_as_they_are() -> None:
    assert parse("……").phrases == ("……",)
    assert parse("公开 ……").phrases == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("year:2023", FieldFilter("year", ("2023",))),
        ("年度：2021-2023", FieldFilter("year", ("2021", "2022", "2023"))),
        ("year:2021至2022年", FieldFilter("year", ("2021", "2022"))),
        ("-year:2020", FieldFilter("year", ("2020",), excluded=True)),
        ("office:公安局", FieldFilter("office", ("公安局",))),
        ('机关:"公安 局"', FieldFilter("office", ("公安 局",))),
        ("单位:公安局,司法局", FieldFilter("office", ("公安局", "司法局"))),
        ("district:龙潭", FieldFilter("district", ("龙潭",))),
        ("section:problem", FieldFilter("section", ("problem",))),
        ("section:下一步", FieldFilter("section", ("remedy",))),
        ("SECTION:Overview", FieldFilter("section", ("overview",))),
        ("部分:總體情況", FieldFilter("section", ("overview",))),
    ],
)
def test_fields(text: str, expected: FieldFilter) -> None:
    query = parse(f"公开 {text}")
    assert query.fields == (expected,)
    assert words(f"公开 {text}") == ["公开"]
    assert query.notes == ()


def test_fields_that_say_nothing_are_left_out_with_a_note() -> None:
    assert parse("section:不存在").notes == (UNKNOWN_SECTION,)
    assert parse("year:去年").notes == (UNKNOWN_YEAR,)
    assert parse("year:2022,去年").fields == (FieldFilter("year", ("2022",)),)


def test_a_range_of_years_is_bounded() -> None:
    (wanted,) = parse("year:0001-9999").fields
    assert len(wanted.values) == 51


def test_short_names_and_synonyms_are_variants() -> None:
    (word,) = parse("发改局").words
    assert "发展和改革局" in word.variants
    (word,) = parse("渠道太少").words
    assert "渠道较少" in word.variants


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宣传不到位", "problem"),
        ("视频解读太少", "problem"),
        ("网民留言回复效率低", "problem"),
        ("公开不及时 整改措施", "remedy"),
        ("如何减少行政诉讼", "remedy"),
        ("怎么申请", "remedy"),
        ("收费多少", None),
        ("少数民族 低保 差旅费", None),
        ("行政复议 淮安", None),
        ('"不到位"', None),
        ("", None),
    ],
)
def test_the_manner_of_a_question_tells_the_part_that_answers(
    text: str, expected: str | None
) -> None:
    assert parse(text).manner == expected


def test_limits() -> None:
    long = parse("公" * (MAX_CHARACTERS + 1))
    assert long.notes == (TOO_LONG,)
    assert [len(word.text) for word in long.words] == [MAX_WORD]
    many = parse(" ".join(f"词{i}" for i in range(500)))
    assert len(many.words) <= MAX_TERMS
    assert sum(len(word.text) for word in many.words) <= MAX_WORDS_LENGTH
    assert many.notes == (TOO_LONG,)
    whole = parse('"' + "公开" * 400 + '"')
    assert [len(phrase) for phrase in whole.phrases] == [800]
    assert whole.notes == ()


@given(st.text(max_size=300))
def test_nothing_fails_and_everything_is_folded(text: str) -> None:
    query = parse(text)
    for word in query.words:
        assert word.text == normal(word.text)
        assert word.text.strip()
        assert len(word.variants) <= MAX_VARIANTS
    for phrase in (*query.phrases, *query.excluded):
        assert phrase == normal(phrase)
        assert phrase
    assert len(query.words) + len(query.phrases) <= MAX_TERMS * 20


@given(st.text(alphabet='公开a1 "“”「」-:,，year', max_size=60))
def test_nothing_in_the_language_itself_fails(text: str) -> None:
    parse(text)
