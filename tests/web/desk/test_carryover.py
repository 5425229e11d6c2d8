"""上年结转 on the form: taken from last year's report, or another number with a reason."""

from __future__ import annotations

import pytest

from reports.services import catalogue
from tests.reports.services.conftest import valid_content
from tests.reports.services.test_carrying import OUT, REASON, with_row
from tests.web.conftest import send
from tests.web.desk.pages import fields_of, page_of, report_of

ROW = "tables.requests.carried_in."


@pytest.fixture
def begun(site):
    """A clerk whose office carried three requests out in 2022, at an empty form for 2023."""
    tables = with_row(valid_content(2022), "carried_out", OUT).tables
    site.published(year=2022, tables=tables)
    client = site.client("clerk")
    office = str(site.offices["mine"].id)
    answer = send(client, "/desk/new", how="empty", office=office, year="2023")
    return client, answer.headers["Location"]


def test_it_is_taken_and_says_from_where(begun) -> None:
    client, edit = begun
    page = client.get(edit)
    assert {c: fields_of(page)[ROW + c] for c in OUT} == {c: str(n) for c, n in OUT.items()}
    [told] = page_of(page).cssselect("#carryover")
    assert "取自2022年度报告" in told.text_content()
    assert page_of(page).cssselect("#carryover-reason[hidden]")


def test_another_number_asks_for_a_reason_and_one_press_takes_it_back(site, begun) -> None:
    client, edit = begun
    report_id = int(edit.split("/")[3])
    changed = {**fields_of(client.get(edit)), f"{ROW}total": "1", "carryover_reason": REASON}
    assert client.post(edit, data={**changed, "action": "save"}).status_code == 303
    page = client.get(edit)
    assert not page_of(page).cssselect("#carryover-reason[hidden]")
    assert fields_of(page)["carryover_reason"] == REASON
    assert list(report_of(site, report_id).explanations.values()) == [REASON]
    # Taken back, not yet saved; saved, nothing is asked any more.
    pressed = client.post(edit, data={**fields_of(page), "action": "carry_in"})
    assert fields_of(pressed)[f"{ROW}total"] == "3"
    assert "尚未保存" in page_of(pressed).cssselect("#unsaved")[0].text_content()
    assert report_of(site, report_id).content.cell("requests", "carried_in", "total").value == 1
    assert client.post(edit, data={**fields_of(pressed), "action": "save"}).status_code == 303
    assert "取自2022年度报告" in page_of(client.get(edit)).cssselect("#carryover")[0].text_content()


def test_the_reason_is_read_below_the_table(site) -> None:
    tables = with_row(valid_content(2022), "carried_out", OUT).tables
    site.published(year=2022, tables=tables)
    report_id = site.draft(year=2023)
    client = site.client("clerk")
    edit = f"/desk/reports/{report_id}/edit"
    sent = {**fields_of(client.get(edit)), "carryover_reason": REASON, "action": "save"}
    assert client.post(edit, data=sent).status_code == 303
    key = fields_of_check(client, report_id)
    assert client.post(f"/desk/reports/{report_id}/submit", data=key).status_code == 303
    site.work()
    assert catalogue.report(site.core, report_id)
    page = page_of(site.client().get(f"/reports/{report_id}"))
    [note] = page.cssselect("#s-requests .table-note")
    assert REASON in note.text_content()


def fields_of_check(client, report_id):
    """What the page before submitting would send as it stands."""
    page = page_of(client.get(f"/desk/reports/{report_id}/check"))
    [form] = page.cssselect("form[action$='/submit']")
    return dict(form.form_values())
