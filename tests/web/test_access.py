"""Every route says who may call it, and is refused to everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.services.actors import GRANTS, Permission
from reports.store.states import Role
from tests.web.conftest import csrf_of
from web.access import access_of

if TYPE_CHECKING:
    from flask import Flask

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def routes(app: Flask):
    """Every route and method with its address, filled with values that need not exist."""
    values = {
        "report_id": 1,
        "office_id": 1,
        "code": "220203",
        "key": "key",
        "number": "number",
        "file_format": "json",
        "filename": "site.css",
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
    assert open_to_all == {"security.login", "security.logout"}


def test_a_route_without_a_declaration_is_refused(site) -> None:
    site.app.add_url_rule("/forgotten", "forgotten", lambda: "open to all")
    answer = site.client().get("/forgotten")
    assert answer.status_code == 500
    assert "open to all" not in answer.text


def test_strangers_reach_what_is_public_and_nothing_else(site) -> None:
    client = site.client()
    token = csrf_of(client.get("/login"))
    for endpoint, method, address in routes(site.app):
        kind = access_of(site.app, endpoint, method).kind
        answer = client.open(
            address, method=method, data={"csrf_token": token} if method != "GET" else None
        )
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
    assert GRANTS[Role.CLERK] == {Permission.FILE}
