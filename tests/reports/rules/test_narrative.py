"""What the prose rules see, and the honest sentences they leave alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports.content import Overview, split_statements
from reports.rules import message_text
from tests.reports.rules.reports_at_hand import balanced, fill, found, say


def _said(content: object, where: str) -> str:
    section, _, span = where.removeprefix("sections.").partition("[")
    start, end = map(int, span.rstrip("]").split(":"))
    return content.section_text(section)[start:end]  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("（一）组织推动全省政府信息公开工作", "全省"),
        ("我省认真贯彻落实条例。", "我省"),
        ("2023年，全市各级各部门扎实推进政务公开。", "全市"),
        ("街道统筹推进全市政务公开工作。", "全市"),
        ("組織推動全省政府信息公開工作。", "全省"),
    ],
)
def test_another_levels_wording(text: str, word: str) -> None:
    content = say(balanced(office="临江市城关区东门街道办事处"), text)
    (finding,) = found(content, "narrative.other_level")
    assert _said(content, finding.where) == finding.found == word
    assert finding.severity == "warning"


@pytest.mark.parametrize(
    "text",
    [
        "按照全省统一部署，开展自查。",
        "依托全省政务服务一体化平台公开办事指南。",
        "在全市政务公开考核中位列第三。",
        "获评全市先进单位。",
        "参加全区业务培训2次。",
        "全区统一平台已上线。",
        "全街道共公开信息120条。",
        "完善我市民生实事公开。",
    ],
)
def test_honest_words_about_levels_above(text: str) -> None:
    assert (
        found(say(balanced(office="临江市城关区东门街道办事处"), text), "narrative.other_level")
        == []
    )


def test_a_level_may_speak_of_itself() -> None:
    text = "全市各级各部门扎实推进政务公开，我市主动公开信息120条。"
    assert found(say(balanced(office="临江市人民政府"), text), "narrative.other_level") == []
    assert (
        found(say(balanced(office="江东省教育厅"), "全省各级扎实推进。"), "narrative.other_level")
        == []
    )


def _problems(text: str) -> object:
    content = replace(balanced(), texts={"problems": text, "other": "无。"})
    return replace(content, statements=split_statements(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("改进措施：意识加强领导；二是加强培训；三是加强考核。", "一是"),
        ("改进措施：一时加强领导；二是加强培训。", "一是"),
        ("改进措施：一是加强领导；三是加强考核。", "二是"),
        ("改进措施：一是加强领导；二是加强培训；二是加强考核。", "三是"),
        ("改进措施：（一）加强领导。（三）加强考核。", "（二）"),
    ],
)
def test_broken_enumerations(text: str, expected: str) -> None:
    content = _problems(text)
    (finding,) = found(content, "narrative.enumeration")  # type: ignore[arg-type]
    assert finding.expected == expected
    assert _said(content, finding.where) == finding.found


@pytest.mark.parametrize(
    "text",
    [
        "存在问题：一是不够。二是不强。改进措施：一是加强。二是完善。三是考核。",
        "（一）存在问题。一是不够；二是不强。（二）改进措施。一是加强；二是完善。",
        "主要是意识不强；今后加强学习。",
        "公开意识有待增强，下一步加强学习。",
        "按照第二十条第（五）项的规定公开，仍有不足，将改进。",
        "（一）存在问题。公开不够及时。[……]（四）改进措施。加强考核。",
    ],
)
def test_sound_enumerations(text: str) -> None:
    assert found(_problems(text), "narrative.enumeration") == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "left",
    [
        "[bookmark: _GoBack]",
        "错误!未找到引用源。",
        "错误！未定义书签。",
        "Error! Reference source not found.",
        "##",
        "XX街道",
        "HYPERLINK",
        "（文字描述）",
        "（文字描述，收取信息处理费情况在此处报告。）",
    ],
)
def test_leftovers(left: str) -> None:
    content = say(balanced(), f"本年度公开信息。{left}继续推进。")
    assert len(found(content, "narrative.leftover")) == 1


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("2023年主动公开信息  条。", "信息  条"),
        ("收到政府信息公开申请＿＿件。", "申请＿＿件"),
        ("主动公开信息 120 条。", None),
        ("主动公开信息\n条目清晰。", None),
        ("共 5 件。", None),
    ],
)
def test_numbers_never_filled_in(text: str, gap: str | None) -> None:
    content = say(balanced(), text)
    findings = found(content, "narrative.gap")
    assert [f.found for f in findings] == ([gap] if gap else [])
    assert all(_said(content, f.where) == f.found for f in findings)


@pytest.mark.parametrize(
    "text",
    [
        "数据统计期限为2022年1月1日至2022年12月31日。",
        "统计期限自2022年1月1日起至12月31日止。",
        "2022年，我镇主动公开信息120条。",
    ],
)
def test_another_year(text: str) -> None:
    (finding, *_) = found(say(balanced(), text), "narrative.other_year")
    assert finding.expected == "2023年"


@pytest.mark.parametrize(
    "text",
    [
        "数据统计期限为2023年1月1日至2023年12月31日。",
        "较2022年增长12件。2023年，我镇公开信息120条。",
        "落实2019年修订的条例。",
    ],
)
def test_the_right_year(text: str) -> None:
    assert found(say(balanced(), text), "narrative.other_year") == []


@pytest.mark.parametrize(
    ("office", "title", "wrong"),
    [
        (
            "清河县2049园区管理委员会",
            "清河县2049园区管理委员会2023年政府信息公开工作年度报告",
            None,
        ),
        ("清河县新桥镇人民政府", "清河县新桥镇人民政府2022年政府信息公开工作年度报告", "2022"),
        ("清河县2049园区管理委员会", "清河县2049园区管理委员会2022年度报告", "2022"),
        ("清河县新桥镇人民政府", "清政公开〔2023〕20231号2023年度报告", None),
    ],
)
def test_the_year_in_the_title(office: str, title: str, wrong: str | None) -> None:
    content = replace(balanced(office=office), title=title)
    assert [f.found for f in found(content, "narrative.other_year")] == ([wrong] if wrong else [])


def test_missing_and_empty_parts() -> None:
    content = replace(balanced(), texts={"problems": " "}, overview=Overview())
    assert [f.where for f in found(content, "narrative.missing")] == ["sections.other[0:0]"]
    empty = [f.where for f in found(content, "narrative.empty")]
    assert empty == ["sections.overview[0:0]", "sections.problems[0:0]"]


def test_a_part_whose_table_is_lost_is_empty_and_not_missing() -> None:
    content = balanced()
    tables = {code: rows for code, rows in content.tables.items() if code != "review"}
    content = replace(content, tables=tables, texts={**content.texts, "review": ""})
    assert found(content, "narrative.missing") == []
    assert [f.where for f in found(content, "narrative.empty")] == ["sections.review[0:0]"]


def test_superseded_notice() -> None:
    text = "根据《通知》（国办公开办函〔2019〕60号）编制本报告。"
    (finding,) = found(say(balanced(), text), "narrative.superseded_notice")
    assert finding.found == "〔2019〕60号"
    old = say(balanced("2019", 2020), text)
    assert found(old, "narrative.superseded_notice") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到政府信息公开申请8件，均已答复。", 5),
        ("共受理政府信息公开申请17件。", 5),
        ("未收到政府信息公开申请。", 5),
        ("因政府信息公开被申请行政复议3件。", 0),
        ("被提起行政诉讼2件。", 0),
        ("办结政府信息公开申请9件。", 4),
    ],
)
def test_prose_against_tables(text: str, expected: int) -> None:
    (finding,) = found(say(balanced(), text), "narrative.table_number")
    assert (finding.severity, finding.expected) == ("warning", expected)
    assert str(finding.found) in message_text(finding)


@pytest.mark.parametrize(
    "text",
    [
        "收到政府信息公开申请5件。",
        "共受理政府信息公开申请6件（含上年结转1件）。",
        "办结政府信息公开申请4件，结转下年度2件。",
        "其中，通过网络收到申请2件。",
        "收到人大代表建议12件。",
        "收到政府信息公开\n申请 5 件。",
        "未发生行政复议、行政诉讼案件。",
    ],
)
def test_prose_that_agrees(text: str) -> None:
    assert found(say(balanced(), text), "narrative.table_number") == []


def test_prose_without_a_table_is_not_compared() -> None:
    content = say(balanced(), "收到政府信息公开申请8件。")
    assert found(fill(content, "requests.new.total", None), "narrative.table_number") != []
    assert found(replace(content, tables={}), "narrative.table_number") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("公开信息200条，其中工作动态30条，政务公开91条，其他信息79条。", 0),
        ("公开信息200条，其中工作动态30条，政务公开91条。", 0),
        ("公开信息200条，其中工作动态130条，政务公开91条。", 1),
        ("公开信息共计3437条，包括：人事信息12条，政务动态1740条，其他信息1827条。", 1),
        ("答复申请805件，不予处理158件，占19.6%。", 0),
        ("答复申请805件，予以公开258件，占33.9%。", 1),
        ("办结率100%。", 0),
    ],
)
def test_lists_and_shares(text: str, count: int) -> None:
    content = replace(say(balanced(), text), tables={})
    assert len(found(content, "narrative.list_total") + found(content, "narrative.share")) == count


def test_a_report_on_the_form_of_other_years() -> None:
    assert found(balanced("2019", 2022), "narrative.other_form")
    assert not found(balanced("2019", 2020), "narrative.other_form")


def test_a_report_that_names_no_year() -> None:
    silent = replace(say(balanced(), "我局主动公开政府信息120条。"), title=None)
    (finding,) = found(silent, "narrative.unstated_year")
    assert (finding.severity, finding.expected) == ("warning", 2023)
    for text in ("2022年我局主动公开政府信息120条。", "二〇二三年主动公开政府信息120条。"):
        assert found(say(silent, text), "narrative.unstated_year") == []
    assert found(replace(silent, title="新桥镇2023年年度报告"), "narrative.unstated_year") == []
    assert found(replace(silent, dated=date(2024, 1, 30)), "narrative.unstated_year") == []
