"""Readers of English choose and compare figures by English names; reports themselves are quoted."""

from __future__ import annotations

import re

from lxml import html

from reports.form import FORMS
from tests.reports.services.conftest import valid_content
from tests.web.public.test_compare import published

CHINESE = re.compile(r"[㐀-鿿]")


def test_every_name_is_english_and_tells_the_members_of_a_table_apart():
    for form in FORMS.values():
        for table in form.tables:
            for members in (table.rows, table.columns):
                names = [(*getattr(m, "path_names", ()), m.meaning.name) for m in members]
                assert len(set(names)) == len(names)
                assert not CHINESE.search(str([table.meaning.name, names]))


def words(site, address, selector):
    page = html.fromstring(site.client().get(address).text)
    found = [" ".join(element.text_content().split()) for element in page.cssselect(selector)]
    assert found, selector
    return found


def test_figures_are_chosen_and_compared_in_english(site):
    one, other = (published(site, "clerk", year, valid_content(year)) for year in (2022, 2023))
    asked = "/figures?table=requests&row=new&row=refused_third_party&column=business&lang=en"
    chooser = words(site, asked, ".figures-tables, #choose legend, .ticks[lang], #choose .ticks")
    assert not CHINESE.search(" ".join(w for w in chooser if "龙潭" not in w))
    assert words(site, asked, "#figures-result h2")[0].startswith(
        "New requests, Refused: Harms the rights of third parties"
    )
    [row] = words(
        site, f"{asked}&column=natural_person&group=row&by=column", "table.figures tbody tr"
    )[:1]
    assert row.startswith("New requestsIndividuals")
    office = f"/offices/{site.offices['mine'].id}?lang=en"
    assert "Outcomes: All outcomes" in words(site, office, ".figures-by-year th")
    assert "New requests" in words(site, "/districts/220203?lang=en", "table.listing th")
    beside = words(site, f"/compare?a={one}&b={other}&lang=en", "table.beside th")
    assert {"Refused", "State secrets", "Lawsuits: After reconsideration"} <= set(beside)
    assert not CHINESE.search(" ".join(beside))
    # The report is quoted; what its numbers mean is told in English.
    meanings = words(site, f"/reports/{one}?lang=en", ".meaning-label")
    assert "1.属于国家秘密 State secrets" in meanings
    assert "State secrets" not in words(site, f"/reports/{one}?lang=zh", ".meaning-label")
