"""Every route says who may call it, and is refused to everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.errors import ForbiddenError, NotFoundError
from reports.services import accounts, desks, filing
from reports.services.accounts import NewMembership
from reports.services.actors import GRANTS, SYSTEM, Permission
from reports.store.states import Role
from tests.web.conftest import HERE, PASSWORD, Person, csrf_of
from tests.web.desk.pages import fields_of
from web.access import access_of
from web.auth.passwords import hash_password

if TYPE_CHECKING:
    from flask import Flask

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def routes(app: Flask):
    """Every route and method with its address, filled with values that need not exist."""
    values = {
        "report_id": 1,
        "comment_id": 1,
        "intake_id": 1,
        "file_id": 1,
        "mail_id": 1,
        "token_id": 1,
        "webhook_id": 1,
        "delivery_id": 1,
        "subscription_id": 1,
        "account_id": 1,
        "membership_id": 1,
        "invitation_id": 1,
        "token": "token",
        "office_id": 1,
        "code": "220203",
        "key": "key",
        "number": "number",
        "version_number": 1,
        "file_format": "json",
        "filename": "site.css",
        "year": 2023,
        "kind": "zip",
        "mode": "large",
        "entries": "reports",
        "nth": 1,
    }
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        address = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
        for method in sorted(rule.methods & METHODS):
            yield rule.endpoint, method, address


def test_every_route_declares_who_may_call_it(site) -> None:
    found = {(e, m): access_of(site.app, e, m) for e, m, _ in routes(site.app)}
    assert len(found) > 40
    assert [route for route, access in found.items() if access is None] == []


def test_what_writes_is_never_public(site) -> None:
    open_to_all = {
        endpoint
        for endpoint, method, _ in routes(site.app)
        if method != "GET" and access_of(site.app, endpoint, method).kind == "public"
    }
    assert open_to_all == {
        "security.login",
        "security.logout",
        "security.forgot_password",
        "security.reset_password",
        # Whoever has the link of an invitation makes an account with it.
        "auth.accept_new",
        # Between the password and the second factor nobody is signed in yet.
        "security.two_factor_token_validation",
        "security.two_factor_rescue",
        "security.tf_select",
        "security.mf_recovery",
        "security.wan_signin",
        "security.wan_signin_response",
        # Readers without an account: an address that is asked first, then a secret in the path.
        "public.subscribe",
        "public.send_subscriptions_link",
        "public.confirm_subscription",
        "public.change_subscription",
        "public.end_subscription",
        "public.forget_subscriber",
    }


def test_a_route_without_a_declaration_is_refused(own_site) -> None:
    own_site.app.add_url_rule("/forgotten", "forgotten", lambda: "open to all")
    answer = own_site.client().get("/forgotten")
    assert answer.status_code == 500
    assert "open to all" not in answer.text


def test_strangers_reach_what_is_public_and_nothing_else(site) -> None:
    client = site.client()
    for endpoint, method, address in routes(site.app):
        kind = access_of(site.app, endpoint, method).kind
        # Asked for anew each time: signing out, which is among the routes, takes the token along.
        data = {"csrf_token": csrf_of(client.get("/login"))} if method != "GET" else None
        answer = client.open(address, method=method, data=data)
        answer.close()
        told = f"{method} {address} answered {answer.status_code}"
        if kind == "public":
            assert answer.status_code not in {401, 403, 500}, told
        elif address.startswith("/api/"):
            assert answer.status_code == 401, told
            assert answer.content_type == "application/problem+json", told
        elif method == "GET":
            assert answer.status_code == 302, told
            assert answer.headers["Location"].startswith("/login?next="), told
        else:
            assert answer.status_code == 401, told


@pytest.mark.parametrize("person", ["clerk", "reviewer", "administrator", "operator"])
def test_each_role_gets_what_it_was_granted(site, person) -> None:
    client = site.client(person)
    granted = set().union(*(GRANTS[role] for role in site.people[person].actor.roles))
    bearer = site.token(person)
    for endpoint, method, address in routes(site.app):
        permission = access_of(site.app, endpoint, method).permission
        if permission is None:
            continue
        if address.startswith("/api/"):
            answer = site.client().open(address, method=method, headers=bearer)
        else:
            data = {"csrf_token": csrf_of(client.get("/account/district"))}
            answer = client.open(address, method=method, data=data if method != "GET" else None)
        told = f"{method} {address} answered {answer.status_code}"
        assert answer.status_code != 500, told
        if permission in granted:
            assert answer.status_code not in {401, 403}, told
        else:
            assert answer.status_code == 403, told


def test_a_clerk_neither_reviews_nor_administers() -> None:
    assert GRANTS[Role.CLERK] == {Permission.READ, Permission.FILE}


@pytest.mark.parametrize("person", ["reviewer", "administrator", "operator"])
def test_who_decides_never_edits(site, person) -> None:
    """Neither at the desk nor as a program; what they may read says so."""
    report_id = site.draft(year=2022)
    before = desks.desk_report(site.core, SYSTEM, report_id)
    fields = fields_of(site.client("clerk").get(f"/desk/reports/{report_id}/edit"))
    client = site.client(person)
    token = csrf_of(client.get("/account/district"))
    refused = 0
    for endpoint, method, address in routes(site.app):
        if method == "GET" or access_of(site.app, endpoint, method).permission != Permission.FILE:
            continue
        path = address.replace("/reports/1", f"/reports/{report_id}")
        if path.startswith("/api/"):
            answer = site.client().open(path, method=method, headers=site.token(person))
        else:
            sent = {**fields, "csrf_token": token, "sections.other": "审核人写的"}
            answer = client.open(path, method=method, data=sent)
            assert "报告由本单位填报人填写和提交" in answer.text
        assert answer.status_code == 403, path
        refused += 1
    assert refused >= 5
    assert desks.desk_report(site.core, SYSTEM, report_id) == before
    page = client.get(f"/desk/reports/{report_id}")
    assert page.status_code == 200
    assert "/edit" not in page.text
    who = site.people[person].actor
    for act in (
        lambda: filing.save_draft(site.core, who, report_id, before.content, before.version),
        lambda: filing.submit(site.core, who, report_id),
        lambda: filing.start_report(site.core, who, before.office.id, 2020, "2021"),
        lambda: filing.desk(site.core, who),
    ):
        with pytest.raises(ForbiddenError):
            act()


def test_a_reviewer_who_is_a_clerk_as_well_files_for_that_office_alone(site) -> None:
    """Both roles in one district count together, but not for each other."""
    email, here = "both@example.com", site.offices["mine"]
    roles = [NewMembership(Role.REVIEWER, HERE), NewMembership(Role.CLERK, HERE, here.id)]
    made = accounts.create_account(site.core, email, "both", hash_password(PASSWORD), roles)
    both = accounts.actor_for(site.core, made.id)
    site.people["both"] = Person(email, both, made.memberships[0].id)
    own, foreign = site.draft("clerk", 2022), site.draft("colleague", 2022)
    client = site.client("both")
    assert client.get(f"/desk/reports/{own}/edit").status_code == 200
    assert client.get(f"/desk/reports/{foreign}").status_code == 200
    assert client.get(f"/desk/reports/{foreign}/edit").status_code == 303
    found = desks.desk_report(site.core, both, foreign)
    with pytest.raises(NotFoundError):
        filing.save_draft(site.core, both, foreign, found.content, found.version)
    assert [line.office.id for line in filing.desk(site.core, both) if line.id] == [here.id]
