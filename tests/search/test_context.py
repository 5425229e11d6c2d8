"""What a passage belongs to is searched with it."""

from __future__ import annotations

from search.context import contexts
from tests.search.making import report

HEADING = "（二）依申请公开情况"


def headings(*texts: str) -> list[str]:
    """What the context of each passage says beyond what every passage of its section has."""
    given = report(1, *texts)
    plain = [
        *contexts(report(1, *(t.partition(":")[0] + ":无" if ":" in t else "无" for t in texts)))
    ]
    found = [*contexts(given)]
    assert all(c.startswith(p) for c, p in zip(found, plain, strict=True))
    return [c[len(p) :].strip() for c, p in zip(found, plain, strict=True)]


def test_a_context_names_office_district_kind_year_and_section() -> None:
    (found,) = contexts(report(1, "problem:没有", year=2023, district_name="臨江市東城區"))
    for name in ("临江市民政局", "2023年", "部门", "临江市东城区", "存在的主要问题"):
        assert name in found


def test_a_heading_stands_in_the_context_of_what_follows_it() -> None:
    assert headings(
        "开头的一段。", HEADING, "收到申请12件。", "办结12件。", "（三）其他", "无。"
    ) == [
        "",
        "",
        "(二)依申请公开情况",
        "(二)依申请公开情况",
        "",
        "(三)其他",
    ]


def test_a_heading_ends_with_its_part() -> None:
    assert headings(HEADING, "收到12件。", "problem:宣传不够", "other:无收费") == [
        "",
        "(二)依申请公开情况",
        "",
        "",
    ]
    above = headings("problems:主要问题：", "problem:宣传不够", "remedy:加强宣传")
    assert above == ["", "主要问题:", "主要问题:"]


def test_a_paragraph_that_is_numbered_is_no_heading() -> None:
    texts = (
        "（一）坚持标准化，推进公开。",
        "二是加强培训",
        "1、主动公开政府信息共二百三十二条并且涵盖了街道各项工作的全部情况",
        "随后",
    )
    assert headings(*texts) == ["", "", "", ""]
