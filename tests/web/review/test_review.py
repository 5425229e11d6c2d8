"""A reviewer reads, comments at the place, returns, reads what became of it, and publishes."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from lxml import html

from reports.content.model import Cell
from reports.services import desks, filing, review
from tests.web.conftest import csrf_of, send
from tests.web.desk.pages import page_of
from tests.web.review.conversation import (
    CELL,
    TEXT,
    comments_of,
    resubmit,
    say,
    site_status,
    text_of,
)


def test_from_the_return_to_the_publication(site, waiting) -> None:
    reviewer, clerk = site.client("away reviewer"), site.client("away clerk")
    assert "南京街道办事处" in reviewer.get("/review").text
    path, desk = f"/review/reports/{waiting}", f"/desk/reports/{waiting}"

    # Nothing to say is no reason to return it.
    refused = send(reviewer, f"{path}/return", path)
    assert refused.status_code == 422
    assert "请写批注或退回说明" in refused.text

    # Without a script the number itself opens a form beside its part.
    [cell] = page_of(reviewer.get(path)).cssselect("#c-requests-new-natural_person a.say-cell")
    page = page_of(reviewer.get(f"{path}{cell.get('href').partition('#')[0]}"))
    [form] = page.cssselect("#say form")
    assert form.fields["place"] == CELL
    assert "本年新收政府信息公开申请数量" in text_of(form)
    form.fields["text"] = "请核对。"
    kept = reviewer.post(form.action, data=dict(form.form_values()))
    assert re.search(rf"{path}#comment-\d+$", kept.headers["Location"])
    assert say(reviewer, waiting, TEXT, "请写明具体问题。").status_code == 303
    assert "请核对。" not in clerk.get(desk).text

    assert send(reviewer, f"{path}/return", path).status_code == 303
    site.work()
    edit = page_of(clerk.get(f"{desk}/edit"))
    assert "在需要更正的位置作了批注" in text_of(edit)
    [mark] = edit.cssselect(f'td[data-place="{CELL}"] a.commented')
    [card] = edit.cssselect(f"{mark.get('href')}.comment")
    assert "请核对。" in text_of(card)
    [form] = card.cssselect("form")
    form.fields["answer"] = "已核对，确为0件。"
    answered = clerk.post(form.action, data=dict(form.form_values()))
    assert answered.headers["Location"].startswith(f"{desk}/edit#comment-")
    assert "已答复" in clerk.get(f"{desk}/edit").text
    assert len(edit.cssselect("[data-place='sections.problems'] a.commented")) == 1

    problems = "公众号更新少。下一步加强宣传。"
    resubmit(site, waiting, texts={"problems": problems, "other": "无。"})
    page = page_of(reviewer.get(path))
    one, other = page.cssselect(".comment")
    assert "已核对，确为0件。" in text_of(one)
    assert [d.text for d in other.cssselect("del")] == ["宣传不到位。"]
    assert send(reviewer, f"{path}/publish").status_code == 303
    site.work()
    assert site.client().get(f"/reports/{waiting}").status_code == 200
    assert not any(c.open for c in comments_of(site, waiting))
    # Nothing of what they wrote to each other is public.
    public = site.client().get(f"/reports/{waiting}").text
    assert "请核对。" not in public
    assert "确为0件" not in public


def test_what_would_become_public_is_said_first(site, waiting) -> None:
    reviewer = site.client("away reviewer")
    path = f"/review/reports/{waiting}"
    say(reviewer, waiting)
    page = text_of(page_of(reviewer.get(f"{path}/publish")))
    assert "第1版" in page
    assert "1条批注未发出" in page
    assert "in_review" in site_status(site, waiting)
    assert send(reviewer, f"{path}/publish").status_code == 303
    again = send(reviewer, f"{path}/publish")  # a second press, or a colleague
    assert again.status_code == 303
    assert "报告正在公布" in reviewer.get(again.headers["Location"]).text
    assert comments_of(site, waiting) == ()


def test_comments_are_removed_settled_and_opened_again(site, waiting) -> None:
    reviewer = site.client("away reviewer")
    path = f"/review/reports/{waiting}"
    say(reviewer, waiting)
    say(reviewer, waiting, "sections.other[0:0]", "这一部分可以更具体。")
    first, second = comments_of(site, waiting)

    def act(comment, action):
        return send(reviewer, f"{path}/comments/{comment.id}", path, action=action)

    assert act(first, "settle").status_code == 409
    assert act(first, "discard").status_code == 303
    assert act(first, "discard").status_code == 404
    assert act(second, "nonsense").status_code == 400
    send(reviewer, f"{path}/return", path)
    assert act(second, "settle").status_code == 303
    assert not comments_of(site, waiting)[0].open
    assert act(second, "reopen").status_code == 303
    assert comments_of(site, waiting)[0].open


def test_what_is_refused_comes_back_with_its_words(site, waiting) -> None:
    reviewer = site.client("away reviewer")
    said = "<script>长" * 200
    answer = say(reviewer, waiting, text=said)
    assert answer.status_code == 422
    [field] = page_of(answer).cssselect("#say textarea")
    assert field.text.strip() == said
    assert "最多1000个字" in text_of(field.getparent())
    assert say(reviewer, waiting, place="title").status_code == 422
    assert say(reviewer, waiting, revision="7").status_code == 409
    for at in ("tables.no.such.cell", "sections.problems[9:1]", "x" * 5000, "title"):
        page = page_of(reviewer.get(f"/review/reports/{waiting}?at={quote(at)}"))
        assert not [f for f in page.cssselect("#say form") if f.fields["place"] != at]
    assert comments_of(site, waiting) == ()


def test_last_years_numbers_stand_beside_this_years(site) -> None:
    site.published(year=2021)
    report_id = site.draft(year=2022)
    who = site.people["clerk"].actor
    found = desks.desk_report(site.core, who, report_id)
    tables = {t: {r: dict(c) for r, c in rows.items()} for t, rows in found.content.tables.items()}
    tables["licensing"]["licences"]["decisions"] = Cell(80)
    content = replace(found.content, tables=tables)
    filing.save_draft(site.core, who, report_id, content, found.version)
    keys = {f.key: "已核实。" for f in filing.check_draft(site.core, who, report_id)}
    filing.submit(site.core, who, report_id, keys)
    site.work()
    page = page_of(site.client("reviewer").get(f"/review/reports/{report_id}"))
    [jump] = page.cssselect("#c-licensing-licences-decisions .beside-jump")
    assert text_of(jump) == "上年： 0 变化较大： +80"
    assert len(page.cssselect("td .beside")) > 150
    # A report that is decided on is read, not commented.
    assert not page.cssselect("a.say-cell, #decide, #say-dialog")


@pytest.mark.parametrize("person", ["away clerk", "clerk", "reviewer"])
def test_others_neither_read_nor_write_comments(site, waiting, person) -> None:
    say(site.client("away reviewer"), waiting)
    client = site.client(person)
    token = csrf_of(client.get("/account/district"))
    comment_id = comments_of(site, waiting)[0].id
    for path in ("", "/publish"):
        answer = client.get(f"/review/reports/{waiting}{path}")
        assert answer.status_code in {403, 404}
    for path in ("return", "publish", "comments", f"comments/{comment_id}"):
        sent = {"csrf_token": token, "note": "x", "text": "x", "place": CELL, "action": "discard"}
        answer = client.post(f"/review/reports/{waiting}/{path}", data=sent)
        assert answer.status_code in {403, 404}
    sent = {"csrf_token": token, "answer": "x"}
    answer = client.post(f"/desk/reports/{waiting}/comments/{comment_id}", data=sent)
    assert answer.status_code in {403, 404, 409}
    [kept] = comments_of(site, waiting)
    assert (kept.answer, kept.draft) == (None, True)


def test_a_program_of_the_page_gets_the_comment_alone(site, waiting) -> None:
    reviewer, clerk = site.client("away reviewer"), site.client("away clerk")
    say(reviewer, waiting)
    send(reviewer, f"/review/reports/{waiting}/return", f"/review/reports/{waiting}")
    [one] = comments_of(site, waiting)
    token = csrf_of(clerk.get(f"/desk/reports/{waiting}/edit"))
    answer = clerk.post(
        f"/desk/reports/{waiting}/comments/{one.id}",
        data={"csrf_token": token, "answer": "已改。"},
        headers={"X-Requested-With": "fetch"},
    )
    assert answer.status_code == 200
    assert "<main" not in answer.text
    assert "已答复" in html.fromstring(answer.text).text_content()
    assert comments_of(site, waiting)[0].answer == "已改。"


@pytest.fixture
def several(site) -> list[int]:
    """Three reports of one office that wait for the reviewer: their ids."""
    ids = [site.submitted("away clerk", year) for year in (2021, 2022, 2023)]
    site.work()
    return ids


def decided(answer) -> list[str]:
    return [text_of(row) for row in page_of(answer).cssselect("tbody tr")]


def test_several_are_published_after_a_look_at_what_would_happen(site, several) -> None:
    reviewer = site.client("away reviewer")
    good, commented, gone = several
    say(reviewer, commented)
    boxes = page_of(reviewer.get("/review")).cssselect("input[type=checkbox][name=report]")
    assert sorted(int(box.get("value")) for box in boxes) == several
    query = "&".join(f"report={i}" for i in [*several, 999_999])
    planned = reviewer.get(f"/review/bulk?{query}")
    rows = decided(planned)
    assert [("不能公布" in row) for row in rows] == [False, True, False]
    assert "1条批注尚未解决" in rows[1]
    assert "公布2份报告" in planned.text
    assert {site_status(site, i) for i in several} == {"in_review"}, "nothing happened yet"

    # Meanwhile a colleague returns one: that harms none of the others.
    token = csrf_of(planned)
    sent = page_of(planned).cssselect("form input[name=report]")
    chosen = [field.get("value") for field in sent]
    assert chosen == [f"{good}.1", f"{gone}.1"]
    send(reviewer, f"/review/reports/{gone}/return", f"/review/reports/{gone}", note="请补充。")
    data = {"csrf_token": token, "report": [*chosen, f"{commented}.1", "x", "1.2.3"]}
    done = decided(reviewer.post("/review/bulk", data=data))
    assert "公布中" in done[0]
    assert "报告已退回" in done[1]
    assert "1条批注尚未解决" in done[2]
    site.work()
    assert [site_status(site, i) for i in several] == ["published", "in_review", "returned"]

    # The same once more, as by a second press.
    again = decided(reviewer.post("/review/bulk", data=data))
    assert "报告已经公布" in again[0]
    assert site_status(site, good) == "published"


def test_what_was_read_is_what_is_published(site, several) -> None:
    reviewer, report_id = site.client("away reviewer"), several[0]
    note = {"note": "请补充。"}
    send(reviewer, f"/review/reports/{report_id}/return", f"/review/reports/{report_id}", **note)
    resubmit(site, report_id)
    stale = send(reviewer, "/review/bulk", "/review", report=f"{report_id}.1")
    assert "填报单位已提交新的版本" in decided(stale)[0]
    assert site_status(site, report_id) == "in_review"


def test_a_list_that_is_cut_says_so(site, several, monkeypatch) -> None:
    reviewer = site.client("away reviewer")
    whole = reviewer.get("/review")
    assert len(page_of(whole).cssselect("tbody tr")) == 3
    assert "等待时间最长" not in whole.text
    monkeypatch.setattr(review, "LONGEST", 2)
    cut = page_of(reviewer.get("/review"))
    shown = [int(box.get("value")) for box in cut.cssselect("input[name=report]")]
    assert shown == several[:2], "the longest wait first"
    assert "共有3份报告待审，现列出等待时间最长的2份" in text_of(cut)


def test_a_choice_has_limits(site, several) -> None:
    reviewer = site.client("away reviewer")
    for query in ("", "?report=x", "?" + "&".join(f"report={i}" for i in range(1, 300))):
        answer = reviewer.get(f"/review/bulk{query}")
        assert answer.headers["Location"] == "/review"
    assert "一次最多选择200份报告" in reviewer.get("/review").text
    # Others' reports are not there, neither to look at nor to publish.
    foreign = site.client("reviewer")
    query = "&".join(f"report={i}" for i in several)
    assert "均不存在" in foreign.get(f"/review/bulk?{query}").text
    send(foreign, "/review/bulk", "/account/district", report=f"{several[0]}.1")
    assert site_status(site, several[0]) == "in_review"
    assert site.client("away clerk").get(f"/review/bulk?{query}").status_code == 403
