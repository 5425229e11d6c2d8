"""Comments that an office has not answered: seen on its pages before it submits again."""

from __future__ import annotations

from tests.web.conftest import send
from tests.web.desk.pages import fields_of, page_of
from tests.web.review.conversation import CELL, TEXT, comments_of, say, site_status, text_of


def test_an_office_sees_what_it_has_not_answered(site, waiting) -> None:
    reviewer, clerk = site.client("away reviewer"), site.client("away clerk")
    path, desk = f"/review/reports/{waiting}", f"/desk/reports/{waiting}"
    say(reviewer, waiting)
    say(reviewer, waiting, TEXT, "请写明具体问题。")
    assert "批注待答复" not in clerk.get(desk).text, "it waits, and they are the reviewer's own"
    send(reviewer, f"{path}/return", path)
    page = page_of(clerk.get(desk))
    [link] = page.cssselect(f"main .notice-warning a[href='{desk}/edit#remarks-head']")
    assert "2条审核批注待答复" in text_of(link.getparent().getparent())
    edit = page_of(clerk.get(f"{desk}/edit"))
    assert edit.cssselect("#remarks-head")

    # Before submitting: each with the way to its field, after the errors, before the warnings.
    answer_one(clerk, desk, comments_of(site, waiting)[0].id)
    write(clerk, desk, "3")
    check = page_of(clerk.get(f"{desk}/check"))
    order = [s.get("aria-labelledby") for s in check.cssselect("form.check section")]
    assert order.index("unanswered") == order.index("errors") + 1
    [left] = check.cssselect("[aria-labelledby=unanswered] li.comment")
    assert "请写明具体问题。" in text_of(left)
    for anchor in left.cssselect("a"):
        address, _, target = anchor.get("href").partition("#")
        assert address == f"{desk}/edit"
        assert edit.cssselect(f"#{target}"), target

    # It stops nobody: what is right otherwise is submitted with the comment unanswered.
    assert "不影响提交" in text_of(check)
    write(clerk, desk, "0")
    [form] = [f for f in page_of(clerk.get(f"{desk}/check")).forms if f.action.endswith("/submit")]
    assert clerk.post(form.action, data=dict(form.form_values())).status_code == 303
    site.work()
    assert site_status(site, waiting) == "in_review"
    assert not page_of(clerk.get(desk)).cssselect("a[href*='#remarks-head']")


def answer_one(clerk, desk, comment_id) -> None:
    form = f"{desk}/edit"
    sent = send(clerk, f"{desk}/comments/{comment_id}", form, answer="已核对，确为0件。")
    assert sent.status_code == 303


def write(clerk, desk, number) -> None:
    """Puts that number into the cell that was commented."""
    fields = {**fields_of(clerk.get(f"{desk}/edit")), CELL: number, "action": "check"}
    assert clerk.post(f"{desk}/edit", data=fields).status_code == 303
