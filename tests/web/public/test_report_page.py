"""The page of a report: official order, real heads, an anchor for all that can be pointed at."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from reports.content import Cell, Overview, Part, canonical_json, passages
from reports.services import archive, catalogue, review
from tests.reports.services.conftest import valid_content
from tests.web.conftest import HERE

FILES = ("pdf", "docx", "xlsx", "csv", "json")


def page_of(client, report_id):
    """The parsed page."""
    answer = client.get(f"/reports/{report_id}")
    assert answer.status_code == 200, answer.text[:300]
    return html.fromstring(answer.text)


def with_cell(content, table, row, column, cell):
    """The content with one cell changed."""
    rows = {**content.tables[table], row: {**content.tables[table][row], column: cell}}
    return replace(content, tables={**content.tables, table: rows})


def archived(site, content) -> int:
    """A report taken over as it was published elsewhere: its id."""
    data = canonical_json(content).encode("utf-8")
    outcome = archive.load_file(site.core, HERE, data, "报告.json", archive=True, publish=True)
    assert outcome.report_id, outcome
    site.work()
    return outcome.report_id


@pytest.fixture
def defective(site):
    """An archived report with defects: a broken sum, a blank, a slash, a wrong enumeration."""
    content = valid_content(2023, problems="意识宣传不到位；二是人手不足。下一步加强宣传。")
    content = with_cell(content, "requests", "new", "natural_person", Cell(3))
    content = with_cell(content, "requests", "granted", "business", Cell(None))
    content = replace(
        content,
        overview=Overview("全文如下。", (Part("（一）主动公开", "发布信息12条。\n第二段。"),)),
    )
    return archived(site, content), content


def test_parts_stand_in_official_order(site) -> None:
    page = page_of(site.client(), site.published())
    heads = [h.text_content().strip()[:2] for h in page.cssselect(".report section.part > h2")]
    assert heads == ["一、", "二、", "三、", "四、", "五、", "六、"]
    links = [a.get("href") for a in page.cssselect("nav.contents ol a")]
    sections = [s.get("id") for s in page.cssselect(".report section.part")]
    assert links == [f"#{anchor}" for anchor in sections]
    [title] = page.cssselect("h1")
    assert title.text_content() == "新吉林街道办事处2023年政府信息公开工作年度报告"


def test_every_passage_and_every_cell_has_its_anchor(site, defective) -> None:
    report_id, content = defective
    page = page_of(site.client(), report_id)
    ids = [element.get("id") for element in page.cssselect("[id]")]
    assert len(ids) == len(set(ids)), "an id stands twice"
    for passage in passages(content):
        [found] = page.cssselect(f"#{passage.anchor}")
        assert found.text_content().split() == passage.text.split()
    cells = 0
    for table, row, column, cell in content.cells():
        [found] = page.cssselect(f"#c-{table}-{row}-{column}")
        assert found.tag == "td"
        if cell.value is not None:
            assert str(cell.value) in found.text_content()
        cells += 1
    assert cells > 180
    for link in page.cssselect("a[href^='#']"):
        assert link.get("href")[1:] in ids, link.get("href")


def test_tables_have_real_heads(site) -> None:
    page = page_of(site.client(), site.published())
    tables = page.cssselect("table.statutory")
    assert len(tables) >= 3
    for table in tables:
        assert table.cssselect("caption")
        heads = {th.get("id"): th for th in table.cssselect("th")}
        assert all(
            th.get("scope") in {"col", "row", "colgroup", "rowgroup"} for th in heads.values()
        )
        for cell in table.cssselect("td"):
            named = cell.get("headers").split()
            assert named, cell.get("id")
            assert set(named) <= set(heads), cell.get("id")
        # However cells are merged, every line of the table is equally wide.
        assert len(set(widths(table))) == 1
    [cell] = page.cssselect("#c-requests-refused_internal_affairs-legal_service")
    told = " ".join(page.get_element_by_id(i).text_content() for i in cell.get("headers").split())
    for word in ("不予公开", "属于三类内部事务信息", "法人或其他组织", "法律服务机构"):
        assert word in told


def widths(table) -> list[int]:
    """How many columns each row spans, rows above it counted where they reach down."""
    rows = table.cssselect("tr")
    taken: dict[tuple[int, int], bool] = {}
    out = []
    for y, row in enumerate(rows):
        x = 0
        for cell in row.cssselect("th, td"):
            while taken.get((y, x)):
                x += 1
            for dy in range(int(cell.get("rowspan", 1))):
                for dx in range(int(cell.get("colspan", 1))):
                    assert not taken.get((y + dy, x + dx)), "cells overlap"
                    taken[y + dy, x + dx] = True
        out.append(sum(1 for (line, _), full in taken.items() if line == y and full))
    return out


def test_blank_zero_and_not_applicable_look_different(site, defective) -> None:
    report_id, _content = defective
    page = page_of(site.client(), report_id)
    [blank] = page.cssselect("#c-requests-granted-business")
    assert "is-blank" in blank.get("class")
    assert "未填写" in blank.text_content()
    assert blank.cssselect("[title='报告中未填写']")
    [zero] = page.cssselect("#c-requests-granted-research")
    assert "is-zero" in zero.get("class")
    assert zero.text_content().strip() == "0"


def test_findings_of_an_archived_report_are_shown_where_they_are(site, defective) -> None:
    report_id, _content = defective
    page = page_of(site.client(), report_id)
    kept = catalogue.report(site.core, report_id).findings
    shown = page.cssselect("#findings li.finding")
    assert len(shown) == len(kept) > 2
    assert {f.severity for f in kept} >= {"error", "warning"}
    marks = page.cssselect("a.finding-mark")
    assert {mark.get("href") for mark in marks} <= {f"#{item.get('id')}" for item in shown}
    [cell] = page.cssselect("#c-requests-new-natural_person")
    assert cell.cssselect("a.finding-mark-error") or page.cssselect("td a.finding-mark-error")
    assert "历史报告" in page.text_content()
    for item in shown:
        [place] = item.cssselect("p.soft a[href^='#']") or [None]
        assert place is not None, item.text_content()


def test_a_part_that_is_missing_is_said_to_be(site) -> None:
    content = valid_content(2022)
    lacking = replace(content, texts={"problems": content.texts["problems"]})
    page = page_of(site.client(), archived(site, lacking))
    [notice] = page.cssselect(".notice-warning")
    assert "六、其他需要报告的事项" in notice.text_content()
    assert "报告没有这一部分" in page.text_content()


def test_what_an_office_writes_is_never_markup(site) -> None:
    evil = '<script>alert(1)</script><img src=x onerror="alert(1)">。下一步改进。'
    content = valid_content(2022, problems=evil)
    report_id = archived(site, replace(content, title="</title><script>x</script>"))
    answer = site.client().get(f"/reports/{report_id}")
    assert "<script>alert" not in answer.text
    assert "<script>x" not in answer.text
    assert "<img src=x" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text


@pytest.mark.parametrize("file_format", FILES)
def test_downloads_are_kept_by_their_hash(site, file_format) -> None:
    report_id = site.published()
    for prefix in ("", "/api/v1"):
        client = site.client()
        path = f"{prefix}/reports/{report_id}.{file_format}"
        first = client.get(path)
        assert first.status_code == 200
        assert len(first.data) > 500
        etag = first.headers["ETag"]
        again = client.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == etag
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
        assert "no-cache" in first.headers["Cache-Control"]
        assert first.headers["Content-Type"].count("charset") <= 1
        assert "default-src 'none'" in first.headers["Content-Security-Policy"]


def test_links_of_the_page_lead_to_its_files(site) -> None:
    report_id = site.published()
    client = site.client()
    page = page_of(client, report_id)
    links = [a.get("href") for a in page.cssselect(".downloads a")]
    assert links == [f"/reports/{report_id}.{code}" for code in FILES]
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_withdrawn_report_is_gone_everywhere(site) -> None:
    report_id = site.published()
    client = site.client()
    path = f"/reports/{report_id}"
    etag = client.get(f"{path}.pdf").headers["ETag"]
    review.withdraw(site.core, site.people["reviewer"].actor, report_id, "数据有误。")
    site.work()
    page = client.get(path)
    assert page.status_code == 410
    assert "数据有误。" in page.text
    for gone in (f"{path}.pdf", f"/api/v1{path}", f"/api/v1{path}/content"):
        assert client.get(gone).status_code == 410
    assert client.get(f"{path}.pdf", headers={"If-None-Match": etag}).status_code == 410
    assert "新吉林街道办事处2023" not in client.get("/search?q=公开").text


def test_the_content_of_the_api_is_the_report(site) -> None:
    content = with_cell(
        valid_content(2023), "fees", "administrative_fees", "amount_10k_yuan", Cell(0)
    )
    report_id = archived(site, content)
    answer = site.client().get(f"/api/v1/reports/{report_id}/content")
    assert answer.text == canonical_json(catalogue.report(site.core, report_id).content)
    etag = answer.headers["ETag"]
    same = site.client().get(answer.request.path, headers={"If-None-Match": etag})
    assert same.status_code == 304
