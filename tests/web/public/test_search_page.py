"""The search page: finds, marks exactly, keeps its state in the address, and survives anything."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest
from lxml import html

from reports.services.searching import MAX_TEXT

HOSTILE = [
    "",
    " ",
    '"',
    "“",
    "“”",
    "-",
    "--",
    "- -",
    ":",
    "office:",
    "year:abcd",
    "year:2023-2019",
    "section:nothing",
    "a" * MAX_TEXT,
    "公" * MAX_TEXT,
    "((((((((",
    "*",
    "公*",
    "公 OR 开 AND NOT",
    "\\",
    "%",
    "_",
    "'; drop table reports; --",
    "<script>alert(1)</script>",
    "<mark>公开</mark>",
    "{{7*7}}",
    "🀄𠮷𠮷",
    "\u202e公开",
    "\ufeff公开",
    "１２３ ＡＢＣ",
    "公開",
    "e\u0301",
    "&amp;&lt;",
]


def page_of(answer):
    return html.fromstring(answer.text)


@pytest.fixture
def filled(site):
    """A site with two published reports."""
    first = site.published("clerk", 2023, problems="宣传不到位，居民不了解。下一步加强宣传。")
    second = site.published("colleague", 2022, problems="人手不足，培训不够。下一步开展培训。")
    return site, first, second


def test_a_question_finds_its_passage(filled) -> None:
    site, first, _second = filled
    page = page_of(site.client().get("/search?q=宣传不到位"))
    [hit] = page.cssselect(".hit")
    assert hit.cssselect("h2 a")[0].get("href") == f"/reports/{first}"
    marks = [mark.text for mark in hit.cssselect("mark")]
    assert marks
    assert all(mark in "宣传不到位，居民不了解。下一步加强宣传。" for mark in marks)
    # The link leads to the very passage.
    target = hit.cssselect("p.passage a")[0].get("href")
    anchor = target.partition("#")[2]
    report = page_of(site.client().get(target.partition("#")[0]))
    assert "宣传不到位" in report.get_element_by_id(anchor).text_content()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_one_types_makes_it_fail(filled, text) -> None:
    site, _first, _second = filled
    answer = site.client().get("/search", query_string={"q": text})
    assert answer.status_code == 200, answer.text[:300]
    assert "<script>alert" not in answer.text
    assert "<mark>公开</mark></h" not in answer.text
    assert "49" not in page_of(answer).cssselect("main")[0].text_content()
    shown = page_of(answer).cssselect("input[name=q]")[0].get("value")
    assert shown == text.strip()
    # Nothing typed or found adds an element that the page's own templates do not use.
    foreign = {"b", "i", "img", "iframe", "object", "style", "base", "meta", "link", "marquee"}
    assert not foreign & {element.tag for element in page_of(answer).cssselect("main *")}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=x&sort=random", 400),
        ("q=x&after=nonsense", 400),
        ("q=x&after=" + "9" * 3000, 400),
        ("q=" + "长" * (MAX_TEXT + 1), 400),
        ("q=x&year=abc", 200),
        ("q=x&year=99999999999999999999", 200),
        ("q=x&office=abc", 200),
        ("q=x&district=%27%22%3C%3E", 200),
        ("q=x&section=%3Cscript%3E", 200),
        ("q=x&kind=" + "x" * 101, 400),
        ("q=x&" + "&".join(f"year={y}" for y in range(51)), 400),
        ("q=x&unknown=1", 200),
        ("q=x&q=y", 200),
        ("q[]=x", 200),
    ],
)
def test_hostile_parameters_are_refused_kindly(filled, query, status) -> None:
    site, _first, _second = filled
    answer = site.client().get(f"/search?{query}")
    assert answer.status_code == status, answer.text[:300]
    page = page_of(answer)
    assert page.cssselect("main form[role=search]"), "the form is still there"
    assert "<script>" not in answer.text
    if status == 400:
        assert page.cssselect(".notice-error")


def test_filters_and_facets(filled) -> None:
    site, first, second = filled
    client = site.client()
    both = page_of(client.get("/search?q=下一步"))
    assert {a.get("href") for a in both.cssselect(".hit h2 a")} == {
        f"/reports/{first}",
        f"/reports/{second}",
    }
    year = next(a for a in both.cssselect(".facet-link") if "2022" in a.text_content())
    narrowed = page_of(client.get(year.get("href")))
    assert [a.get("href") for a in narrowed.cssselect(".hit h2 a")] == [f"/reports/{second}"]
    [chip] = narrowed.cssselect("a.chip")
    assert "2022" in chip.text_content()
    wide = page_of(client.get(chip.get("href")))
    assert len(wide.cssselect(".hit")) == 2
    remedies = page_of(client.get("/search?q=下一步&section=remedy"))
    assert {a.text for a in remedies.cssselect(".passage-part")} == {"改进措施"}


def test_nothing_found_helps_on(filled) -> None:
    site, _first, _second = filled
    page = page_of(site.client().get("/search?q=" + quote("“绝无此语”")))
    assert "没有找到相符的段落" in page.text_content()
    assert page.cssselect("main a[href='/about/search']")


def test_examples_of_the_explanation_work(filled) -> None:
    site, _first, _second = filled
    client = site.client()
    page = page_of(client.get("/about/search"))
    links = [a.get("href") for a in page.cssselect("table a")]
    assert len(links) >= 6
    for link in links:
        assert client.get(link).status_code == 200
        time.sleep(0.25)  # five a second are allowed


def test_the_api_gives_the_same(filled) -> None:
    site, first, _second = filled
    answer = site.client().get("/api/v1/search?q=宣传不到位").json
    [hit] = answer["results"]
    assert hit["report"] == first
    assert hit["highlight"].replace("<mark>", "").replace("</mark>", "") == hit["text"]
    assert all(hit["text"][a:b] for a, b in hit["spans"])
    assert answer["facets"]["year"] == [{"value": 2023, "count": 1}]
    grouped = site.client().get("/api/v1/search?q=下一步&group=report").json
    assert {g["id"] for g in grouped["results"]} >= {first}
