"""The figures' page, files, frame and API: one state in the address, one answer in all of them."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO
from urllib.parse import parse_qs, urlsplit

import simplejson
from lxml import html
from openpyxl import load_workbook

from reports.content import Cell
from reports.importers import Parsed
from reports.services import administration, archive
from reports.services.actors import SYSTEM
from tests.reports.services.conftest import valid_content
from tests.web.conftest import HERE
from web.security import limiter

NEW = "table=requests&row=new&column=total"
FEES = "table=fees&row=administrative_fees&column=amount_10k_yuan"
HOSTILE = [
    "table=",
    "table='; drop table cells; --",
    "table=<script>alert(1)</script>",
    f"{NEW}&year=abcd",
    f"{NEW}&year=99999",
    f"{NEW}&office=-1",
    f"{NEW}&office=9999999999999999999999",
    f"{NEW}&group=moon",
    f"{NEW}&by=year",
    f"{NEW}&view=pie",
    f"{NEW}&district=%F0%9F%80%84",
    f"{NEW}&" + "&".join(f"district=x{i}" for i in range(200)),
    f"{NEW}&_external=1&endpoint=x",
    "table=requests&row=handled_total&row=granted&column=total",
]


def publish(site, office, year, total, fee):
    content = valid_content(year, office)
    tables = {t: {r: dict(c) for r, c in rows.items()} for t, rows in content.tables.items()}
    tables["requests"]["new"]["total"] = Cell(total)
    tables["fees"]["administrative_fees"]["amount_10k_yuan"] = Cell(Decimal(fee))
    content = replace(content, tables=tables)
    archive.load_file(
        site.core,
        HERE,
        content.title.encode(),
        f"{content.title}.json",
        archive=True,
        publish=True,
        parsed=Parsed(content, (), "application/json", "utf-8"),
    )


def test_one_question_in_every_form(site):
    """Page, CSV, workbook, frame and API of one address say the same."""
    administration.create_office(site.core, SYSTEM, HERE, "=1+1局")
    publish(site, "=1+1局", 2022, 4, "0.1")
    publish(site, "新吉林街道办事处", 2022, None, "0.2")
    publish(site, "=1+1局", 2023, 1200, "3.30")
    site.work()
    client = site.client()

    page = html.fromstring(client.get(f"/figures?{NEW}").text)
    [figures] = page.xpath("//table[contains(@class, 'figures')]")
    rows = [
        [" ".join(c.text_content().split()) for c in row] for row in figures.xpath(".//tbody/tr")
    ]
    assert rows[0][:5] == ["2022", "4", "–", "1/2", "1"]
    assert rows[1][:4] == ["2023", "1,200", "–", "1/1"]
    assert page.xpath("//figure|//div[@class='chart']//svg[@role='img']/title")
    assert not page.xpath("//main//@style | //main//style")

    links = {a.text: a.get("href") for a in page.xpath("//div[@class='figures-take']//a")}
    lines = list(csv.reader(StringIO(client.get(links["CSV"]).data.decode("utf-8-sig"))))
    assert ["2022", "", "4", "", "2", "1", "0", "1", "0", "2"] in lines
    by_office = f"{FEES}&group=office&year=2022"
    book = load_workbook(BytesIO(client.get(f"/figures.xlsx?{by_office}").data))
    found = {row[0].value: row for row in book.worksheets[0].iter_rows(min_row=2)}
    assert found["=1+1局"][0].data_type == "s"  # a name is a text, whatever it begins with
    assert found["=1+1局"][2].value == 0.1
    assert "'=1+1局" in client.get(f"/figures.csv?{by_office}").data.decode("utf-8-sig")

    answer = client.get(f"/api/v1/figures?{FEES}&size=1")
    body = simplejson.loads(answer.text, parse_float=Decimal)
    assert body["results"][0]["value"] == Decimal("0.3")
    assert (body["total"], body["next"], body["unit"]) == (2, "1", "万元")
    rest = simplejson.loads(
        client.get(f"/api/v1/figures?{FEES}&size=1&after=1").text, parse_float=Decimal
    )
    assert (rest["results"][0]["value"], rest["next"]) == (Decimal("3.30"), None)
    asked = parse_qs(urlsplit(body["url"]).query)
    assert (asked["table"], asked["column"]) == (["fees"], ["amount_10k_yuan"])


def test_the_frame_alone_may_stand_in_other_pages(site):
    publish(site, "新吉林街道办事处", 2022, 4, "0.1")
    site.work()
    client = site.client()
    page = client.get(f"/figures?{NEW}&view=bars")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    code = html.fromstring(page.text).xpath("//textarea[@id='f-embed']")[0].text
    frame = html.fromstring(code).get("src")
    answer = client.get(frame.removeprefix("http://localhost"))
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    embedded = html.fromstring(answer.text)
    assert not embedded.xpath("//form | //script | //nav")
    assert embedded.xpath("//svg[@class='chart-bar']")


def test_nothing_a_stranger_sends_breaks_it(site, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", False)  # every question must reach the service
    client = site.client()
    for query in HOSTILE:
        for path in ("/figures", "/figures.csv", "/figures/embed", "/api/v1/figures"):
            answer = client.get(f"{path}?{query}")
            assert answer.status_code in {200, 400, 422}, (path, query, answer.text[:500])
            assert "<script>alert" not in answer.text
