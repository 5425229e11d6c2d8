"""Large type: kept in a cookie, on every page, and no door to other sites."""

from __future__ import annotations

import pytest
from lxml import html


def is_large(page) -> bool:
    return any("large.css" in link.get("href") for link in page.cssselect("link"))


def test_large_type_is_kept_and_taken_back_on_the_page_one_reads(site) -> None:
    report_id = site.published()
    client = site.client()
    path = f"/reports/{report_id}?lang=zh"
    page = html.fromstring(client.get(path).text)
    assert not is_large(page)
    [link] = [a.get("href") for a in page.cssselect(".site-foot a") if a.text == "大字版"]
    answer = client.get(link)
    assert (answer.status_code, answer.location) == (303, path)
    for shown in (path, "/", "/rules", "/nowhere"):
        page = html.fromstring(client.get(shown).text)
        assert is_large(page), shown
    page = html.fromstring(client.get(path).text)
    assert all(d.get("open") is not None for d in page.cssselect("details.sentences"))
    [back] = [a.get("href") for a in page.cssselect(".site-foot a") if a.text == "标准版"]
    assert client.get(back).location == path
    assert not is_large(html.fromstring(client.get(path).text))


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        "javascript:alert(1)",
        "reports/1",
        "/" + "a" * 3000,
        "",
        None,
    ],
)
def test_no_address_leads_to_another_site(site, back) -> None:
    answer = site.client().get("/display/large", query_string={"back": back} if back else {})
    assert (answer.status_code, answer.location) == (303, "/")
