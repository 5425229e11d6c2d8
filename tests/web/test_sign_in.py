"""Signing in: hashed, throttled, with a session of its own, and only to places of ours."""

from __future__ import annotations

import time
from itertools import count
from urllib.parse import urljoin, urlsplit

import pytest

from reports.services import accounts
from reports.services.accounts import NewMembership
from reports.store.states import Role
from tests.web.conftest import HERE, PASSWORD, THERE, csrf_of, send, sign_in
from web.auth.passwords import hash_password


def test_everybody_lands_where_they_work(site) -> None:
    for person, place in (
        ("clerk", "/desk"),
        ("reviewer", "/review/board"),
        ("administrator", "/admin/queue"),
        ("operator", "/admin/queue"),
    ):
        client = site.client()
        answer = sign_in(client, site.people[person].email)
        assert answer.headers["Location"] == "/account/start"
        assert client.get("/account/start").headers["Location"] == place
        assert client.get(place).status_code == 200


def test_passwords_are_argon2id(site) -> None:
    kept = accounts.find_account(site.core, site.people["clerk"].email)
    assert kept.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in kept.password_hash


def test_what_is_wrong_is_not_said_apart(site) -> None:
    email = site.people["clerk"].email
    wrong = sign_in(site.client(), email, "wrong password")
    nobody = sign_in(site.client(), "nobody@example.com", "wrong password")
    empty = sign_in(site.client(), "", "")
    for answer in (wrong, nobody, empty):
        assert answer.status_code == 200
        assert "邮箱地址或密码不正确" in answer.text

    def text(answer, address):
        return answer.text.replace(address, "").replace(csrf_of(answer), "")

    assert text(wrong, email) == text(nobody, "nobody@example.com")


def test_an_address_nobody_has_takes_as_long(site) -> None:
    def seconds(email):
        started = time.perf_counter()
        sign_in(site.client(), email, "wrong password")
        return time.perf_counter() - started

    seconds("warm@example.com")
    known = min(seconds(site.people["clerk"].email) for _ in range(3))
    unknown = min(seconds("nobody@example.com") for _ in range(3))
    assert unknown > known / 3  # a hash is most of it; without one it would be a tenth


def test_ten_failures_close_the_door_for_the_account_and_the_address(site) -> None:
    email = site.people["clerk"].email
    for _ in range(10):
        assert sign_in(site.client(), email, "wrong password").status_code == 200
    refused = sign_in(site.client(), email, PASSWORD)
    assert refused.status_code == 429
    assert "Retry-After" in refused.headers
    # The same account from elsewhere is closed, too; another account from elsewhere is not.
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    client = site.client()
    data = {"csrf_token": csrf_of(client.get("/login")), "email": email, "password": PASSWORD}
    assert client.post("/login", data=data, environ_overrides=elsewhere).status_code == 429
    data["email"] = site.people["colleague"].email
    assert client.post("/login", data=data, environ_overrides=elsewhere).status_code == 302


def test_programs_close_the_door_of_the_account_they_name_alone(site) -> None:
    def attempt(name, password):
        client = site.client()
        token = {"X-CSRFToken": csrf_of(client.get("/login")), "Accept": "application/json"}
        sent = {"email": site.people[name].email, "password": password}
        elsewhere = {"REMOTE_ADDR": f"192.0.2.{next(addresses)}"}
        answer = client.post("/login", json=sent, headers=token, environ_overrides=elsewhere)
        return answer.status_code

    addresses = count(1)
    assert [attempt("clerk", "wrong password") for _ in range(10)] == [400] * 10
    assert attempt("clerk", PASSWORD) == 429
    assert attempt("colleague", PASSWORD) == 200


def test_success_does_not_count_against_anybody(site) -> None:
    for _ in range(12):
        assert sign_in(site.client(), site.people["clerk"].email).status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
        " //evil.example",
    ],
)
def test_signing_in_leads_to_no_other_site(site, target) -> None:
    client = site.client()
    page = client.get("/login", query_string={"next": target})
    data = {
        "csrf_token": csrf_of(page),
        "email": site.people["clerk"].email,
        "password": PASSWORD,
        "next": target,
    }
    answer = client.post("/login", query_string={"next": target}, data=data)
    if answer.status_code == 302:
        # As browsers read it: a backslash is a slash, tabs and blanks before it are nothing.
        location = answer.headers["Location"].replace("\\", "/").replace("\t", "").strip()
        there = urlsplit(urljoin("http://localhost/login", location))
        assert (there.scheme, there.netloc) == ("http", "localhost")
    else:
        assert answer.status_code == 200


def test_signing_in_leads_back_to_where_one_was(site) -> None:
    client = site.client()
    asked = client.get("/desk/new?year=2022")
    assert asked.status_code == 302
    page = client.get(asked.headers["Location"])
    next_field = page.text.split('name="next"')[1].split('value="')[1].split('"')[0]
    data = {
        "csrf_token": csrf_of(page),
        "email": site.people["clerk"].email,
        "password": PASSWORD,
        "next": next_field,
    }
    assert client.post("/login", data=data).headers["Location"] == "/desk/new?year=2022"


def test_a_session_planted_before_is_worth_nothing(site) -> None:
    client = site.client()
    token = csrf_of(client.get("/login"))
    with client.session_transaction() as planted:
        planted["planted"] = "by somebody else"
        planted["membership"] = site.people["away reviewer"].membership
    before = client.get_cookie("session").value
    data = {"csrf_token": token, "email": site.people["clerk"].email, "password": PASSWORD}
    assert client.post("/login", data=data).status_code == 302
    assert client.get_cookie("session").value != before
    with client.session_transaction() as session:
        assert "planted" not in session
        assert "membership" not in session
    # Tokens of forms from before do not count any more either.
    assert client.post("/logout", data={"csrf_token": token}).status_code == 400


def test_signing_out_ends_it(site) -> None:
    client = site.client("clerk")
    assert send(client, "/logout", "/desk").status_code == 302
    assert client.get_cookie("session") is None
    assert client.get("/desk").status_code == 302


def test_a_new_password_ends_every_session(site) -> None:
    client = site.client("clerk")
    assert client.get("/desk").status_code == 200
    account_id = site.people["clerk"].actor.account_id
    accounts.set_password(site.core, account_id, hash_password("another password"))
    assert client.get("/desk").status_code == 302
    assert "邮箱地址或密码不正确" in sign_in(site.client(), site.people["clerk"].email).text


def test_who_works_in_two_districts_chooses(site) -> None:
    accounts.create_account(
        site.core,
        "both@example.com",
        "两地填报人",
        hash_password(PASSWORD),
        [
            NewMembership(Role.CLERK, HERE, site.offices["mine"].id),
            NewMembership(Role.CLERK, THERE, site.offices["away"].id),
        ],
    )
    client = site.client()
    sign_in(client, "both@example.com")
    assert client.get("/account/start").headers["Location"] == "/account/district"
    page = client.get("/account/district").text
    assert "龙潭区" in page
    assert "船营区" in page
    second = page.split('name="membership" value="')[2].split('"')[0]
    assert send(client, "/account/district", membership=second).status_code == 303
    assert "南京街道办事处" in client.get("/desk").text
    assert "新吉林街道办事处" not in client.get("/desk").text
