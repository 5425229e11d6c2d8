"""Repeated text: last year's, another office's, and the boilerplate everyone uses."""

from __future__ import annotations

from reports.rules import Context
from tests.reports.rules.reports_at_hand import balanced, found, say

OWN = (
    "本年度围绕惠民资金发放开设专栏，逐村公示耕地地力保"
    "护补贴、低保和临时救助名单，群众随时可以查询核对。"
)
OTHER = (
    "街道建立发布台账，由综合办逐条登记来源、审核人和"
    "发布时间，每季度对照目录清理失效链接和重复栏目。"
)
STANDING = (
    "按照国务院办公厅关于印发《政府信息公开信息处理费管理办法》"
    "的通知规定的按件、按量收费标准，本年度没有产生信息处理费。"
)


def test_last_years_sentences() -> None:
    context = Context(previous=say(balanced(year=2022), f"新设查阅点一处。{OWN}"))
    content = say(balanced(), f"{OWN}全年更新目录两次。")
    (finding,) = found(content, "duplication.last_year", context)
    start, end = map(int, finding.where.split("[")[1].rstrip("]").split(":"))
    assert content.section_text("overview")[start:end] == OWN.rstrip("。")


def test_numbers_of_the_year_do_not_hide_a_copy() -> None:
    context = Context(previous=say(balanced(year=2022), f"2022年{OWN}"))
    assert found(say(balanced(), f"2023年{OWN}"), "duplication.last_year", context)


def test_own_words_are_no_copy() -> None:
    context = Context(previous=say(balanced(year=2022), OTHER))
    assert [
        f for f in found(say(balanced(), OWN), "duplication.", context) if OWN[:6] in str(f.found)
    ] == []


def test_another_offices_sentences_but_not_what_all_share() -> None:
    content = say(balanced(), OTHER)
    one = (("东门街道", say(balanced(), OTHER)),)
    findings = found(content, "duplication.other_office", Context(others=one))
    assert {f.params["source"] for f in findings} == {"东门街道"}
    many = tuple((f"街道{n}", say(balanced(), OTHER)) for n in range(4))
    assert found(content, "duplication.other_office", Context(others=many)) == []


def test_standing_phrases_are_no_copy() -> None:
    context = Context(previous=say(balanced(year=2022), STANDING))
    assert [
        f
        for f in found(say(balanced(), STANDING), "duplication.", context)
        if "国务院" in str(f.found)
    ] == []
