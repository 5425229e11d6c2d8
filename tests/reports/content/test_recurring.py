"""What a later report says of an earlier problem: rather nothing than something false."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.content import Overview, Part, empty_content, split_statements
from reports.content.ledger import pairs
from reports.content.recurring import likeness, matching, outcomes


def content_of(problems: str, overview: str = "", year: int = 2023):
    content = empty_content("2021", year, "望岚区统计局")
    return replace(
        content,
        overview=Overview("", (Part("（五）监督保障", overview),)),
        texts={"problems": problems, "other": ""},
        statements=split_statements(problems),
    )


EARLIER = pairs(
    split_statements(
        "存在的主要问题：一是政策解读形式单一，多以文字转载为主；二是部分栏目信息更新不够及时；"
        "三是工作人员多为兼职，业务能力有待提高。\n"
        "改进措施：一是制作图解；二是责任到人；三是组织培训。"
    )
)


def fates(problems: str, overview: str = "") -> list[str]:
    return [found.fate for found in outcomes(EARLIER, content_of(problems, overview))]


def test_the_same_problem_in_other_words_is_named_again() -> None:
    later = content_of(
        "一是工作人员大多兼职，业务能力还不强。二是政务新媒体与网站发布内容不同步。下一步，加强培训。"
    )
    first, second, third = outcomes(EARLIER, later)
    assert (first.fate, second.fate, third.fate) == ("unnamed", "unnamed", "again")
    assert third.mention is not None
    assert third.mention.text == "一是工作人员大多兼职，业务能力还不强。"
    spanned = later.section_text("problems")[third.mention.start : third.mention.end]
    assert spanned == third.mention.text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # The same lack of two different things, and two lacks of the same thing.
        ("一是政策解读力度不够。", "一是宣传力度不够。"),
        ("政策解读质量不高，形式单一", "政策解读不够全面，专家解读较少"),
        ("公开内容不够全面", "公开渠道不够全面"),
        ("信息更新不及时", "信息更新不规范"),
        ("依申请公开答复不规范", "依申请公开工作宣传不到位"),
        ("工作人员业务能力有待提高", "工作人员配备不足"),
        ("网站专栏建设滞后", "网站专栏检索不便"),
        ("存在的问题还有不少，需要改进", "工作中还存在一些不足，有待加强"),
        (
            "上年度反映的“公开内容与群众需求还有差距”问题尚未根本解决，仍是今年的短板",
            "上年度反映的“个别信息存在错别字和表述不准确”问题尚未根本解决，仍是今年的短板",
        ),
    ],
)
def test_two_problems_are_not_taken_for_one(one, other) -> None:
    assert likeness(one, other) == likeness(other, one) == 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一是宣传不到位。", "宣传工作还不够到位"),
        ("（一）政策解读形式单一。", "2.政策解读的形式还比较单一，多为文字。"),
        ("部分栏目信息更新不够及时", "三是栏目更新不及时，个别栏目长期无人维护。"),
        ("政務公開平臺更新不及時、檢索不便", "政务公开平台更新不及时，检索不便"),
        (
            "一是工作人员多为兼职，业务能力有待提高",
            "上年度反映的“工作人员多为兼职，业务能力有待提高”问题仍未解决",
        ),
    ],
)
def test_one_problem_is_known_again(one, other) -> None:
    assert likeness(one, other) > 0
    assert likeness(one, other) == likeness(other, one)


def test_a_list_of_last_years_problems_names_none_of_them_again() -> None:
    later = (
        "（一）上年度问题整改情况\n一是针对政策解读形式单一、多以文字转载为主的问题，已制作图解12件。\n"
        "（二）存在的主要问题\n一是老年人获取信息不便。\n（三）改进措施\n一是推出大字版。"
    )
    assert fates(later) == ["told", "unnamed", "unnamed"]


def test_what_the_overview_reports_of_last_year_is_told_not_judged() -> None:
    told = "针对上一年度报告指出的“部分栏目信息更新不够及时”问题，已建立提醒机制。"
    later = content_of("老年人获取信息不便。下一步推出大字版。", f"组织培训4次。{told}")
    found = outcomes(EARLIER, later)
    assert [one.fate for one in found] == ["unnamed", "told", "unnamed"]
    assert found[1].mention is not None
    assert (found[1].mention.section, found[1].mention.text) == ("overview", told)


def test_a_problem_that_is_said_to_last_is_named_again_though_it_looks_back() -> None:
    quoted = "“政策解读形式单一，多以文字转载为主”"
    later = f"一是上年度反映的{quoted}问题有所改善但尚未根本解决。下一步加强解读。"
    assert fates(later) == ["again", "unnamed", "unnamed"]


def test_where_nothing_can_be_read_nothing_is_claimed() -> None:
    assert fates("") == ["unread"] * 3
    assert fates("无。") == ["unread"] * 3


def test_what_is_only_alike_is_left_to_the_reader() -> None:
    later = "一是工作人员业务水平参差不齐。二是窗口人员业务能力不足、流动性大。下一步加强培训。"
    assert fates(later)[2] == "near"


def test_each_later_problem_answers_one_earlier() -> None:
    twice = pairs(
        split_statements("一是政策解读形式单一。二是政策解读形式较为单一。三是宣传不到位。")
    )
    again = pairs(split_statements("一是宣传不到位。二是政策解读形式单一。"))
    assert matching(twice, again) == {0: 1, 2: 0}
    assert matching(again, twice) == {0: 2, 1: 0}
    assert matching(again, ()) == {}


def test_a_remedy_that_stood_alone_is_followed_by_itself() -> None:
    alone = pairs(
        split_statements("下一步：一是推出大字版办事指南和语音播报。二是每季度开展业务培训考核。")
    )
    assert [pair.problem for pair in alone] == [None, None]
    later = content_of("下一步：一是继续推出大字版办事指南和语音播报。二是扩大宣传。")
    assert [found.fate for found in outcomes(alone, later)] == ["again", "unnamed"]
