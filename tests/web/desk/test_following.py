"""Last year's problems are asked for on the form, and the answers read on the public page."""

from __future__ import annotations

import pytest

from reports.services.following import of_draft
from tests.web.conftest import csrf_of
from tests.web.desk.pages import fields_of, page_of

LAST = "一是宣传不到位。二是人手不足。下一步：一是加强宣传。二是增加人手。"


@pytest.fixture
def asked(site):
    """A clerk at the form for 2023, asked for the two problems of 2022."""
    site.published(year=2022, problems=LAST)
    report_id = site.draft(year=2023, problems="平台更新不及时。下一步及时更新。")
    keys = [item.key for item in of_draft(site.core, site.people["clerk"].actor, report_id)]
    return site.client("clerk"), report_id, keys


def test_the_form_keeps_the_answers_and_the_page_tells_them(site, asked) -> None:
    client, report_id, (first, second) = asked
    edit = f"/desk/reports/{report_id}/edit"
    page = page_of(client.get(edit))
    told = [f.text_content() for f in page.cssselect("fieldset.follow-up")]
    assert "宣传不到位" in told[0]
    assert "加强宣传" in told[0]
    assert "人手不足" in told[1]
    assert "还有2项" in page.cssselect(".follow-ups-left")[0].text_content()
    answers = {f"followup.{first}.state": "done", f"followup.{first}.evidence": "培训4场。"}
    answers |= {f"followup.{second}.state": "under_way", f"followup.{second}.evidence": " "}
    fields = fields_of(client.get(edit))
    assert client.post(edit, data={**fields, **answers, "action": "save"}).status_code == 303
    again = fields_of(client.get(edit))
    assert again[f"followup.{first}.state"] == "done"
    assert again[f"followup.{first}.evidence"] == "培训4场。"
    assert again[f"followup.{second}.state"] == "under_way"
    assert "还有1项" in client.get(edit).text
    check = page_of(client.get(f"/desk/reports/{report_id}/check"))
    assert "还有1项" in check.cssselect("section[aria-labelledby=asked]")[0].text_content()
    [form] = check.cssselect("form[action$='/submit']")
    sent = client.post(f"/desk/reports/{report_id}/submit", data=dict(form.form_values()))
    assert sent.status_code == 303
    site.work()
    public = page_of(site.client().get(f"/reports/{report_id}"))
    one, two = public.cssselect("#s-problems .follow-ups-said li")
    assert "已完成" in one.text_content()
    assert "培训4场。" in one.text_content()
    assert "本报告未作说明" in two.text_content()


def test_one_answer_is_kept_by_itself(site, asked) -> None:
    client, report_id, (first, _) = asked
    token = csrf_of(client.get(f"/desk/reports/{report_id}/edit"))
    address = f"/desk/reports/{report_id}/follow-ups"
    sent = {f"followup.{first}.state": "not_begun", f"followup.{first}.evidence": "经费未到位。"}
    answer = client.post(address, data=sent, headers={"X-CSRFToken": token})
    assert answer.get_json() == {"left": "还有1项未说明进展和依据。", "answered": [first]}
    assert client.post(address, data=sent).status_code == 400
    colleague = site.client("colleague")
    foreign = {"X-CSRFToken": csrf_of(colleague.get("/desk/new"))}
    assert colleague.post(address, data=sent, headers=foreign).status_code == 404


def test_without_a_report_of_last_year_nothing_is_asked(site) -> None:
    report_id = site.draft(year=2023)
    page = page_of(site.client("clerk").get(f"/desk/reports/{report_id}/edit"))
    assert page.cssselect("#follow-ups") == []
