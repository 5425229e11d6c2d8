"""Part five in pairs on the form: the running text is the truth."""

from __future__ import annotations

import pytest

from tests.web.desk.pages import fields_of, page_of, report_of

TEXT = "一是宣传不到位。二是人手不足。下一步：一是加强宣传。二是增加人手。"


@pytest.fixture
def form(site):
    client = site.client("clerk")
    report_id = site.draft(year=2022, problems=TEXT)
    edit = f"/desk/reports/{report_id}/edit"
    return client, report_id, edit, fields_of(client.get(edit))


def test_each_problem_stands_beside_its_remedy(form) -> None:
    client, _, edit, fields = form
    assert fields["pair.problem.2"] == "二是人手不足。"
    first, second = page_of(client.get(edit)).cssselect("#ledger .pair")
    told = [area.text.strip() for area in first.cssselect("textarea")]
    assert told == ["一是宣传不到位。", "一是加强宣传。"]
    assert [a.get("name") for a in second.cssselect("textarea")] == [
        "pair.problem.2",
        "pair.remedy.2",
    ]


def test_what_is_typed_into_a_pair_is_saved_in_the_text(site, form) -> None:
    client, report_id, edit, fields = form
    typed = {"pair.problem.2": "二是专职人员不足两名。", "action": "save"}
    assert client.post(edit, data={**fields, **typed}).status_code == 303
    kept = report_of(site, report_id).content
    assert kept.texts["problems"] == TEXT.replace("二是人手不足。", "二是专职人员不足两名。")
    assert [s.text for s in kept.statements][1] == "二是专职人员不足两名。"


def test_a_text_changed_as_well_keeps_both_changes(site, form) -> None:
    client, report_id, edit, fields = form
    both = {"pair.remedy.1": "一是每季宣讲。", "sections.problems": f"{TEXT}另外，经费不足。"}
    assert client.post(edit, data={**fields, **both, "action": "save"}).status_code == 303
    text = report_of(site, report_id).content.texts["problems"]
    assert text == f"{TEXT.replace('一是加强宣传。', '一是每季宣讲。')}另外，经费不足。"


def test_a_pair_whose_words_are_gone_from_the_text_is_given_back(site, form) -> None:
    client, report_id, edit, fields = form
    both = {"pair.remedy.1": "一是每季宣讲。", "sections.problems": "全部重写。"}
    answer = client.post(edit, data={**fields, **both, "action": "save"})
    assert answer.status_code == 422
    assert "一是每季宣讲。" in page_of(answer).cssselect("#errors")[0].text_content()
    assert fields_of(answer)["sections.problems"] == "全部重写。"
    assert report_of(site, report_id).content.texts["problems"] == TEXT
