"""The outbox and the audit trail in the browser without eyes: who sees what, and what it leaves."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

from reports.services import letters, mailing
from reports.store.scope import Scope
from tests.web.conftest import send
from web.context import CORE

REMINDER = {"office": "新吉林街道办事处", "year": 2023, "due": "2024年1月31日", "path": "/desk"}
SECRET = {
    "inviter": "李主任",
    "district": "龙潭区",
    "expires": "2024年1月31日",
    "path": "/account/invitation/secret-key",
}


def write(site, kind="reminder", params=REMINDER, to="new@example.com", *, here=True):
    district = site.people["clerk"].actor.district_id if here else None
    with site.core.database.unit_of_work(Scope.everything("a test writes")) as work:
        mailing.write_mail(work, to=to, kind=kind, params=params, district_id=district)
    mailing.sweep(site.core)
    with site.core.database.unit_of_work(Scope.everything("a test looks")) as work:
        return mailing.mails.page(work, list(mailing.MailState), None, 1)[0].id


def test_what_is_kept_is_read_and_handed_over(site) -> None:
    mail_id = write(site)
    client = site.client("administrator")
    page = client.get("/admin/outbox").text
    assert "未设置邮件服务器" in page
    assert "催报：新吉林街道办事处2023年度报告" in page
    assert "待转交" in page
    mail = client.get(f"/admin/outbox/{mail_id}").text
    assert "http://127.0.0.1:8000/desk" in mail
    path = f"/admin/outbox/{mail_id}/handed-over"
    assert send(client, path, f"/admin/outbox/{mail_id}").status_code == 303
    assert "已转交" in client.get(f"/admin/outbox/{mail_id}").text
    assert send(client, path, "/account/sessions").status_code == 409
    assert "将发给new@example.com的邮件标为已转交" in client.get("/admin/audit").text


def test_secret_links_are_shown_to_whom_they_concern_and_that_is_kept(site) -> None:
    invitation = write(site, "invitation", SECRET)
    reset = write(
        site, "password_reset", {"expires": "2024年1月31日", "path": "/account/reset/secret-key"}
    )
    admin, operator = site.client("administrator"), site.client("operator")
    for client in (admin, operator):
        for mail_id in (invitation, reset):
            page = client.get(f"/admin/outbox/{mail_id}").text
            assert "secret-key" not in page
            assert letters.HIDDEN in page
    assert "secret-key" not in admin.get("/admin/outbox").text
    shown = send(admin, f"/admin/outbox/{invitation}/link", f"/admin/outbox/{invitation}")
    assert "/account/invitation/secret-key" in shown.text
    assert "查看发给new@example.com的邮件中的链接" in admin.get("/admin/audit").text
    # An account may belong elsewhere too: its password is not the district's to give away.
    refused = send(admin, f"/admin/outbox/{reset}/link", f"/admin/outbox/{invitation}")
    assert refused.status_code == 403
    shown = send(operator, f"/admin/outbox/{reset}/link", f"/admin/outbox/{reset}")
    assert "/account/reset/secret-key" in shown.text
    send(admin, f"/admin/outbox/{invitation}/handed-over", f"/admin/outbox/{invitation}")
    again = send(admin, f"/admin/outbox/{invitation}/link", "/account/sessions")
    assert again.status_code == 409
    with site.core.database.unit_of_work(Scope.everything("a test looks")) as work:
        assert "path" not in mailing.mails.locked(work, invitation).params


def test_each_district_has_its_own(site) -> None:
    mine, service = write(site), write(site, here=False, to="operator@example.com")
    away, operator = site.client("away administrator"), site.client("operator")
    assert away.get(f"/admin/outbox/{mine}").status_code == 404
    assert "没有邮件" in away.get("/admin/outbox").text
    assert site.client("administrator").get(f"/admin/outbox/{service}").status_code == 404
    listed = operator.get("/admin/outbox").text
    assert "new@example.com" in listed
    assert "operator@example.com" in listed
    assert "新吉林" not in away.get("/admin/audit").text.split("<main")[1]


def test_failed_mail_is_sent_again(site) -> None:
    mail_id = write(site)
    client = site.client("administrator")
    refused = send(client, "/admin/outbox/again", "/account/sessions", mail=str(mail_id))
    assert refused.status_code == 409, "there is no mail server"
    settings = replace(site.core.settings, mail_url="smtp://127.0.0.1:9")
    site.app.extensions[CORE] = replace(site.core, settings=settings)
    answer = send(client, "/admin/outbox/again", f"/admin/outbox/{mail_id}", mail=str(mail_id))
    assert answer.status_code == 303
    assert "1封邮件将重新发送" in client.get("/admin/outbox").text
    assert "等待" in client.get(f"/admin/outbox/{mail_id}").text


def test_the_trail_is_filtered_and_taken_along(site) -> None:
    report_id = site.published()
    client = site.client("administrator")
    page = client.get("/admin/audit").text
    assert f"/desk/reports/{report_id}" in page
    assert "2023年度报告：公布中 → 已公布" in page
    assert "登录（未知浏览器）" in page
    narrowed = client.get("/admin/audit?act=step&office=新吉林&person=clerk").text
    assert "登录（未知浏览器）" not in narrowed
    assert "2023年度报告：草稿 → 已提交" in narrowed
    assert "没有符合条件的记录" in client.get("/admin/audit?until=2001-01-01").text
    assert "已提交" in client.get("/admin/audit?since=0001-01-01&until=9999-12-31").text
    assert client.get("/admin/audit?since=nonsense&after=nonsense&act=nonsense").status_code == 200
    answer = client.get("/admin/audit.csv?act=step")
    assert answer.text.startswith("\ufeff时间,")
    lines = list(csv.reader(StringIO(answer.text.lstrip("\ufeff"))))
    assert {line[3] for line in lines[1:]} == {"新吉林街道办事处"}
    assert lines[-1][4] == "2023年度报告：开始填报（草稿）"
    assert "校验无误" in site.client("operator").get("/admin/audit?verify=1").text
    assert "校验无误" not in client.get("/admin/audit?verify=1").text
