"""Feeds: valid, the same finds as the search page, and quick to say that nothing is new.

Few tests with much in each: to publish a report takes longer than to ask for all of its feeds.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from importlib.resources import files
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from reports.services import filing, news, review
from tests.reports.services.conftest import valid_content
from web.public import feeds

NAMES = {"a": "http://www.w3.org/2005/Atom"}
SCHEMA = etree.RelaxNG(etree.fromstring((files("tests.web.public") / "atom.rng").read_bytes()))


@pytest.fixture
def filled(site):
    """A site with two published reports."""
    first = site.published("clerk", 2023, problems="宣传不到位，居民不了解。下一步加强宣传。")
    second = site.published("colleague", 2022, problems="人手不足，培训不够。下一步开展培训。")
    return site, first, second


def atom(site, query=""):
    answer = site.client().get(f"/feeds/search.atom{query}")
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.data)
    SCHEMA.assertValid(feed)
    return feed


def correct(site, person, report_id, note):
    who = site.people[person].actor
    report = filing.desk_report(site.core, who, report_id)
    office = next(o for o in site.offices.values() if o.id in who.office_ids)
    content = valid_content(report.year, office.name, problems="宣传不多。下一步加强宣传。")
    filing.save_draft(site.core, who, report_id, content, report.version)
    reasons = {f.key: "已核实。" for f in filing.check_draft(site.core, who, report_id)}
    filing.submit(site.core, who, report_id, reasons, note=note)
    site.work()


def told(feed, path):
    return [str(found) for found in feed.xpath(path, namespaces=NAMES)]


def entries(feed):
    """The reports of a feed by their numbers, in its order."""
    return [int(found.rpartition("/")[2]) for found in told(feed, "a:entry/a:id/text()")]


def test_feeds_are_valid_and_find_what_the_search_page_finds(filled) -> None:
    site, first, second = filled
    office = site.offices["mine"].id
    asked = (
        ("", [second, first], "全部报告"),
        ("?office=&year=", [second, first], "全部报告"),
        ("?q=宣传不到位", [first], "年度报告：宣传不到位"),
        (f"?office={office}", [first], "年度报告：机关：新吉林街道办事处"),
        ("?district=220203", [second, first], "年度报告：区县：龙潭区"),
        ("?district=220204", [], "年度报告：区县：船营区"),
        ("?year=2022&year=2021&section=problem", [second], None),
        ("?q=宣传不到位&lang=en", [first], "Annual reports: 宣传不到位"),
        ("?office=999999999999&q=%0B%01", [], None),
    )
    for number, (query, found, title) in enumerate(asked):
        feed = atom(site, query)
        assert entries(feed) == found, query
        assert title in (None, *told(feed, "a:title/text()")), query
        reader = {"REMOTE_ADDR": f"192.0.2.{number}"}  # each is another, or it would be too many
        answer = site.client().get(f"/search{query}", environ_overrides=reader)
        page = html.fromstring(answer.text)
        shown = page.xpath("//h2[@class='hit-title']/a/@href")
        assert {int(link.rpartition("/")[2]) for link in shown} == set(found), query
    feed = atom(site)
    authors = told(feed, "a:entry/a:author/a:name/text()")
    assert authors == ["龙潭街道办事处", "新吉林街道办事处"]
    address = f"{site.core.settings.site_url}/reports/{second}"
    assert told(feed, "a:entry[1]/a:link/@href") == [address]
    assert told(feed, "a:updated/text()") == told(feed, "a:entry[1]/a:updated/text()")
    # Or the schema above would find anything valid.
    for path in ("a:id", "a:updated", "a:title", "a:entry/a:id", "a:entry/a:updated"):
        wrong = deepcopy(feed)
        (element, *_) = wrong.xpath(path, namespaces=NAMES)
        element.getparent().remove(element)
        assert not SCHEMA.validate(wrong), path
    for query in ("q=" + "长" * 2000, "sort=best", "after=nonsense", "year=" + "1" * 500):
        assert site.client().get(f"/feeds/search.atom?{query}").status_code == 400, query

    answer = site.client().get("/feeds/search.json?q=宣传不到位")
    assert answer.content_type == "application/feed+json; charset=utf-8"
    same, told_again = atom(site, "?q=宣传不到位"), answer.get_json(force=True)
    assert told_again["version"] == "https://jsonfeed.org/version/1.1"
    assert told_again["title"] == told(same, "a:title/text()")[0]
    (item,) = told_again["items"]
    assert item["id"] == told(same, "a:entry/a:id/text()")[0]
    assert item["url"].endswith(f"/reports/{first}")
    assert item["content_text"] == told(same, "a:entry/a:summary/text()")[0]
    assert "宣传不到位" in item["content_text"]
    assert item["date_modified"] == told(same, "a:entry/a:updated/text()")[0]
    assert item["authors"] == [{"name": "新吉林街道办事处"}]

    for path in ("/search?q=宣传&year=2023", f"/offices/{office}", "/districts/220203"):
        page = html.fromstring(site.client().get(path).text)
        (link,) = page.xpath("//head/link[@rel='alternate'][contains(@type, 'atom')]/@href")
        assert link in page.xpath("//main//a/@href")
        assert first in entries(etree.fromstring(site.client().get(link).data))


def test_what_changed_is_told_and_what_did_not_is_said_in_a_word(filled, monkeypatch) -> None:
    site, first, second = filled
    client = site.client()
    before, address = atom(site), "/feeds/search.atom?district=220203"
    fresh = client.get(address)
    assert "Last-Modified" not in fresh.headers, "the index may still lag behind"
    assert fresh.headers["Access-Control-Allow-Origin"] == "*"
    monkeypatch.setattr(feeds, "SETTLED", timedelta(0))
    for kind in ("atom", "json"):
        settled = client.get(f"/feeds/search.{kind}").headers
        for asked in (
            {"If-None-Match": settled["ETag"]},
            {"If-Modified-Since": settled["Last-Modified"]},
        ):
            same = client.get(f"/feeds/search.{kind}", headers=asked)
            assert (same.status_code, same.data) == (304, b""), (kind, asked)

    correct(site, "clerk", first, "第二部分数字有误")
    after = atom(site)
    assert (entries(before), entries(after)) == ([second, first], [first, second])
    assert set(told(before, "a:entry/a:id/text()")) == set(told(after, "a:entry/a:id/text()"))
    was, now = "a:entry[2]/a:published/text()", "a:entry[1]/a:published/text()"
    assert told(after, now) == told(before, was)
    assert told(after, "a:entry[1]/a:updated/text()") >= told(before, "a:updated/text()")
    assert "更正：第二部分数字有误" in told(after, "a:entry[1]/a:summary/text()")[0]

    seen = client.get(address).headers["ETag"]
    review.withdraw(site.core, site.people["reviewer"].actor, first, "误发")
    # Before the workers have told the index.
    new = client.get(address, headers={"If-None-Match": seen})
    assert new.status_code == 200
    assert entries(etree.fromstring(new.data)) == [second]


def test_a_long_feed_goes_on(filled, monkeypatch) -> None:
    site, _, _ = filled
    monkeypatch.setattr(news.news, "__defaults__", (1,))
    for kind in ("atom", "json"):
        seen, address = [], f"/feeds/search.{kind}?district=220203"
        while address:
            answer = site.client().get(address)
            if kind == "json":
                feed = answer.get_json(force=True)
                seen += [item["id"] for item in feed["items"]]
                following = feed.get("next_url")
            else:
                feed = etree.fromstring(answer.data)
                seen += told(feed, "a:entry/a:id/text()")
                following = next(iter(told(feed, "a:link[@rel='next']/@href")), None)
            address = following and urlsplit(following)._replace(scheme="", netloc="").geturl()
        assert len(seen) == len(set(seen)) == 2
