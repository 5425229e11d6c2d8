"""The rules while one types: over what the form holds, with nothing stored."""

from __future__ import annotations

import pytest
from lxml import html

from tests.web.conftest import csrf_of
from tests.web.desk.pages import fields_of, page_of, report_of

BALANCE = "tables.requests.handled_total.natural_person"


@pytest.fixture
def desk_form(site):
    """A signed-in clerk at a form: the client, the report, and what the form would send."""
    client = site.client("clerk")
    report_id = site.draft(year=2022)
    page = client.get(f"/desk/reports/{report_id}/edit")
    return client, report_id, fields_of(page)


def ask(client, report_id, fields):
    return client.post(f"/desk/reports/{report_id}/check-fields", data=fields)


def test_unsaved_numbers_are_judged_and_not_kept(site, desk_form) -> None:
    client, report_id, fields = desk_form
    before = report_of(site, report_id)
    typed = {"tables.requests.new.natural_person": "3", "tables.requests.new.total": "3"}
    answer = ask(client, report_id, {**fields, **typed})
    assert answer.status_code == 200
    told = answer.get_json()
    at = {f["field"]: f for f in told["findings"] if f["rule"] == "arithmetic.balance"}
    assert set(at) == {BALANCE, "tables.requests.handled_total.total"}
    finding = at[BALANCE]
    assert finding["place"] == BALANCE
    assert finding["anchor"] == "c-requests-handled_total-natural_person"
    assert (finding["found"], finding["expected"], finding["difference"]) == ("0", "3", "3")
    assert finding["severity"] == "error"
    assert [f["number"] for f in told["findings"]] == list(range(1, len(told["findings"]) + 1))
    assert told["said"].startswith("2处错误")
    after = report_of(site, report_id)
    assert (after.version, after.content) == (before.version, before.content)


def test_the_fragments_are_those_of_the_page(site, desk_form) -> None:
    client, report_id, fields = desk_form
    fields["tables.requests.new.total"] = "3"
    fields["overview.preamble"] = "2022年，本单位收到政府信息公开申请8件。"
    told = ask(client, report_id, fields).get_json()
    page = page_of(client.get(f"/desk/reports/{report_id}/edit"))
    for name, text in told["html"].items():
        assert html.fromstring(text).get("id") == name
        assert len(page.cssselect(f"#{name}")) == 1
    summary = html.fromstring(told["html"]["findings"])
    fields_on_page = {element.get("id") for element in page.cssselect("[id]")}
    for link in summary.cssselect(".finding-text a"):
        assert link.get("href")[1:] in fields_on_page
    [formula] = summary.cssselect("#finding-1 .formula")
    assert [c.text_content() for c in formula.cssselect(".formula-total .formula-value")] == [
        "3",
        "0",
    ]
    assert "国办公开办函〔2021〕30号" in summary.cssselect("#finding-1")[0].text_content()
    reading = html.fromstring(told["html"]["reading-f-overview-preamble"])
    assert reading.cssselect("mark")[0].text_content() == "收到政府信息公开申请8件"
    assert "#c-requests-new-total" in {a.get("href") for a in reading.cssselect(".contradicts a")}


def test_a_balanced_form_is_marked_nowhere(desk_form) -> None:
    client, report_id, fields = desk_form
    told = ask(client, report_id, fields).get_json()
    assert told["findings"] == []
    assert told["said"] == "未发现问题，勾稽关系均成立。"
    fragments = [html.fromstring(text) for text in told["html"].values()]
    assert [f for f in fragments if f.cssselect(".marker, mark")] == []


def test_a_field_that_cannot_be_understood_is_judged_as_it_was(desk_form) -> None:
    client, report_id, fields = desk_form
    told = ask(client, report_id, {**fields, "tables.requests.new.total": "三五件"}).get_json()
    assert told["findings"] == []
    tasks = html.fromstring(told["html"]["tasks"])
    assert tasks.cssselect(".task-wrong a")[0].get("href") == "#part-requests"


def test_nobody_else_asks_about_this_report(site, desk_form) -> None:
    _, report_id, _ = desk_form
    colleague = site.client("colleague")
    token = csrf_of(colleague.get("/desk/new"))
    assert ask(colleague, report_id, {"csrf_token": token}).status_code == 404
    assert ask(colleague, report_id, {}).status_code == 400
