"""The search page: finds, marks exactly, keeps its state in the address, and survives anything."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

import pytest
from lxml import html

from reports.services import searching
from reports.services.searching import MAX_TEXT
from tests.web.conftest import forget_counters


def page_of(answer):
    return html.fromstring(answer.text)


@pytest.fixture(scope="module")
def written(lasting_site):
    site = lasting_site
    first = site.published("clerk", 2023, problems="宣传不到位，居民不了解。下一步加强宣传。")
    second = site.published("colleague", 2022, problems="人手不足，培训不够。下一步开展培训。")
    return site, first, second


@pytest.fixture
def filled(written):
    """A site with two published reports."""
    forget_counters(written[0].core)
    return written


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
    assert {a.text for a in remedies.cssselect(".passage > .passage-part")} == {"改进措施"}


def test_nothing_found_helps_on(filled) -> None:
    site, _first, _second = filled
    page = page_of(site.client().get("/search?q=" + quote("“绝无此语”")))
    assert "没有找到相符的段落" in page.text_content()
    assert page.cssselect("main a[href='/about/search']")


def test_a_relaxed_search_says_so(filled) -> None:
    site, first, _second = filled
    client = site.client()
    page = page_of(client.get("/search?q=宣传&year=2030"))
    [told] = page.cssselect(".relaxed")
    assert "没有完全符合的结果，以下为放宽条件后的结果：" in told.text_content()
    assert "所选年度中没有找到" in told.text_content()
    assert [a.get("href") for a in page.cssselect(".hit h2 a")] == [f"/reports/{first}"]
    strict = page_of(client.get(told.cssselect("a")[0].get("href")))
    assert not strict.cssselect(".hit, .relaxed")
    back = next(a for a in strict.cssselect(".try a") if a.text == "放宽条件再查")
    assert unquote(back.get("href")) == "/search?q=宣传&year=2030"
    feed = next(a for a in page.cssselect(".take-away a") if "atom" in a.get("href"))
    assert b"<entry" not in client.get(feed.get("href")).data, "a feed keeps to the question"
    meant = page_of(client.get("/search?q=宣船&kind=subdistrict")).cssselect(".meant a")
    assert [(a.text, unquote(a.get("href"))) for a in meant] == [
        ("宣传", "/search?q=宣传&kind=subdistrict")
    ]


def test_examples_of_the_explanation_work(filled) -> None:
    site, _first, _second = filled
    page = page_of(site.client().get("/about/search"))
    links = [a.get("href") for a in page.cssselect("main table a")]
    examples = [a.get("href") for a in page.cssselect("main section > .scroll a")]
    assert len(examples) > 15
    assert len(links) > len(examples) + 40, "every cell can be tried"
    for link in links:
        # By the service: the page allows five a second.
        asked = searching.request_of(parse_qs(urlsplit(link).query))
        found = searching.search(site.core, asked)
        assert not found.notes, link
    assert str(MAX_TEXT) in page.text_content()


def test_a_condition_is_put_together_without_scripts(filled) -> None:
    site, first, _second = filled
    client = site.client()
    page = page_of(client.get("/search?q=下一步&year=2023&year=2022&kind=subdistrict&sort=newest"))
    [form] = page.cssselect("form.condition")
    kept = [(i.get("name"), i.get("value")) for i in form.cssselect("input[type=hidden]")]
    names = form.cssselect("select[name=cell] option")
    assert "本年新收" in [option.text for option in names]
    sent = [*kept, ("cell", "本年新收"), ("sign", ">="), ("number", "0")]
    answer = client.get(f"{form.get('action')}?{urlencode(sent)}")
    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.location).query) == {
        "q": ["下一步 本年新收 >= 0"],
        "year": ["2023", "2022"],
        "kind": ["subdistrict"],
        "sort": ["newest"],
    }
    found = page_of(client.get(answer.location))
    assert f"/reports/{first}" in {a.get("href") for a in found.cssselect(".hit h2 a")}
    assert found.cssselect(".passage")
    alone = page_of(client.get("/search?q=本年新收 >= 0 year:2023"))
    assert not alone.cssselect(".facets .count"), "which counts passages"
    [cell] = alone.cssselect(".met a")
    assert cell.get("href") == f"/reports/{first}#c-requests-new-total"
    assert alone.cssselect(".met dd")[0].text.isdigit()
    assert not alone.cssselect(".passage"), "where only numbers are asked for"
    beside = client.get("/search/condition?page=statements&cell=本年新收&sign=>&number=1,000")
    assert urlsplit(beside.location).path == "/statements"
    assert parse_qs(urlsplit(beside.location).query) == {"q": ["本年新收 > 1000"]}


@pytest.mark.parametrize(
    "sent",
    ["", "cell=无此项&sign=>&number=1", "cell=本年新收&sign=~&number=1", "cell=本年新收&sign=>"],
)
def test_a_condition_without_its_parts_is_refused(site, sent) -> None:
    assert site.client().get(f"/search/condition?{sent}").status_code == 400


def test_a_statement_and_its_other_side_are_shown_once(filled) -> None:
    site, first, _second = filled
    page = page_of(site.client().get("/search?q=宣传"))
    hit = next(
        h for h in page.cssselect(".hit") if f"/reports/{first}" in html.tostring(h).decode()
    )
    targets = [a.get("href") for a in hit.cssselect(".passage > a, .answered > a")]
    assert len(targets) == len(set(targets))
    [answered] = hit.cssselect(".answered")
    assert [mark.text for mark in answered.cssselect("mark")] == ["宣传"]


def test_the_api_gives_the_same(filled) -> None:
    """In four searches: five a second are allowed."""
    site, first, second = filled
    answer = site.client().get("/api/v1/search?q=宣传不到位").json
    [hit] = answer["results"]
    assert hit["report"] == first
    assert hit["highlight"].replace("<mark>", "").replace("</mark>", "") == hit["text"]
    assert all(hit["text"][a:b] for a, b in hit["spans"])
    assert answer["facets"]["year"] == [{"value": 2023, "count": 1}]
    numbers = site.client().get("/api/v1/search?q=refused_third_party = 0&group=report").json
    [cell] = numbers["results"][0]["cells"]
    assert (cell["label"], cell["value"]) == ("不予公开：保护第三方合法权益", 0)
    assert cell["url"].endswith("#c-requests-refused_third_party-total")
    assert (numbers["reports"], numbers["reports_relation"]) == (2, "eq")
    assert {g["id"] for g in numbers["results"]} == {first, second}

    # Relaxed and corrected only where a program asks for it, never in a feed.
    asked = "/api/v1/search?q=宣传 year:2030"
    strict = site.client().get(asked).json
    assert (strict["results"], strict["relaxed"], strict["meant"]) == ([], False, None)
    relaxed = site.client().get(f"{asked}&relax=true").json
    assert relaxed["relaxed"]
    assert {hit["report"] for hit in relaxed["results"]} == {first}
    assert "year:2030" in relaxed["notes"][0]
    assert relaxed["meant"] is None
    feed = site.client().get("/feeds/search.json?q=宣传 year:2030&relax=true").json
    assert feed["items"] == []
