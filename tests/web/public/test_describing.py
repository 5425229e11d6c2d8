"""For machines that read the site: sitemap, robots, schema.org, DCAT."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from urllib.parse import quote
from urllib.robotparser import RobotFileParser

from lxml import etree, html

from reports.services import exporting, review, sitemap
from web.public.searching import EXAMPLES
from web.public.statements import TOPICS

SITE = "http://localhost"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def entries(client, path):
    answer = client.get(path.removeprefix(SITE))
    assert answer.status_code == 200, path
    assert answer.content_type == "application/xml; charset=utf-8"
    found = etree.fromstring(answer.data)
    return {entry.findtext(f"{MAP}loc"): entry.findtext(f"{MAP}lastmod") for entry in found}


def described(client, path):
    found = [json.loads(block) for block in LD.findall(client.get(path).text)]
    flat = [item for block in found for item in (block if isinstance(block, list) else [block])]
    assert all(item["@context"] == "https://schema.org" for item in flat)
    return {item["@type"]: item for item in flat}


def test_search_engines_find_every_public_page_and_no_other(site, monkeypatch) -> None:
    shown, gone = site.published("clerk", 2023), site.published("colleague", 2022)
    site.submitted("away clerk", 2022)
    review.withdraw(site.core, site.people["reviewer"].actor, gone, "误发")
    site.work()
    client = site.client()
    parts = entries(client, "/sitemap.xml")
    pages = {page: at for part in parts for page, at in entries(client, part).items()}
    assert {page for page in pages if re.search(r"/\d+$", page)} == {
        f"{SITE}/reports/{shown}",
        f"{SITE}/offices/{site.offices['mine'].id}",
        f"{SITE}/districts/220203",
    }
    moment = datetime.fromisoformat(pages[f"{SITE}/reports/{shown}"])
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 600
    robots = client.get("/robots.txt")
    assert robots.content_type == "text/plain; charset=utf-8"
    parser = RobotFileParser()
    parser.parse(robots.text.splitlines())
    assert parser.site_maps() == [f"{SITE}/sitemap.xml"]
    for page in pages:
        assert parser.can_fetch("any", page), page
        assert client.get(page.removeprefix(SITE)).status_code == 200, page
    for page in (
        "/desk",
        "/search?year=2023",
        "/search/suggest?q=x",
        "/compare?left=1",
        "/api/v1/search",
        "/admin/queue",
    ):
        assert not parser.can_fetch("any", SITE + page), page
    assert client.get("/sitemaps/reports-2.xml").status_code == 404
    monkeypatch.setattr(sitemap, "PART", 1)
    small = [part for part in entries(client, "/sitemap.xml") if "/reports-" in part]
    assert len(small) == shown
    assert [page for part in small for page in entries(client, part)] == [f"{SITE}/reports/{shown}"]


def test_a_link_that_is_passed_on_shows_what_it_leads_to(site) -> None:
    report_id = site.published("clerk", 2023)
    client = site.client()
    for path in (
        "/",
        "/about/data",
        f"/offices/{site.offices['mine'].id}",
        f"/reports/{report_id}",
    ):
        page = html.fromstring(client.get(path).text)
        told = {m.get("property"): m.get("content") for m in page.cssselect("meta[property^=og]")}
        assert told["og:title"] == page.findtext(".//title").partition(" · ")[0], path
        assert told["og:description"] == page.cssselect("meta[name=description]")[0].get("content")
        assert client.get(told["og:url"].removeprefix(SITE)).status_code == 200
    assert told["og:type"] == "article"
    assert 'property="og:' not in client.get("/nowhere").text


def test_only_our_own_questions_are_listed(site) -> None:
    site.published("clerk", 2023)
    client = site.client()
    robots = client.get("/robots.txt").text.splitlines()
    rules = [
        line.split(": ", 1) for line in robots if re.match("(Dis)?allow: ", line, re.IGNORECASE)
    ]

    def open_to_all(address: str) -> bool:
        # RFC 9309: the longest rule that fits, of two as long the one that allows.
        patterns = {
            rule: re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$") for _, rule in rules
        }
        fitting = [
            (len(rule), kind == "Allow")
            for kind, rule in rules
            if re.match(patterns[rule], address)
        ]
        return max(fitting, default=(0, True))[1]

    listed = f"/search?q={quote(EXAMPLES[0])}"
    for address in (
        listed,
        f"{listed}&lang=en",
        f"/statements?q={quote(TOPICS[0])}",
        "/statements",
    ):
        assert open_to_all(address), address
        assert 'name="robots"' not in client.get(address).text, address
    assert open_to_all("/search?q=x")
    assert '<meta name="robots" content="noindex">' in client.get("/search?q=x").text
    for address in (
        f"{listed}&year=2023",
        f"{listed}&after=x",
        "/search?year=2023&q=x",
        "/search/suggest?q=x",
        "/search/condition?q=x",
        "/statements?year=2023",
        "/statements?q=x&sort=newest",
    ):
        assert not open_to_all(address), address
    assert "noindex" in client.get(f"{listed}&year=2023").text


def test_pages_say_what_they_are(site) -> None:
    title = "新吉林街道办事处2023年政府信息公开工作年度报告</script><script>alert(1)</script>"
    report_id = site.published("clerk", 2023, title=title)
    while exporting.run(site.core, "builder"):
        pass
    client = site.client()
    page = client.get(f"/reports/{report_id}").text
    assert "alert(1)</script>" not in page
    found = described(client, f"/reports/{report_id}")
    report = found["Report"]
    assert (report["name"], report["url"]) == (title, f"{SITE}/reports/{report_id}")
    assert report["publisher"]["@type"] == "GovernmentOrganization"
    assert [step["name"] for step in found["BreadcrumbList"]["itemListElement"]] == [
        "龙潭区",
        "新吉林街道办事处",
        "2023",
    ]
    office = described(client, f"/offices/{site.offices['mine'].id}")["GovernmentOrganization"]
    assert office["@id"] == report["publisher"]["@id"]
    place = described(client, "/districts/220203")
    area = place["AdministrativeArea"]
    assert (area["name"], area["identifier"]) == ("龙潭区", "220203")
    above = area["containedInPlace"]["@id"].removeprefix(SITE)
    steps = place["BreadcrumbList"]["itemListElement"]
    assert [client.get(step["item"].removeprefix(SITE)).status_code for step in steps] == [200] * 3
    assert described(client, above)["AdministrativeArea"]["@id"] == SITE + above
    action = described(client, "/")["WebSite"]["potentialAction"]
    template = action["target"]["urlTemplate"]
    assert (
        client.get(template.removeprefix(SITE).format(search_term_string="公开")).status_code == 200
    )
    files = described(client, "/about/data")["Dataset"]["distribution"]
    assert [file["contentUrl"].rpartition("2023")[2] for file in files] == [
        ".zip",
        ".jsonl",
        ".csv",
        ".pdf.zip",
    ]


def test_the_catalogue_is_dcat(site) -> None:
    site.published("clerk", 2023)
    while exporting.run(site.core, "builder"):
        pass
    client = site.client()
    answer = client.get("/catalog.jsonld")
    assert answer.content_type == "application/ld+json"
    catalog = answer.json
    prefixes = catalog["@context"]

    def check(node):
        if isinstance(node, list):
            for item in node:
                check(item)
        elif isinstance(node, dict):
            for key, value in node.items():
                if not key.startswith("@"):
                    assert key.partition(":")[0] in prefixes, key
                    check(value)

    check(catalog)
    assert catalog["@type"] == "dcat:Catalog"
    assert {"dcterms:title", "dcterms:description", "dcterms:publisher"} <= catalog.keys()
    (dataset,) = catalog["dcat:dataset"]
    assert dataset["@type"] == "dcat:Dataset"
    told = {file["url"]: file for file in client.get("/api/v1/exports").json["results"][0]["files"]}
    distributions = dataset["dcat:distribution"]
    assert len(distributions) == len(told) == 4
    for one in distributions:
        file = told[one["dcat:downloadURL"]["@id"]]
        assert one["@type"] == "dcat:Distribution"
        assert one["dcat:byteSize"]["@value"] == str(file["size"])
        assert one["spdx:checksum"]["spdx:checksumValue"]["@value"] == file["sha256"]
        assert one["dcat:mediaType"]["@id"].endswith(file["media_type"].partition(";")[0])
        assert one["dcterms:license"]["@id"].startswith("https://creativecommons.org/")
