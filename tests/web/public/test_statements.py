"""Problems and remedies, searched alone, each beside what it belongs to."""

from __future__ import annotations

import pytest
from lxml import html

from reports.ports import Group, Hit, Paired
from tests.web.conftest import forget_counters
from web.public.statements import rows_of

PROBLEMS = (
    "（一）存在的问题\n一是宣传不到位，居民不了解。二是人手不足，业务不熟。\n"
    "（二）改进措施\n一是加强宣传，走进社区。二是充实人员，开展培训。"
)


@pytest.fixture(scope="module")
def written(lasting_site):
    lasting_site.published("clerk", 2023, problems=PROBLEMS)
    lasting_site.published("colleague", 2022, problems="窗口人员不熟悉政策。下一步组织培训。")
    return lasting_site


@pytest.fixture
def filled(written):
    """A site with two reports, one of which pairs its problems with its remedies."""
    forget_counters(written.core)
    return written


def page_of(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def test_a_problem_stands_on_its_side_and_leads_to_its_place(filled) -> None:
    page = page_of(filled.client().get("/statements?q=宣传不到位"))
    [left, _right] = page.cssselect(".statement")[0].cssselect("div > div")
    assert "".join(mark.text for mark in left.cssselect("mark")) == "宣传不到位"
    assert left.cssselect("h3")[0].text == "存在的问题"
    address, _, anchor = left.cssselect("a")[0].get("href").partition("#")
    report = page_of(filled.client().get(address))
    assert "宣传不到位" in report.get_element_by_id(anchor).text_content()


def test_without_a_question_it_lists_all_and_nothing_else(filled) -> None:
    page = page_of(filled.client().get("/statements"))
    said = [a.text_content() for a in page.cssselect(".statement-text")]
    assert len(page.cssselect(".statements")) == 2
    assert {"窗口人员不熟悉政策。", "下一步组织培训。"} <= set(said)
    assert len(said) == len(set(said)), "nothing is shown twice"


def test_one_side_alone_and_filters(filled) -> None:
    client = filled.client()
    remedies = page_of(client.get("/statements?section=remedy&year=2022"))
    assert len(remedies.cssselect(".statements")) == 1
    assert "下一步组织培训。" in remedies.text_content()
    # A part that holds no statements is no filter here.
    overview = page_of(client.get("/statements?section=overview"))
    assert len(overview.cssselect(".statements")) == 2
    assert overview.cssselect(".chip") == []
    assert client.get("/statements?sort=random").status_code == 400


def hit(section: str, anchor: str, *answers: Paired) -> Hit:
    return Hit(
        1, 1, section, anchor, anchor, ((0, 1),), 1.0, "", 2023, "2021", 1, "", "", "", "", answers
    )


def test_what_a_row_shows_is_not_shown_again() -> None:
    problem = hit("problem", "p1", Paired("remedy", "r1", "r1"))
    remedy = hit("remedy", "r1", Paired("problem", "p1", "p1"))
    alone = hit("remedy", "r2")
    rows = rows_of(Group(1, (remedy, problem, alone), 0))
    assert [[s.anchor for s in row.problem] for row in rows] == [["p1"], []]
    assert [[s.anchor for s in row.remedy] for row in rows] == [["r1"], ["r2"]]
    assert rows[0].problem[0].spans == ((0, 1),), "the other side is marked, too"
