"""Repeated passages stand beside those they repeat; what everybody writes stands apart."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from reports.content import split_statements
from reports.rules.overlaps import repeated
from tests.reports.rules.reports_at_hand import balanced

OWN = (
    "我镇今年在三个社区试行了政务公开体验日活动，邀请四十二名居民代表走进便民服务中心现场提出意见。"
)
TAKEN = (
    "部分工作人员对主动公开的范围把握不准，个别信息公开后没有及时更新，群众查找起来仍然不够方便。"
)
EVERYONE = (
    "下一步将继续加强组织领导，健全工作机制，强化业务培训，不断提高政府信息公开工作的质量和水平。"
)


def telling(text, **changes):
    content = replace(balanced(**changes), texts={"problems": text, "other": "无。"})
    return replace(content, statements=split_statements(text))


def cut(content, span):
    return content.section_text(span.section)[span.start : span.end]


def test_both_texts_of_a_passage_taken_from_a_neighbour() -> None:
    mine = telling(f"{OWN}{TAKEN}")
    theirs = telling(f"本街道的主要问题是：{TAKEN.replace('，', ', ')}此外人手不足。")
    found = repeated(mine, None, [theirs])
    [[overlap]] = found.others
    assert cut(mine, overlap.mine) == TAKEN[:-1]
    [span] = overlap.theirs
    assert cut(theirs, span).replace(", ", "，") == TAKEN[:-1]
    assert overlap.letters == sum(c.isalpha() for c in TAKEN)
    assert found.letters > overlap.letters
    assert found.last_year == ()


def test_last_year_with_its_year_changed_is_the_same() -> None:
    last = telling(f"2022年，{TAKEN}", year=2022)
    mine = telling(f"2023年，{TAKEN}{OWN}")
    [overlap] = repeated(mine, last, []).last_year
    assert cut(mine, overlap.mine) == f"2023年，{TAKEN[:-1]}"
    assert [cut(last, span) for span in overlap.theirs] == [f"2022年，{TAKEN[:-1]}"]


def test_what_many_offices_write_is_boilerplate() -> None:
    mine = telling(f"{OWN}{EVERYONE}{TAKEN}")
    others = [telling(f"第{i}个街道的情况各有不同。{EVERYONE}") for i in "一二三"]
    found = repeated(mine, None, [*others, telling(TAKEN)])
    assert [len(overlaps) for overlaps in found.others] == [0, 0, 0, 1]
    [(span, letters)] = found.boilerplate
    assert cut(mine, span) == EVERYONE[:-1]
    assert letters == sum(c.isalpha() for c in EVERYONE)


def test_passages_in_another_order_are_found_each_where_it_stands() -> None:
    theirs = telling(f"{TAKEN}此外人手不足。{OWN}")
    mine = telling(f"{OWN}{TAKEN}")
    [overlaps] = repeated(mine, None, [theirs]).others
    assert [cut(mine, o.mine) for o in overlaps] == [OWN[:-1], TAKEN[:-1]]
    assert [[cut(theirs, s) for s in o.theirs] for o in overlaps] == [[OWN[:-1]], [TAKEN[:-1]]]


@pytest.mark.timeout(60)  # searched shingle by shingle this takes minutes: it ends a hang only
def test_the_longest_texts_are_laid_side_by_side() -> None:
    chance = random.Random(1)
    mine, theirs = ("".join(chance.choices("一二三四五六", k=150_000)) for _ in "ab")
    other = telling("无。")
    other = replace(other, texts={"problems": theirs, "other": mine})
    [[overlap]] = repeated(
        replace(other, texts={"problems": mine, "other": ""}), None, [other]
    ).others
    assert overlap.letters == 150_000
    assert {span.section for span in overlap.theirs} == {"other"}
