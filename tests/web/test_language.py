"""Chinese by default, English where it is asked for, and remembered."""

from __future__ import annotations

import re

import pytest
from lxml import html

from tests.web.conftest import forget_counters

PAGES = (
    "/",
    "/search?q=公开",
    "/reports",
    "/reports/1",
    "/districts",
    "/districts/220203",
    "/offices/1",
    "/rules",
    "/about/search",
    "/about/data",
    "/subscriptions",
    "/subscriptions/new?q=公开",
    "/about/data/codes",
    "/login",
)
DESK = ("/desk", "/desk/new", "/desk/reports/2", "/desk/reports/2/edit", "/desk/reports/2/check")
REVIEW = ("/review", "/admin", "/admin/queue")
_LATIN = re.compile(r"[A-Za-z]{3,}")
# Names of formats, keys and fields that are typed as they are; what a script fills in.
_ALLOWED = re.compile(
    r"gongkai|English|Atom|JSON Feed|Word|PDF|CSV|JSON|HTML|OpenAPI|SHA|UTF-8|MB|API|docx|null|GET|https?://\S+|/\S+"
    r"|\w+\.\w+(?:\.\w+)*|(?:section|office|year|district):\w*|problem|remedy|overview|other"
    r"|\{\w+\}|__\w+__|Enter|Esc|Tab|Ctrl|Shift|Home|End|Excel|WPS"
    r"|\b[0-9a-f]{16,}\b|check|render|index|mail|bulk|upkeep|[Ww]ebhooks?|localhost|clerk|administrator|system"
)


@pytest.fixture(scope="module")
def written(lasting_site):
    lasting_site.published(year=2023)
    lasting_site.draft(year=2022)
    return lasting_site


@pytest.fixture
def filled(written):
    forget_counters(written.core)
    return written


def text_of(answer) -> str:
    page = html.fromstring(answer.text)
    for element in page.cssselect("script, style, code, [lang=en], [lang='zh-CN'] [lang=en]"):
        element.drop_tree()
    return " ".join(page.text_content().split())


@pytest.mark.parametrize("path", [*PAGES, *DESK, *REVIEW])
def test_the_chinese_pages_are_chinese(filled, path) -> None:
    person = "administrator" if path in REVIEW else "clerk" if path in DESK else None
    answer = filled.client(person).get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == "zh"
    assert html.fromstring(answer.text).get("lang") == "zh-CN"
    left = _LATIN.findall(_ALLOWED.sub("", text_of(answer)))
    assert sorted(set(left)) == []
    for attribute in ("aria-label", "title", "placeholder"):
        for value in re.findall(rf'{attribute}="([^"]*)"', answer.text):
            assert not _LATIN.search(_ALLOWED.sub("", value)), value


@pytest.mark.parametrize("path", [*PAGES, *DESK, *REVIEW])
def test_the_english_pages_are_english(filled, path) -> None:
    person = "administrator" if path in REVIEW else "clerk" if path in DESK else None
    joined = "&" if "?" in path else "?"
    answer = filled.client(person).get(f"{path}{joined}lang=en")
    assert answer.headers["Content-Language"] == "en"
    page = html.fromstring(answer.text)
    assert page.get("lang") == "en"
    foreign = "script, code, [lang='zh-CN'], td, th, option, textarea, .hidden"
    for element in page.cssselect(foreign):
        element.drop_tree()
    words = page.cssselect("nav.site-nav, .site-foot p, main > h2, .field > label, button")
    told = " ".join(element.text_content() for element in words)
    assert not re.findall(r"[一-鿿]+", told.replace("中文", "")), told


def test_the_choice_is_kept_and_can_be_taken_back(site) -> None:
    client = site.client()
    assert ">登录<" in client.get("/").text
    assert ">Sign in<" in client.get("/?lang=en").text
    assert ">Sign in<" in client.get("/rules").text
    assert ">登录<" in client.get("/?lang=zh").text
    assert ">登录<" in client.get("/rules").text


def test_a_language_nobody_speaks_is_chinese(site) -> None:
    client = site.client()
    for wanted in ("fr", "../../etc", "zh'", ""):
        answer = client.get("/", query_string={"lang": wanted})
        assert answer.headers["Content-Language"] == "zh"
        assert "Set-Cookie" not in answer.headers or "lang=" not in answer.headers["Set-Cookie"]


def test_the_link_to_the_other_language_stays_on_the_page(filled) -> None:
    answer = filled.client().get("/search?q=公开&year=2023")
    [link] = html.fromstring(answer.text).cssselect(".site-foot a[hreflang], .site-foot a[lang]")
    other = filled.client().get(link.get("href"))
    assert other.headers["Content-Language"] == "en"
    assert 'value="公开"' in other.text
    assert 'name="year" value="2023"' in other.text
