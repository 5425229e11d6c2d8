"""Addresses that stay, citations, explanations and the tables in sentences."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from lxml import html

from reports.content import passages
from reports.form import FORMS
from reports.services import catalogue, filing
from tests.reports.renderers.reports import filled
from tests.reports.services.conftest import valid_content
from tests.web.public.test_report_page import archived, page_of


def ids_of(page) -> set[str]:
    return {element.get("id") for element in page.cssselect("[id]")}


def correct(site, report_id, *, discreet=False, **changes) -> None:
    """Publishes a correction of that report."""
    clerk = site.people["clerk"].actor
    draft = filing.desk_report(site.core, clerk, report_id)
    content = valid_content(draft.year, draft.office.name, **changes)
    filing.save_draft(site.core, clerk, report_id, content, draft.version)
    filing.submit(site.core, clerk, report_id, note="更正第五部分。", discreet=discreet)
    site.work()


@pytest.mark.parametrize("edition", sorted(FORMS))
def test_every_cell_is_explained_beside_its_row(site, edition) -> None:
    content = filled(edition)
    page = page_of(site.client(), archived(site, content))
    ids = ids_of(page)
    layout = content.layout
    for table, row, column, _cell in content.cells():
        [cell] = page.cssselect(f"#c-{table}-{row}-{column}")
        [told] = [h for h in cell.get("headers").split() if h == f"h-{table}-r-{row}"]
        [button] = page.cssselect(f"#{told} button")
        assert button.get("popovertarget") in ids
        note = page.get_element_by_id(button.get("popovertarget"))
        assert layout.table(table).row(row).meaning.zh in note.text_content()
        assert layout.table(table).article in note.text_content()
        assert layout.table(table).row(row).meaning.article in note.text_content()
        about = layout.table(table).column(column).meaning.zh
        of_column = page.cssselect(f"#m-h-{table}-c-{column}") or [note]
        assert about in of_column[0].text_content()
    # The name of a head is the form's own: what explains it is told only when asked for.
    [head] = page.cssselect("#h-requests-r-granted")
    assert head.text_content() == "（一）予以公开"


def test_a_citation_names_place_version_and_hash_and_leads_there(site) -> None:
    report_id = site.published()
    client = site.client()
    page = page_of(client, report_id)
    anchors = [
        e.get("id")
        for e in page.cssselect(".report-body .run[id], .statutory td[id], section.part")
    ]
    listed = html.fromstring(client.get(f"/reports/{report_id}/versions/1/cite").text)
    links = [a.get("href") for a in listed.cssselect(".places a")]
    assert sorted(link.partition("?at=")[2] for link in links) == sorted(anchors)
    answer = client.get(f"/reports/{report_id}/versions/1/cite?at=c-requests-granted-business")
    cited = html.fromstring(answer.text)
    chinese = cited.get_element_by_id("cite-zh").text
    assert chinese.startswith("新吉林街道办事处. 新吉林街道办事处2023年")
    assert "[R/OL]. 第1版." in chinese
    assert "三、收到和处理政府信息公开申请情况，三、本年度办理结果 （一）予以公开，" in chinese
    assert catalogue.report(site.core, report_id).sha256[:16] in chinese
    assert "version 1" in cited.get_element_by_id("cite-en").text
    address = urlsplit(cited.get_element_by_id("cite-link").text.strip())
    kept = html.fromstring(client.get(address.path).text)
    assert address.fragment in ids_of(kept)
    assert client.get(f"/reports/{report_id}/versions/1/cite?at=c-none").status_code == 404


def test_anchors_are_the_same_on_the_page_its_version_and_in_search(site) -> None:
    report_id = site.published(problems="对公开工作宣传不到位。下一步加强宣传。")
    client = site.client()
    content = catalogue.report(site.core, report_id).content
    wanted = {p.anchor for p in passages(content)}
    wanted |= {f"c-{t}-{r}-{c}" for t, r, c, _ in content.cells()}
    for path in (f"/reports/{report_id}", f"/reports/{report_id}/versions/1"):
        page = html.fromstring(client.get(path).text)
        found = [e.get("id") for e in page.cssselect("[id]")]
        assert len(found) == len(set(found))
        assert wanted <= set(found)
        assert all(a.get("href")[1:] in found for a in page.cssselect("a[href^='#']"))
    hits = client.get("/api/v1/search?q=宣传不到位").get_json()["results"]
    assert hits
    assert all(urlsplit(hit["url"]).fragment in wanted for hit in hits)


def test_an_earlier_version_says_that_it_is_one(site) -> None:
    report_id = site.published(problems="宣传不到位。下一步加强宣传。")
    correct(site, report_id, problems="宣传不到位。下一步加强培训。")
    client = site.client()
    page = page_of(client, report_id)
    links = [a.get("href") for a in page.cssselect("table.versions a")]
    assert links == [f"/reports/{report_id}/versions/{n}" for n in (2, 1)]
    first = client.get(links[1])
    assert "下一步加强宣传。" in first.text
    assert "较早的版本，现行为第2版" in first.text
    assert "noindex" in first.text
    assert "下一步加强培训。" in client.get(links[0]).text
    assert client.get(f"/reports/{report_id}/versions/3").status_code == 404


def test_a_version_that_was_taken_back_is_gone(site) -> None:
    report_id = site.published(problems="居民王某反映宣传不到位。下一步加强宣传。")
    correct(site, report_id, discreet=True, problems="宣传不到位。下一步加强宣传。")
    client = site.client()
    for path in ("", "/cite", "/cite?at=s-problems"):
        gone = client.get(f"/reports/{report_id}/versions/1{path}")
        assert gone.status_code == 410
        assert "王某" not in gone.text
        assert "不再显示" in gone.text
    assert "王某" not in client.get(f"/reports/{report_id}").text


def test_tables_are_told_in_sentences(site) -> None:
    content = filled("2021")
    page = page_of(site.client(), archived(site, content))
    rows = page.cssselect("details.sentences dl > div")
    assert len(rows) == sum(
        len(rows) for table, rows in content.tables.items() if content.layout.table(table)
    )
    text = page.get_element_by_id("t-requests").text_content()
    assert "本年新收政府信息公开申请数量：" in text
    new = content.tables["requests"]["new"]
    assert f"自然人{new['natural_person'].value}件，" in text
    assert f"总计{new['total'].value}件。" in text
