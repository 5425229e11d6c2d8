"""A clerk fills in the form; nothing typed is lost, and nobody is overwritten."""

from __future__ import annotations

import re
from datetime import date

from reports.services import administration, filing
from reports.services.actors import SYSTEM
from reports.store.states import OfficeKind
from tests.web.conftest import send
from tests.web.desk.pages import fields_of, page_of, report_of


def test_an_empty_form_is_filled_in(site) -> None:
    client = site.client("clerk")
    office = str(site.offices["mine"].id)
    begun = send(client, "/desk/new", how="empty", office=office, year="2022")
    edit = begun.headers["Location"]
    page = client.get(edit)
    fields = fields_of(page)
    assert len([name for name in fields if name.startswith("tables.")]) > 190
    fields |= {"tables.requests.new.natural_person": "３", "sections.problems": "宣传不到位。"}
    fields |= {"title": "一份报告", "dated": "2023年1月30日", "action": "save"}
    saved = client.post(edit, data=fields)
    assert saved.status_code == 303, page_of(saved).text_content()
    kept = report_of(site, int(re.search(r"\d+", edit)[0])).content
    assert kept.cell("requests", "new", "natural_person").value == 3
    assert kept.cell("requests", "new", "business").blank
    assert str(kept.dated) == "2023-01-30"
    assert [s.kind for s in kept.statements] == ["problem"]
    again = fields_of(client.get(edit))
    assert again["sections.problems"] == "宣传不到位。"


def test_the_same_year_is_begun_once(site) -> None:
    client = site.client("clerk")
    report_id = site.draft(year=2022)
    office = str(site.offices["mine"].id)
    again = send(client, "/desk/new", how="empty", office=office, year="2022")
    assert again.headers["Location"] == f"/desk/reports/{report_id}"


def test_what_cannot_be_understood_comes_back_as_it_was_typed(site) -> None:
    client = site.client("clerk")
    report_id = site.draft(year=2022)
    edit = f"/desk/reports/{report_id}/edit"
    fields = fields_of(client.get(edit))
    typed = {"tables.requests.new.total": "三五件", "dated": "昨天", "sections.other": "新的文字"}
    answer = client.post(edit, data={**fields, **typed, "action": "save"})
    assert answer.status_code == 422
    back = fields_of(answer)
    assert {name: back[name] for name in typed} == typed
    [notice] = page_of(answer).cssselect("#errors")
    assert len(notice.cssselect("li")) == 2
    ids = {element.get("id") for element in page_of(answer).cssselect("[id]")}
    assert {a.get("href")[1:] for a in notice.cssselect("a")} <= ids
    wrong = page_of(answer).cssselect("[aria-invalid=true]")
    assert {element.get("name") for element in wrong} == {"tables.requests.new.total", "dated"}
    assert report_of(site, report_id).content.texts["other"] != "新的文字"


def test_two_people_do_not_overwrite_each_other(site) -> None:
    mine, theirs = site.client("clerk"), site.client("second clerk")
    report_id = site.draft(year=2022)
    edit = f"/desk/reports/{report_id}/edit"
    first, second = fields_of(mine.get(edit)), fields_of(theirs.get(edit))
    first["sections.other"], second["sections.other"] = "我写的", "他写的"
    assert theirs.post(edit, data={**second, "action": "save"}).status_code == 303
    answer = mine.post(edit, data={**first, "action": "save"})
    assert answer.status_code == 409
    assert "填写期间，他人保存了这份草稿" in answer.text
    [row] = page_of(answer).cssselect("table.differences tbody tr")
    assert "我写的" in row.text_content()
    assert "他写的" in row.text_content()
    again = fields_of(answer)
    assert again["sections.other"] == "我写的"
    assert mine.post(edit, data={**again, "action": "save"}).status_code == 303
    assert report_of(site, report_id).content.texts["other"] == "我写的"


def test_parts_are_added_and_removed_without_saving(site) -> None:
    client = site.client("clerk")
    report_id = site.draft(year=2022)
    edit = f"/desk/reports/{report_id}/edit"
    fields = fields_of(client.get(edit))
    added = client.post(edit, data={**fields, "action": "add_part"})
    assert "overview.parts.1.heading" in fields_of(added)
    removed = client.post(edit, data={**fields_of(added), "action": "remove_part:0"})
    assert "overview.parts.0.heading" not in fields_of(removed)
    assert len(report_of(site, report_id).content.overview.parts) == 1


def test_what_is_submitted_cannot_be_edited(site) -> None:
    client = site.client("clerk")
    report_id = site.draft(year=2022)
    edit = f"/desk/reports/{report_id}/edit"
    fields = fields_of(client.get(edit))
    filing.submit(site.core, site.people["clerk"].actor, report_id)
    assert client.get(edit).headers["Location"] == f"/desk/reports/{report_id}"
    answer = client.post(edit, data={**fields, "action": "save"})
    assert answer.status_code == 409


def test_last_years_numbers_stand_beside_this_years(site) -> None:
    site.published(year=2022)
    report_id = site.draft(year=2023)
    page = page_of(site.client("clerk").get(f"/desk/reports/{report_id}/edit"))
    assert len(page.cssselect("td .cell-previous")) > 150


def test_one_press_fills_a_report_of_zeros_and_nothing_is_stored_before_it_is_saved(site) -> None:
    client = site.client("clerk")
    office = str(site.offices["mine"].id)
    edit = send(client, "/desk/new", how="empty", office=office, year="2021").headers["Location"]
    fields = fields_of(client.get(edit)) | {"tables.requests.new.natural_person": "7"}
    answer = client.post(edit, data={**fields, "action": "fill_zeros"})
    assert "尚未保存" in page_of(answer).cssselect("#unsaved")[0].text_content()
    filled = fields_of(answer)
    numbers = [text for name, text in filled.items() if name.startswith("tables.")]
    assert sorted(set(numbers)) == ["0", "7"]
    report_id = int(re.search(r"\d+", edit)[0])
    assert report_of(site, report_id).content.cell("requests", "new", "total").blank
    assert client.post(edit, data={**filled, "action": "save"}).status_code == 303
    kept = report_of(site, report_id).content
    assert kept.cell("review", "litigation_direct", "total").value == 0
    assert kept.cell("requests", "new", "natural_person").value == 7
    # The rules still run: seven new requests and no outcome do not balance.
    found = filing.check_draft(site.core, site.people["clerk"].actor, report_id)
    assert "arithmetic.balance" in {f.rule for f in found}


def test_the_form_tells_until_when_it_is_due_and_by_which_law(site) -> None:
    mine, year = site.offices["mine"], 2022
    report_id = site.draft(year=year)
    basis = "《中华人民共和国政府信息公开条例》第四十九条"
    kind = OfficeKind(mine.kind)
    due = date(2023, 1, 31)
    administration.set_deadline(site.core, SYSTEM, mine.district, kind, year, due, basis)
    page = page_of(site.client("clerk").get(f"/desk/reports/{report_id}/edit"))
    state = " ".join(page.cssselect(".state-line")[0].text_content().split())
    assert "2023年1月31日" in state
    assert "逾期" in state
    assert basis in state
