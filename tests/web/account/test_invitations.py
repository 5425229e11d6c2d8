"""Invitations: sent, taken once, by their owner alone, without telling who is here already."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from reports.errors import NotFoundError
from reports.services import accounts, invitations
from reports.store.scope import Scope
from tests.web.account.inviting import GOOD, NEW, PAGE, accept, invite
from tests.web.account.letters import acts, links, rows
from tests.web.conftest import HERE, PASSWORD, THERE, csrf_of, send, sign_in
from web.auth.passwords import hash_password


def test_an_invitation_becomes_a_colleague(site) -> None:
    page = invite(site)
    assert "已发出1份邀请" in page.text
    assert "待接受" in page.text
    [link] = links(site, NEW, "invitation")
    guest = site.client()
    shown = guest.get(link)
    assert "administrator邀请您" in shown.text
    assert "新吉林街道办事处" in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert shown.headers["Cache-Control"] == "no-store"
    assert accept(guest, link).headers["Location"] == "/account/start"
    assert guest.get("/account/start").headers["Location"] == "/desk"
    assert "新吉林街道办事处" in guest.get("/desk").text
    # Once; and the administrator sees who came.
    assert site.client().get(link).status_code == 404
    page = site.client("administrator").get(PAGE).text
    assert "王芳" in page
    assert "待接受" not in page
    assert ("administrator", "invited", NEW) in acts(site)
    assert ("王芳", "invitation_accepted", NEW) in acts(site)


def test_several_at_once_each_told_apart(site) -> None:
    reviewer = site.people["reviewer"].email
    page = invite(site, f"a@example.com\nB@Example.com; {reviewer}\nnobody", role="reviewer")
    assert "已发出2份邀请" in page.text
    assert f"已具有该角色：{reviewer}" in page.text
    assert "不是有效的邮箱地址：nobody" in page.text
    assert links(site, "b@example.com", "invitation")
    assert not links(site, reviewer, "invitation")


def test_a_form_that_lacks_something_comes_back_as_it_was(site) -> None:
    client = site.client("administrator")
    path = f"{PAGE}/invitations"
    for fields, told in (
        ({"emails": NEW, "role": "clerk"}, "请指定填报人所属机关"),
        ({"emails": NEW}, "请选择角色"),
        ({"emails": "", "role": "reviewer"}, "请至少填写一个邮箱地址"),
    ):
        answer = send(client, path, PAGE, **fields)
        assert answer.status_code == 422
        assert told in answer.text
        assert fields["emails"] in answer.text
    assert links(site, NEW, "invitation") == []


def test_a_known_address_is_not_given_away(site) -> None:
    known = site.people["away clerk"].email
    pages = []
    for address in (known, "unknown@example.com"):
        page = invite(site, address)
        [link] = links(site, address, "invitation")
        opened = site.client().get(link)
        token = link.rpartition("/")[2]
        for text_of in (page.text, opened.text):
            assert "away clerk" not in text_of.replace(known, "")
        shown = opened.text.replace(address, "").replace(token, "").replace(csrf_of(opened), "")
        pages.append(shown)
        withdrawn = rows(site, "SELECT id FROM invitations WHERE email = :e", e=address)[0][0]
        if address != known:
            send(site.client("administrator"), f"{PAGE}/invitations/{withdrawn}/withdraw", PAGE)
    assert pages[0] == pages[1]
    # It cannot be taken over either: only its owner accepts, with its own password.
    [link] = links(site, known, "invitation")
    taken = accept(site.client(), link)
    assert taken.status_code == 409
    assert sign_in(site.client(), known, GOOD).status_code == 200
    stranger = site.client("colleague")
    assert send(stranger, f"{link}/accept", "/account/district").status_code == 409
    owner = site.client("away clerk")
    assert "接受邀请" in owner.get(link).text
    assert send(owner, f"{link}/accept", link).status_code == 303
    found = accounts.account(site.core, site.people["away clerk"].actor.account_id)
    assert {m.district for m in found.memberships} == {HERE, THERE}


def test_signing_in_leads_back_to_the_invitation(site) -> None:
    known = site.people["away clerk"].email
    invite(site, known)
    [link] = links(site, known, "invitation")
    client = site.client()
    page = client.get(f"/login?next={link}")
    data = {"csrf_token": csrf_of(page), "email": known, "password": PASSWORD, "next": link}
    assert client.post("/login", data=data).headers["Location"] == link


def test_an_invitation_ends(site) -> None:
    invite(site)
    invite(site)  # a second one replaces the first
    first, second = links(site, NEW, "invitation")
    assert site.client().get(first).status_code == 404
    assert site.client().get(second).status_code == 200
    [(number,)] = rows(site, "SELECT id FROM invitations")
    admin = site.client("administrator")
    assert "已重新发送" in _after(admin, f"{PAGE}/invitations/{number}/again")
    *_, third = links(site, NEW, "invitation")
    assert site.client().get(second).status_code == 404
    with site.core.database.unit_of_work(Scope.everything("a test lets time pass")) as work:
        work.session.execute(text("UPDATE invitations SET expires_at = now()"))
    over = site.client().get(third)
    assert over.status_code == 404
    assert "联系管理员重新邀请" in over.text
    assert "已过期" in admin.get(PAGE).text
    assert "已撤回" in _after(admin, f"{PAGE}/invitations/{number}/withdraw")
    assert rows(site, "SELECT id FROM invitations") == []
    assert ("administrator", "invitation_withdrawn", NEW) in acts(site)


def _after(client, path):
    answer = send(client, path, PAGE)
    return client.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": ""}, "请填写姓名"),
        ({"password": "12345678", "again": "12345678"}, "过于常见"),
        ({"again": "something else"}, "两次输入的密码不一致"),
    ],
)
def test_what_is_wrong_with_the_form_is_named(site, fields, told) -> None:
    invite(site)
    [link] = links(site, NEW, "invitation")
    sent = {"name": "王芳", "password": GOOD, "again": GOOD, **fields}
    answer = send(site.client(), link, **sent)
    assert answer.status_code == 422
    assert told in answer.text
    assert site.client().get(link).status_code == 200


def test_what_was_offered_is_found_nowhere(site) -> None:
    invite(site)
    [link] = links(site, NEW, "invitation")
    token = link.rpartition("/")[2]
    assert token not in str(rows(site, "SELECT * FROM invitations"))
    assert token not in str(rows(site, "SELECT * FROM acts"))
    with pytest.raises(NotFoundError):
        invitations.invitation(site.core, token[:-1])
    assert site.client().get(f"/account/invitation/{'x' * 500}").status_code == 404


def test_closed_accounts_are_not_opened_by_an_invitation(site) -> None:
    accounts.create_account(site.core, NEW, "zu", hash_password(PASSWORD))
    with site.core.database.unit_of_work(Scope.everything("a test closes")) as work:
        work.session.execute(
            text("UPDATE accounts SET active = false WHERE email = :e"), {"e": NEW}
        )
    invite(site)
    [link] = links(site, NEW, "invitation")
    assert accept(site.client(), link).status_code == 409


def test_an_operator_chooses_the_district(site) -> None:
    operator = site.client("operator")
    assert f"{PAGE}?district={HERE}" in operator.get(PAGE).text
    page = operator.get(f"{PAGE}?district={THERE}").text
    assert "away.clerk@example.com" in page
    assert "administrator@example.com" not in page.replace("away.administrator@example.com", "")
    answer = send(
        operator,
        f"{PAGE}/invitations",
        f"{PAGE}?district={THERE}",
        emails=NEW,
        role="reviewer",
        district=THERE,
    )
    assert answer.headers["Location"].endswith(f"district={THERE}")
    assert (
        invitations.invitation(
            site.core, links(site, NEW, "invitation")[0].rpartition("/")[2]
        ).district
        == THERE
    )
