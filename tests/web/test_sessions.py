"""Sessions: listed, ended at the next request, over by idleness and age, bounded."""

from __future__ import annotations

import pytest

from reports.errors import ForbiddenError, NotFoundError
from reports.services import accounts, members, sessions, trail
from reports.services.accounts import NewMembership
from reports.services.actors import SYSTEM
from reports.services.views import TrailFilter
from reports.store.scope import Scope
from reports.store.states import Role
from tests.web.conftest import HERE, PASSWORD, THERE, send, sign_in
from tests.web.desk.pages import page_of
from web.auth.passwords import hash_password

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0"

OPERATOR = NewMembership(Role.OPERATOR)


def elsewhere(site, person, agent=EDGE, address="192.0.2.77"):
    client = site.app.test_client()
    client.environ_base.update({"HTTP_USER_AGENT": agent, "REMOTE_ADDR": address})
    assert sign_in(client, site.people[person].email).status_code == 302
    return client


def signed_in(client):
    return client.get("/account/sessions").status_code == 200


def acts_of(site, code):
    return trail.trail(site.core, SYSTEM, TrailFilter(act=code)).results


def sql(site, statement):
    from sqlalchemy import text  # noqa: PLC0415

    with site.core.database.unit_of_work(Scope.everything("a test looks")) as work:
        return work.session.execute(text(statement))


def test_one_is_ended_and_out_at_its_next_request(site) -> None:
    here, there = site.client("clerk"), elsewhere(site, "clerk")
    assert page_of(here.get("/account")).cssselect("main a[href='/account/sessions']")
    page = here.get("/account/sessions").text
    assert page.count('class="card"') == 2
    assert page.count("当前会话") == 1
    assert "Edge · Windows" in page
    assert "192.0.2.*" in page
    assert "192.0.2.77" not in page
    chosen = page.split('name="session" value="')[1].split('"')[0]
    answer = send(here, "/account/sessions/end", "/account/sessions", session=chosen)
    assert answer.status_code == 303
    assert not signed_in(there)
    assert "退出登录" not in there.get("/").text
    assert there.get("/login").status_code == 200, "no loop between sign-in and start"
    assert signed_in(here)
    assert acts_of(site, "session_ended")[0].detail == {"device": "Edge · Windows"}


def test_all_others_are_ended(site) -> None:
    here = site.client("clerk")
    others = [elsewhere(site, "clerk") for _ in range(3)]
    away = elsewhere(site, "colleague")
    assert "已结束3个会话" in send(
        here, "/account/sessions/end", "/account/sessions", follow_redirects=True
    ).text or signed_in(here)
    assert [signed_in(client) for client in others] == [False] * 3
    assert signed_in(away)


def test_sessions_of_others_cannot_be_ended(site) -> None:
    mine, theirs = site.client("clerk"), site.client("colleague")
    (one,) = sessions.sessions(site.core, site.people["colleague"].actor.account_id)
    answer = send(mine, "/account/sessions/end", "/account/sessions", session=str(one.id))
    assert answer.status_code == 404
    assert signed_in(theirs)


def test_signing_out_ends_the_session_of_a_copied_cookie(site) -> None:
    client = site.client("clerk")
    cookie = client.get_cookie("session").value
    send(client, "/logout", "/account/sessions")
    thief = site.app.test_client()
    thief.set_cookie("session", cookie)
    assert not signed_in(thief)
    assert [e.actor for e in acts_of(site, "signed_out")] == ["clerk"]


@pytest.mark.parametrize(
    "aged",
    [
        "seen_at = seen_at - interval '13 hours'",
        "created_at = created_at - interval '8 days'",
    ],
)
def test_a_session_is_over_by_itself(site, aged) -> None:
    client = site.client("clerk")
    sql(site, f"UPDATE sign_ins SET {aged}")
    assert not signed_in(client)
    sessions.sweep(site.core)
    assert sql(site, "SELECT count(*) FROM sign_ins").scalar() == 0


