"""The people of a district: roles given and ended, never without an administrator."""

from __future__ import annotations

import threading

import pytest

from reports.errors import ConflictError, ForbiddenError
from reports.services import accounts, catalogue, invitations, members
from reports.services.accounts import NewMembership
from reports.services.acts import words
from reports.store.states import Role
from tests.reports.services.conftest import valid_content
from tests.web.account.factors import owing, set_up_app
from tests.web.account.inviting import NEW, PAGE, invite
from tests.web.account.letters import acts, links, rows
from tests.web.api.test_submissions import post
from tests.web.conftest import HERE, send, sign_in


def role_of(site, person):
    """The address of what is done about somebody's role."""
    somebody = site.people[person]
    return f"{PAGE}/{somebody.actor.account_id}/roles/{somebody.membership}"


def test_roles_change_and_end_at_once(site) -> None:
    admin, clerk = site.client("administrator"), site.client("clerk")
    token = site.token()
    site.published(year=2022)
    path, person = role_of(site, "clerk"), f"{PAGE}/{site.people['clerk'].actor.account_id}"
    assert clerk.get("/desk").status_code == 200
    assert send(admin, f"{path}/end", person).status_code == 303
    assert clerk.get("/desk").status_code == 403
    refused = post(site.client(), token, valid_content(2021))
    assert refused.json["type"] == "urn:gongkai:problem:invalid_token"
    assert "已停用" in admin.get(PAGE).text
    # What they did stays, with their name.
    [summary] = catalogue.reports(site.core).results
    events = rows(site, "SELECT actor FROM events WHERE report_id = :r", r=summary.id)
    assert ("clerk",) in {tuple(row) for row in events}
    assert send(admin, f"{path}/resume", person).status_code == 303
    assert clerk.get("/desk").status_code == 200
    changed = send(admin, f"{path}/change", person, role="reviewer")
    assert changed.status_code == 303
    assert clerk.get("/review").status_code == 200
    assert [act for _, act, _ in acts(site) if act.startswith("role_")] == [
        "role_ended",
        "role_granted",
        "role_granted",
        "role_ended",
    ]


def test_one_role_more(site) -> None:
    admin, somebody = site.client("administrator"), site.people["clerk"].actor.account_id
    office = str(site.offices["next"].id)
    path = f"{PAGE}/{somebody}"
    assert send(admin, f"{path}/roles", path, role="clerk", office=office).status_code == 303
    assert "龙潭街道办事处" in site.client("clerk").get("/desk").text
    foreign = str(site.offices["away"].id)
    assert send(admin, f"{path}/roles", path, role="clerk", office=foreign).status_code == 404
    assert send(admin, f"{path}/roles", path, role="operator").status_code == 422
    assert send(admin, f"{path}/roles", path, role="clerk").status_code == 422


def test_a_role_that_ended_agrees_to_no_other(site) -> None:
    admin = site.client("administrator")
    path, person = role_of(site, "clerk"), f"{PAGE}/{site.people['clerk'].actor.account_id}"
    assert f'action="{person}/roles"' in admin.get(person).text
    send(admin, f"{path}/end", person)
    assert f'action="{person}/roles"' not in admin.get(person).text
    before = rows(site, "SELECT * FROM memberships ORDER BY id")
    refused = send(admin, f"{person}/roles", person, role="reviewer")
    assert refused.status_code == 409
    assert "重新邀请" in refused.text
    refused = send(admin, f"{path}/change", person, role="reviewer")
    assert refused.status_code == 409
    assert "请先恢复" in refused.text
    assert rows(site, "SELECT * FROM memberships ORDER BY id") == before
    send(admin, f"{path}/resume", person)
    assert send(admin, f"{person}/roles", person, role="reviewer").status_code == 303


def test_the_last_administrator_stays(site) -> None:
    admin = site.client("administrator")
    path, person = role_of(site, "administrator"), site.people["administrator"].actor.account_id
    for act, fields in (("end", {}), ("change", {"role": "reviewer"})):
        refused = send(admin, f"{path}/{act}", f"{PAGE}/{person}", **fields)
        assert refused.status_code == 409
        assert "最后一名管理员" in refused.text
    assert accounts.account(site.core, person).memberships[0].role == Role.ADMINISTRATOR
    clerk = site.people["clerk"].actor.account_id
    send(admin, f"{PAGE}/{clerk}/roles", f"{PAGE}/{clerk}", role="administrator")
    assert send(admin, f"{path}/end", f"{PAGE}/{person}").status_code == 303
    assert admin.get(PAGE).status_code == 403


