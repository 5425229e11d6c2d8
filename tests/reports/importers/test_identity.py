"""Title, office, year, date and contact, and what is said where they are not plain."""

from __future__ import annotations

from datetime import date

import pytest

from reports.importers.reader import read_bytes

BODY = (
    "一、总体情况\n政府信息公开工作取得进展，全年主动公开信息120条。\n"
    "五、存在的主要问题及改进情况\n公开不够及时。\n六、其他需要报告的事项\n无。\n"
)
TITLE = "云溪县教育局2023年政府信息公开工作年度报告"


def read(before: str, after: str = ""):
    return read_bytes((before + "\n" + BODY + after).encode(), "a.txt")


@pytest.mark.parametrize(
    ("before", "title", "office"),
    [
        (TITLE, TITLE, "云溪县教育局"),
        ("云溪县教育局2023年\n政府信息公开工作年度报告", TITLE, "云溪县教育局"),
        ("云溪县教育局\n2023年政府信息公开工作年度报告", TITLE, "云溪县教育局"),
        (f"云溪县人民政府门户网站\n\n{TITLE}\n发布日期：2024-01-20", TITLE, "云溪县教育局"),
        ("石桥镇2023年政府信息公开 工作告年度报", "石桥镇2023年政府信息公开工作告年度报", "石桥镇"),
        ("教育局２０２３年政府信息公开年度报告", "教育局２０２３年政府信息公开年度报告", "教育局"),
    ],
)  # fmt: skip
def test_titles(before, title, office):
    content = read(before).content
    assert (content.title, content.office, content.year) == (title, office, 2023)


@pytest.mark.parametrize(
    "sentence",
    [
        "根据《条例》规定，现公布云溪县教育局2023年政府信息公开工作年度报告。",
        "根据《条例》规定，编制《云溪县教育局2023年政府信息公开工作年度报告》。",
    ],
)
def test_a_title_that_stands_only_in_a_sentence_is_noted(sentence):
    parsed = read(sentence)
    assert parsed.content.title == TITLE
    assert [n.confidence for n in parsed.notes if n.where == "title"] == [0.7]


def test_what_is_missing_is_none_and_noted():
    parsed = read("")
    content = parsed.content
    assert (content.title, content.office, content.year, content.dated) == (None,) * 4
    assert {n.where for n in parsed.notes} >= {"title", "office", "year"}
    assert all(n.confidence == 0 for n in parsed.notes if n.where in ("title", "office", "year"))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (f"{TITLE}\n发布日期：2024-01-20", "", date(2024, 1, 20)),
        (f"{TITLE}\n（2024年1月20日）", "", date(2024, 1, 20)),
        (TITLE, "云溪县教育局\n2024年1月20日\n", date(2024, 1, 20)),
        (TITLE, "云溪县教育局\n二〇二四年一月二十日\n", date(2024, 1, 20)),
        (f"{TITLE}\n发布日期：2031-01-20", "", None),
    ],
)
def test_dates(before, after, expected):
    content = read(before, after).content
    assert content.dated == expected
    assert content.texts["other"] == "无。"


def test_contact():
    preamble = (
        "如有疑问，请与云溪县教育局联系（地址：云溪县文昌路8号，邮编：610041，"
        "电话：028-86600001，网址：http://www.yunxi.gov.cn/xxgk）。"
    )
    contact = read(f"{TITLE}\n{preamble}").content.contact
    assert contact.address == "云溪县文昌路8号"
    assert (contact.postcode, contact.phone) == ("610041", "028-86600001")
    assert contact.site == "http://www.yunxi.gov.cn/xxgk"
