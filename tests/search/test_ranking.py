"""What comes first: the words asked before other words for the same, then who, when and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.ports import SearchRequest
from search.query import parse
from tests.search.making import put_all, report

if TYPE_CHECKING:
    from reports.ports import SearchIndex

FILLING = "全年依法开展政府信息公开工作，各项任务均按要求推进"

REPORTS = (
    report(
        1,
        "设置政府信息公开查阅场所两处",
        "problem:政务公开工作力量薄弱，一人多岗",
        "remedy:组织业务能力提升班，补充工作力量",
        "收到公开申请十二件，结余三件",
        FILLING,
        office="临江市民政局",
        office_id=1,
    ),
    report(
        2,
        "政务新媒体累计发布消息四百条",
        "因信息公开被申请复议两件",
        "危及三安全一稳定的不予公开",
        "problem:网民留言办理不及时",
        FILLING,
        office="临江市民政局婚姻登记处",
        office_id=2,
        year=2023,
    ),
    report(
        3,
        "本局与临江市民政局、临江市民政局所属单位共同办理来信",
        "未向申请人收取信息处理费",
        "problem:公开目录更新不及时",
        "remedy:逐项核对公开目录",
        office="临江市财政局",
        office_id=3,
        year=2022,
    ),
    report(
        4,
        "收到公开申请七件",
        "在门户网站设置专栏",
        FILLING,
        office="西山镇人民政府",
        office_id=4,
        kind="town",
        year=2023,
    ),
    report(
        5,
        "收到公开申请七件",
        "主动公开信息六百条",
        FILLING,
        office="海州县人民政府",
        office_id=5,
        kind="government",
        year=2023,
    ),
    report(
        6,
        "收到公开申请七件",
        FILLING,
        office="海州县人民政府",
        office_id=5,
        kind="government",
        year=2024,
    ),
)

# What is asked, and the report and the beginning of the passage that answer it.
ASKED = {
    # other words of the field
    "查阅点有几个": (1, "设置政府信息公开查阅场所"),
    "人手不足": (1, "政务公开工作力量薄弱"),
    "干部培训 措施": (1, "组织业务能力"),
    "申请结转": (1, "收到公开申请十二件"),
    "公众号发了多少条": (2, "政务新媒体累计"),
    "行政复议": (2, "因信息公开被申请复议"),
    "三安全一稳定": (2, "危及三安全"),
    "互动 不及时": (2, "网民留言"),
    "要不要收钱": (3, "未向申请人收取"),
    # the office by its name, in full before longer ones and before who only speaks of it
    "临江市民政局": (1, ""),
    "临江市民政局婚姻登记处": (2, ""),
    "财政局 2022年": (3, ""),
    "西山镇人民政府": (4, ""),
    # level, year and part steer
    "镇政府收到多少申请": (4, "收到公开申请"),
    "县政府 收到公开申请 2024年": (6, "收到公开申请"),
    "县级 2023年 收到公開申請有幾件": (5, "收到公开申请"),
    "公开目录 存在的问题": (3, "公开目录更新"),
    "公开目录 怎么整改": (3, "逐项核对"),
    # a question's words carry nothing
    "请问有没有哪些专栏呢": (4, "在门户网站"),
}


def test_what_answers_comes_first(index: SearchIndex) -> None:
    put_all(index, *REPORTS)
    missed = {}
    for text, (report_id, beginning) in ASKED.items():
        hits = index.search(SearchRequest(text=text)).hits
        first = (hits[0].report_id, hits[0].text) if hits else (0, "")
        if first[0] != report_id or not first[1].startswith(beginning):
            missed[text] = first
    assert not missed


def test_the_words_asked_come_before_other_words_for_the_same(index: SearchIndex) -> None:
    said = ("查阅点", "查阅场所", "公众号", "政务新媒体", "结转", "结余")
    put_all(index, *(report(n, f"本年有关{word}的情况") for n, word in enumerate(said, 1)))
    for number, word in enumerate(said, 1):
        hits = index.search(SearchRequest(text=word)).hits
        assert hits[0].report_id == number or word in hits[0].text, word
        others = [hit for hit in hits if word not in hit.text]
        assert others, f"{word}: what says the same otherwise is not found"
        assert all(hit.score < hits[0].score for hit in others), word
        assert all(hit.spans for hit in hits), f"{word}: a match is not marked"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("没人看的公众号关掉了吗", ["没人看", "公众号", "关掉"]),
        ("街道有几个人专门做信息公开", ["街道", "人专门做信息公开"]),
        ("了解目的", ["了解目的"]),
        ("参与社会评议的主要要求", ["参与社会评议", "主要要求"]),
        ("和平镇", ["和平镇"]),
        ("的", ["的"]),
        ("有吗", ["有"]),
        ("百分之多少", ["百分之多少"]),
    ],
)
def test_a_sentence_is_cut_into_the_words_it_is_made_of(text: str, expected: list[str]) -> None:
    assert [word.text for word in parse(text).words] == expected