def test_two_administrators_who_end_each_other_leave_one(site) -> None:
    second = accounts.create_account(
        site.core, "second@example.com", "second", None, [NewMembership(Role.ADMINISTRATOR, HERE)]
    )
    first = site.people["administrator"]
    other = accounts.actor_for(site.core, second.id)
    outcome: list[str] = []
    together = threading.Barrier(2)

    def end(actor, membership):
        together.wait()
        try:
            members.end(site.core, actor, membership)
            outcome.append("ended")
        except ConflictError:
            outcome.append("refused")

    threads = [
        threading.Thread(target=end, args=(first.actor, second.memberships[0].id)),
        threading.Thread(target=end, args=(other, first.membership)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome) == ["ended", "refused"]


@pytest.mark.parametrize("stranger", ["away administrator", "reviewer", "clerk"])
def test_others_decide_nothing_here(site, stranger) -> None:
    invite(site)
    [(number,)] = rows(site, "SELECT id FROM invitations")
    client, path = site.client(stranger), role_of(site, "clerk")
    person = f"{PAGE}/{site.people['clerk'].actor.account_id}"
    before = rows(site, "SELECT * FROM memberships ORDER BY id")
    for address, fields in (
        (f"{path}/end", {}),
        (f"{path}/resume", {}),
        (f"{path}/change", {"role": "reviewer"}),
        (f"{person}/roles", {"role": "reviewer"}),
        (f"{person}/second-factor", {"reason": "x"}),
        (f"{PAGE}/invitations/{number}/again", {}),
        (f"{PAGE}/invitations/{number}/withdraw", {}),
    ):
        answer = send(client, address, "/account/district", **fields)
        assert answer.status_code in {403, 404}, address
    assert client.get(person).status_code in {403, 404}
    assert rows(site, "SELECT * FROM memberships ORDER BY id") == before
    assert len(links(site, NEW, "invitation")) == 1
    if stranger == "away administrator":
        assert "新吉林街道" not in client.get(PAGE).text
        assert NEW not in client.get(PAGE).text


def test_the_list_is_searched_and_bounded(site) -> None:
    who = site.people["administrator"].actor
    everybody = [m.email for m in members.page(site.core, who).members]
    assert len(everybody) >= 4
    seen, after = [], None
    while True:
        some = members.page(site.core, who, after=after, size=2)
        assert len(some.members) <= 2
        seen += [m.email for m in some.members]
        after = some.next
        if after is None:
            break
    assert seen == everybody == sorted(everybody)
    page = site.client("administrator").get(f"{PAGE}?q=Colleague").text
    assert "colleague@example.com" in page
    assert "reviewer@example.com" not in page
    assert "没有符合条件的人员" in site.client("administrator").get(f"{PAGE}?q=100%25").text


def test_a_lost_second_factor_is_reset_with_a_reason(site) -> None:
    clerk = site.client("clerk")
    set_up_app(clerk)
    owing(site, "clerk")
    somebody = site.people["clerk"].actor.account_id
    admin, path = site.client("administrator"), f"{PAGE}/{somebody}"
    refused = send(admin, f"{path}/second-factor", path, reason=" ")
    assert refused.status_code == 422
    assert (
        send(admin, f"{path}/second-factor", path, reason="手机丢失，已电话核实").status_code == 303
    )
    assert clerk.get("/desk").status_code == 302  # signed out
    assert (
        sign_in(site.client(), site.people["clerk"].email).headers["Location"] == "/account/start"
    )
    found = rows(site, "SELECT detail ->> 'reason' FROM acts WHERE act = 'second_factor_reset'")
    assert [row[0] for row in found] == ["手机丢失，已电话核实"]
    # Whoever works elsewhere, too, is the operator's to decide on.
    invite(site, site.people["clerk"].email, person="away administrator", role="reviewer")
    [link] = links(site, site.people["clerk"].email, "invitation")
    invitations.accept(site.core, link.rpartition("/")[2], somebody)
    with pytest.raises(ForbiddenError):
        members.reset_second_factor(site.core, site.people["administrator"].actor, somebody, "x")
    members.reset_second_factor(site.core, site.people["operator"].actor, somebody, "x")


def test_a_district_makes_it_a_duty(site) -> None:
    admin = site.client("administrator")
    path = f"{PAGE}/second-factor"
    assert send(admin, path, PAGE, required="yes", reason="").status_code == 422
    assert send(admin, path, PAGE, required="yes", reason="上级要求").status_code == 303
    assert admin.get(PAGE).headers["Location"] == "/account/security"  # the first to obey
    set_up_app(admin)
    assert "尚未启用" in admin.get(PAGE).text
    clerk = site.client("clerk")
    assert clerk.get("/desk").headers["Location"] == "/account/security"
    assert send(admin, path, PAGE, required="no", reason="试点结束").status_code == 303
    assert clerk.get("/desk").status_code == 200
    told = [(act, who) for who, act, _ in acts(site) if act.startswith("second_factor_")]
    assert ("second_factor_required", "administrator") in told
    assert ("second_factor_optional", "administrator") in told


def test_the_trail_names_roles_in_words() -> None:
    assert words("role_granted", "王芳", {"role": "clerk"}, "zh") == "授予王芳“填报人”角色"
    assert words("invited", "a@b", {"role": "reviewer"}, "en") == "Invited a@b as reviewer"