def test_use_keeps_it_alive_and_is_noted_coarsely(site) -> None:
    client = site.client("clerk")
    sql(site, "UPDATE sign_ins SET seen_at = seen_at - interval '2 minutes'")
    before = sql(site, "SELECT seen_at FROM sign_ins").scalar()
    assert signed_in(client)
    assert sql(site, "SELECT seen_at FROM sign_ins").scalar() == before
    sql(site, "UPDATE sign_ins SET seen_at = seen_at - interval '11 hours'")
    assert signed_in(client)
    assert sql(site, "SELECT seen_at FROM sign_ins").scalar() > before


def test_a_new_password_ends_the_others_alone(site) -> None:
    here, there = site.client("clerk"), elsewhere(site, "clerk")
    new = "a longer open password"
    answer = send(
        here, "/account/password", password=PASSWORD, new_password=new, new_password_confirm=new
    )
    assert answer.status_code == 302, answer.text
    assert signed_in(here)
    assert not signed_in(there)
    assert here.get("/account/sessions").text.count('class="card"') == 1
    assert len(acts_of(site, "password_changed")) == 1
    assert len(acts_of(site, "signed_in")) == 2
    accounts.set_password(
        site.core, site.people["clerk"].actor.account_id, hash_password("by a command")
    )
    assert not signed_in(here)


def test_an_account_has_so_many_sessions_and_no_more(site) -> None:
    account_id = site.people["clerk"].actor.account_id
    first = site.client("clerk")
    for _ in range(sessions.MOST):
        sessions.begin(site.core, account_id, "Firefox", "")
    assert len(sessions.sessions(site.core, account_id)) == sessions.MOST
    assert not signed_in(first)


def test_an_administrator_ends_those_of_the_district_s_people(site) -> None:
    clerk, away = site.client("clerk"), site.client("away clerk")
    admin = site.client("administrator")
    ids = {name: site.people[name].actor.account_id for name in ("clerk", "away clerk")}
    person = page_of(admin.get(f"/admin/people/{ids['clerk']}"))
    [act] = [f for f in person.forms if f.action.endswith("/sign-out")]
    # It stands folded below its summary, with what it does, like the other acts there.
    assert act.getparent().tag == "details"
    assert "在所有浏览器中立即退出登录" in act.text_content()
    assert signed_in(clerk)
    done = admin.post(act.action, data=dict(act.form_values()), follow_redirects=True)
    assert done.request.path == f"/admin/people/{ids['clerk']}"
    assert "已结束1个会话" in done.text
    away_path = act.action.replace(str(ids["clerk"]), str(ids["away clerk"]))
    assert admin.post(away_path, data=dict(act.form_values())).status_code == 404
    assert not signed_in(clerk)
    assert signed_in(away)
    assert acts_of(site, "sessions_ended")[0].subject == "clerk"


def test_others_of_the_district_s_people_are_the_operator_s(site) -> None:
    admin, operator = (site.people[name].actor for name in ("administrator", "operator"))
    for number, elsewhere_too in enumerate([NewMembership(Role.REVIEWER, THERE), OPERATOR]):
        address = f"two{number}@example.com"
        both = [NewMembership(Role.REVIEWER, HERE), elsewhere_too]
        made = accounts.create_account(site.core, address, "x", hash_password(PASSWORD), both)
        client = site.client()
        sign_in(client, address)
        with pytest.raises(ForbiddenError):
            sessions.end_all_of(site.core, admin, made.id)
        here = next(m.id for m in made.memberships if m.district == HERE)
        members.end(site.core, admin, here)
        with pytest.raises(NotFoundError):
            sessions.end_all_of(site.core, admin, made.id)
        assert signed_in(client)
        assert sessions.end_all_of(site.core, operator, made.id) == 1
        assert not signed_in(client)


def test_failures_are_recorded_for_accounts_that_there_are(site) -> None:
    assert sign_in(site.client(), site.people["clerk"].email, "wrong").status_code == 200
    assert sign_in(site.client(), "nobody@example.com", "wrong").status_code == 200
    (failure,) = acts_of(site, "sign_in_failed")
    assert failure.subject == site.people["clerk"].email
    assert failure.account_id is None
