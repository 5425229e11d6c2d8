"""The list of reports: narrowed by year, district and kind of office, a page at a time."""

from __future__ import annotations

from lxml import html

from reports.services import catalogue


def test_the_list_is_narrowed_and_widened_again(site) -> None:
    mine = site.published("clerk", 2023)
    older = site.published("clerk", 2022)
    site.published("colleague", 2023)
    client = site.client()

    def shown(address: str) -> set[str]:
        page = html.fromstring(client.get(address).text)
        return {a.get("href") for a in page.cssselect(".listing td:nth-child(4) a")}

    assert len(shown("/reports")) == 3
    assert shown("/reports?year=2022") == {f"/reports/{older}"}
    assert f"/reports/{mine}" in shown("/reports?year=2023&district=220203&kind=subdistrict")
    assert shown("/reports?kind=department") == set()
    page = html.fromstring(client.get("/reports?year=2022&kind=department").text)
    assert "没有符合这些条件的已公布报告" in page.text_content()
    assert {a.get("href") for a in page.cssselect("a.chip")} == {
        "/reports?kind=department",
        "/reports?year=2022",
    }
    chosen = {s.get("name"): s.value for s in page.cssselect(".narrow select")}
    assert chosen == {"year": "2022", "kind": "department"}, "one district needs no choice"
    for strange in ("district=nowhere", "kind=x", "year=2022&after=2022.1"):
        assert client.get(f"/reports?{strange}").status_code == 200
    assert client.get("/reports?year=x").status_code == 400
    first = catalogue.reports(site.core, kind="subdistrict", size=2)
    second = catalogue.reports(site.core, kind="subdistrict", size=2, after=first.next)
    assert (first.total, len(first.results), len(second.results)) == (3, 2, 1)
