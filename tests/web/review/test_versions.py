"""A decision is about the version that its reviewer read, whatever happened meanwhile."""

from __future__ import annotations

from tests.web.conftest import send
from tests.web.desk.pages import page_of
from tests.web.review.conversation import resubmit, site_status


def test_one_decision_holds_for_the_version_that_was_read(site) -> None:
    waiting = site.submitted("away clerk", 2022)
    site.work()
    path = f"/review/reports/{waiting}"
    first, colleague = site.client("away reviewer"), site.client("away reviewer")
    page = page_of(first.get(path))
    [back] = [f for f in page.forms if f.action == f"{path}/return"]
    [link] = [a.get("href") for a in page.cssselect("#decide a")]
    [publish] = [f for f in page_of(first.get(link)).forms if f.action == f"{path}/publish"]
    back.fields["note"], publish.fields["note"] = "请核对第三部分。", "经审阅 <无误>"
    assert colleague.get(link).text.count("填报单位已提交新的版本") == 0

    # A colleague returns it, and the old form says so instead of returning it twice.
    send(colleague, f"{path}/return", path, note="请补充。")
    refused = first.post(back.action, data=dict(back.form_values()))
    assert "报告已退回" in first.get(refused.headers["Location"]).text
    resubmit(site, waiting)
    for form in (back, publish):
        stale = first.post(form.action, data=dict(form.form_values()))
        assert stale.status_code == 409
        assert "填报单位已提交新的版本" in stale.text
        [again] = [f for f in page_of(stale).forms if f.action == form.action]
        assert again.fields["note"].strip() == form.fields["note"]
        assert (form.fields["revision"], again.fields["revision"]) == ("1", "2")
        assert site_status(site, waiting) == "in_review"
    # Nor does the way from the page that was read lead past the new version unsaid.
    assert "填报单位已提交新的版本" in first.get(link).text

    assert first.post(again.action, data=dict(again.form_values())).status_code == 303
    late = first.post(back.action, data={**dict(back.form_values()), "revision": "2"})
    assert "报告正在公布" in first.get(late.headers["Location"]).text
    site.work()
    assert site_status(site, waiting) == "published"
