"""The shapes in which offices write part five, each with what must come out of it.

The texts are made up. Each phrase names one statement, in order; `answers` are the pairs.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.content import split_statements


class Shape(NamedTuple):
    text: str
    problems: tuple[str, ...]
    remedies: tuple[str, ...]
    answers: tuple[int | None, ...] | None = None


SHAPES = {
    "numbered heads, 一是 items": Shape(
        "（一）主要问题\n一是栏目更新不够及时；二是解读材料形式单一。\n"
        "（二）改进措施\n一是落实专人每周巡查栏目。二是增加图解和短视频。",
        ("栏目更新", "形式单一"),
        ("每周巡查", "短视频"),
        (1, 2),
    ),
    "remedies before problems": Shape(
        "（一）改进情况。上年度反映的指南陈旧问题已整改，重新编制了公开指南。\n"
        "（二）存在问题。一是平台检索功能不够好用；二是兼职人员多，业务不熟练。",
        ("检索功能", "兼职人员"),
        ("重新编制",),
        (None,),
    ),
    "one paragraph without any mark": Shape(
        "2023年，我镇政府信息公开工作取得了一定成绩，但公开内容与群众期待相比仍有差距，"
        "公开形式不够丰富。下一步，我镇将加强学习培训，拓宽公开渠道。",
        ("形式不够丰富",),
        ("拓宽公开渠道",),
        (1,),
    ),
    "half-width punctuation": Shape(
        "存在的主要问题:1.主动公开意识不强;2.信息发布审核"
        "不严.\n改进措施:1.组织全员轮训;2.严格三审三校.",
        ("意识不强", "审核不严"),
        ("全员轮训", "三审三校"),
        (1, 2),
    ),
    "bracketed digits under heads": Shape(
        "一、存在的问题\n（1）业务水平有待提高。工作人员更换频繁。\n（2）公开时效性不足。\n"
        "二、下一步打算\n（1）加强培训。每季度组织一次学习。\n（2）建立台账，限时发布。",
        ("更换频繁", "时效性不足"),
        ("每季度", "限时发布"),
        (1, 2),
    ),
    "traditional characters": Shape(
        "（一）存在問題：一是政策解讀質量有待提升；二是網站欄目設置不夠合理。\n"
        "（二）整改措施：一是豐富解讀形式；二是優化欄目佈局。",
        ("解讀質量", "欄目設置"),
        ("豐富解讀", "優化欄目"),
        (1, 2),
    ),
    "mistyped first remedy": Shape(
        "主要不足：一是宣传力度不够；二是更新滞后。下一步，"
        "我们将做好以下工作：一时加大宣传力度；二是及时更新。",
        ("宣传力度不够", "更新滞后"),
        ("加大宣传", "及时更新"),
        (1, 2),
    ),
    "lost first marker": Shape(
        "存在的不足：一是制度不够健全；二是督查不到位。针对上"
        "述问题，重点抓好：完善保密审查制度；二是开展季度督查。",
        ("制度不够健全", "督查不到位"),
        ("保密审查", "季度督查"),
    ),
    "each problem with its remedy": Shape(
        "（一）公开意识有待增强。个别科室重视程度不高。下一步，将把政务公开列入年度学习计划。\n"
        "（二）内容质量不高。信息以动态类为主。对此，我局将梳理主动公开目录。\n"
        "（三）互动回应较少。今后将开设意见征集专栏。",
        ("重视程度", "以动态类为主", "互动回应较少"),
        ("年度学习计划", "主动公开目录", "意见征集"),
        (1, 2, 3),
    ),
    "kind heads inside numbered topics": Shape(
        "（一）主动公开方面\n存在问题：政策解读比例偏低。\n改进措施：同步制发解读材料。\n"
        "（二）依申请公开方面\n存在问题：答复文书不够规范。\n改进措施：统一答复模板。",
        ("比例偏低", "不够规范"),
        ("同步制发", "统一答复模板"),
        (1, 2),
    ),
    "last year's before this year's": Shape(
        "（一）上年度问题整改情况\n2022年存在的栏目空白问题，已补充信息46条。\n"
        "（二）2023年存在的主要问题\n一是公开平台联动不足；二是基层力量薄弱。\n"
        "（三）下一步工作计划\n一是打通平台数据；二是配强工作人员。",
        ("联动不足", "力量薄弱"),
        ("补充信息46条", "打通平台", "配强"),
        (None, 1, 2),
    ),
    "problem named only in the remedy": Shape(
        "针对重点领域信息更新不及时的问题，我局建立了月度提醒机"
        "制。针对政策解读形式单一的问题，我局制作动漫解读6期。",
        ("更新不及时", "形式单一"),
        ("月度提醒", "动漫解读"),
        (1, 2),
    ),
    "aimed remedies after listed problems": Shape(
        "存在问题：一是目录不够细化；二是公开渠道不多。\n"
        "改进情况：一是针对目录不够细的问题，重新编制目"
        "录；二是为解决渠道不多的问题，开通微信公众号。",
        ("目录不够细化", "公开渠道不多"),
        ("重新编制", "开通微信"),
        (1, 2),
    ),
    "first, second, last": Shape(
        "目前仍存在以下问题：首先，信息员队伍不稳定，业务能力欠缺；其次，发布程序不够规范；最后，群众参与度不高。"
        "下一步将从以下方面改进：首先，稳定信息员队伍；其次，规范发布流程；最后，拓展参与渠道。",
        ("不稳定", "程序不够规范", "参与度不高"),
        ("首先，稳定", "规范发布流程", "拓展参与"),
        (1, 2, 3),
    ),
    "第一 第二": Shape(
        "主要问题有：第一，公开的深度不够。第二，便民性有待加"
        "强。改进办法：第一，明确公开要点。第二，增设查阅点。",
        ("深度不够", "便民性"),
        ("公开要点", "增设查阅点"),
        (1, 2),
    ),
    "one hand, other hand": Shape(
        "工作中还存在不足，一方面，学习培训开展较少，另一方面，考核力度偏弱。"
        "2024年，我街道将持续完善：一方面，每月开展培训；另一方面，将政务公开纳入考核。",
        ("培训开展较少", "考核力度偏弱"),
        ("每月开展培训", "纳入考核"),
        (1, 2),
    ),
    "一要 remedies with closing": Shape(
        "存在问题主要表现在一是重点领域公开不全面，二是公开载体单一。\n"
        "今后工作中：一要对照目录查漏补缺；二要用好村级公开栏。\n以上措施由办公室督促落实。",
        ("公开不全面", "载体单一"),
        ("查漏补缺", "公开栏"),
        (1, 2),
    ),
    "headings on lines, sentences below": Shape(
        "存在的不足\n政务新媒体信息更新频次偏低。部分站所报送信息不主"
        "动。\n下步打算\n建立信息报送通报制度。加强对站所的业务指导。",
        ("频次偏低", "报送信息不主动"),
        ("通报制度", "业务指导"),
    ),
    "wrapped lines and a page number": Shape(
        "（一）存在的主要问题\n一是公开的主动性仍需加强，部分\n单位存在"
        "重发布轻解读的现\n- 7 -\n象。二是依申请公开办理\n水平有待提升。\n"
        "（二）改进措施\n一是压实主体责\n任。二是开展案例培训。",
        ("重发布轻解读", "办理"),
        ("压实主体责", "案例培训"),
        (1, 2),
    ),
    "numbers with a follow-up sentence": Shape(
        "1.存在问题\n（1）公开质量不高；（2）解读不多。\n2.改进"
        "措施\n（1）提升质量。建立抽查机制；实行通报。（2）丰富解读。",
        ("公开质量不高", "解读不多"),
        ("抽查机制", "丰富解读"),
        (1, 2),
    ),
    "two enumerations without lead-in": Shape(
        "一是信息发布不够规范；二是培训不足。\n一是加强发布审核；二是每季度培训一次。",
        ("发布不够规范", "培训不足"),
        ("发布审核", "每季度培训"),
        (1, 2),
    ),
    "named pairs": Shape(
        "问题一：政策文件归集不全。\n整改措施一：开展文件清理归集。\n问题二：公开专区利用率低，设备陈旧。\n整改措施二：更新专区设备。",
        ("归集不全", "设备陈旧"),
        ("清理归集", "更新专区"),
        (1, 2),
    ),
    "only that there are problems": Shape(
        "2023年，我乡政府信息公开工作虽有进步，但仍存"
        "在一些不足。下一步我乡将认真查找原因，逐项改进。",
        ("仍存在一些不足",),
        ("逐项改进",),
        (1,),
    ),
    "fewer remedies than problems": Shape(
        "（一）存在问题：1.队伍不专业；2.制度落实不到位；3.公"
        "开渠道有限。\n（二）整改措施：1.充实队伍；2.完善制度。",
        ("不专业", "落实不到位", "渠道有限"),
        ("充实队伍", "完善制度"),
        (None, None),
    ),
    "circled digits": Shape(
        "存在问题：①公开范围不够广；②回应不及时。改进措施：①扩大公开范围；②限时回应。",
        ("不够广", "不及时"),
        ("扩大公开范围", "限时回应"),
        (1, 2),
    ),
    "a lead-in that needs improvement, and a bare one": Shape(
        "对照新要求和群众期待，还有一些需要加强和改进的地方。主要是：（一）公开深度不够。（二）检索不便。"
        "针对存在问题，将重点做到：（一）深化公开。（二）优化检索。",
        ("深度不够", "检索不便"),
        ("深化公开", "优化检索"),
        (1, 2),
    ),
    "a lead-in of two words for one thing": Shape(
        "工作虽有成绩，但对照要求仍存在一些短板弱项。一是解读不精准；二是指导不够。"
        "今后，一是精准解读；二是加强指导。",
        ("解读不精准", "指导不够"),
        ("一是精准解读", "加强指导"),
    ),
    "problem and promise in one sentence before the remedies": Shape(
        "工作虽有进步，但还存在人员不熟练等问题，需要在今后的工作中加以改进。一是提高认识。二是健全制度。",
        ("人员不熟练",),
        ("提高认识", "健全制度"),
        (1, 1),
    ),
    "heads of other words": Shape(
        "（一）主要问题及不足\n制度需进一步完善。\n（二）整改提升情况\n1.完善制度。制定工作规则。2.加强培训。",
        ("制度需",),
        ("制定工作规则", "加强培训"),
        (1, 1),
    ),
    "heads inside items, remedies with words of lack": Shape(
        "（一）问题：认识有偏差。措施：开展集中学习。\n（二）问题：目录不全。改进措施：全面梳理，查漏补缺。",
        ("有偏差", "目录不全"),
        ("集中学习", "查漏补缺"),
        (1, 2),
    ),
    "nested enumeration stays in its item": Shape(
        "（一）存在的问题\n1.基础工作不够扎实。一是档案不全；二是台账缺失。\n2.培训覆盖面较窄。\n"
        "（二）改进的举措\n1.夯实基础。一是补齐档案；二是建立台账。\n2.实现培训全覆盖。",
        ("台账缺失", "覆盖面较窄"),
        ("补齐档案", "全覆盖"),
        (1, 2),
    ),
}


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


@pytest.mark.parametrize(
    "word", ["，但不够", "一是", "：存在问题", "针对", "不够，将", "好\n", "的"]
)
def test_time_grows_with_the_length_of_the_text(word: str) -> None:
    begin = time.process_time()
    split_statements(word * 10_000)
    assert time.process_time() - begin < 10  # seconds; quadratic code takes minutes
