"""A new password: shown the old one, long enough, none of those that are guessed first."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from tests.web.account.factors import set_up_app
from tests.web.account.letters import acts, links
from tests.web.conftest import PASSWORD, send, sign_in
from web.auth.password_pages import ANSWER_AFTER

PAGE, RESET = "/account/password", "/account/reset"
NEW = "梧桐 窗台 三号"


def change(client, new=NEW, present=PASSWORD, again=None):
    fields = {"password": present, "new_password": new, "new_password_confirm": again or new}
    return send(client, PAGE, **fields)


def test_a_new_password_ends_the_other_sessions(site) -> None:
    here, elsewhere = site.client("clerk"), site.client("clerk")
    assert change(here).headers["Location"] == "/account"
    assert "密码已修改" in here.get("/account").text
    assert elsewhere.get("/desk").status_code == 302
    email = site.people["clerk"].email
    assert sign_in(site.client(), email).status_code == 200
    assert sign_in(site.client(), email, NEW).status_code == 302


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("short1", "至少8个字符"),
        ("12345678", "过于常见"),
        ("password1", "过于常见"),
        ("qwertyuiop", "过于常见"),
        ("88888888", "过于常见"),
        ("gongkai2024", "过于常见"),
        ("clerk@example.com", "过于常见"),
        ("x" * 300, "最多256个字符"),
        (PASSWORD, "与当前密码相同"),
    ],
)
def test_weak_passwords_are_refused(site, new, told) -> None:
    client = site.client("clerk")
    answer = change(client, new)
    assert answer.status_code == 200
    assert told in answer.text
    assert 'role="alert"' in answer.text
    assert sign_in(site.client(), site.people["clerk"].email).status_code == 302


@pytest.mark.parametrize("good", ["xk7#pq2v", "政务公开年报要认真填", "correct horse battery"])
def test_no_composition_is_demanded(site, good) -> None:
    assert change(site.client("clerk"), good).status_code == 302


def test_both_must_be_the_same(site) -> None:
    assert "不一致" in change(site.client("clerk"), again="something else 9").text


def test_the_present_password_cannot_be_guessed_at(site) -> None:
    client = site.client("clerk")
    for _ in range(10):
        assert "当前密码不正确" in change(client, present="a wrong guess").text
    assert change(client).status_code == 429


def ask(site, email, client=None):
    return send(client or site.client(), RESET, email=email)


def test_a_link_sets_a_new_password_once(site) -> None:
    email, signed_in = site.people["clerk"].email, site.client("clerk")
    assert "邮件已发出" in ask(site, email).text
    [link] = links(site, email, "password_reset")
    client = site.client()
    weak = send(client, link, password="12345678", password_confirm="12345678")
    assert "过于常见" in weak.text
    assert "不一致" in send(client, link, password=NEW, password_confirm="other words").text
    done = send(client, link, password=NEW, password_confirm=NEW)
    assert done.headers["Location"] == "/login"
    assert "新密码已生效" in client.get("/login").text
    assert signed_in.get("/desk").status_code == 302
    assert sign_in(site.client(), email).status_code == 200
    assert sign_in(site.client(), email, NEW).status_code == 302
    assert site.client().get(link).headers["Location"] == RESET
    assert {act for _, act, _ in acts(site)} >= {"password_reset_asked", "password_changed"}


def test_nobody_learns_which_addresses_have_an_account(site) -> None:
    pages = []
    for email in (site.people["clerk"].email, "nobody@example.com", "no address"):
        client, started = site.client(), time.monotonic()
        answer = ask(site, email, client)
        assert time.monotonic() - started >= ANSWER_AFTER  # all wait for the same time
        assert answer.status_code == 200
        pages.append(answer.text)
    assert len(set(pages)) == 1
    assert links(site, "nobody@example.com", "password_reset") == []


def test_a_link_ends_with_its_hour(site, monkeypatch) -> None:
    email = site.people["clerk"].email
    ask(site, email)
    [link] = links(site, email, "password_reset")
    ended = timedelta(seconds=-1)
    monkeypatch.setitem(site.app.config, "SECURITY_RESET_PASSWORD_WITHIN", ended)
    assert site.client().get(link).headers["Location"] == RESET
    assert site.client().get(f"{RESET}/forged").headers["Location"] == RESET


def test_asking_is_limited_for_each_address(site) -> None:
    for email in (site.people["clerk"].email, "nobody@example.com"):
        for _ in range(3):
            assert ask(site, email).status_code == 200
        assert ask(site, email).status_code == 429
    assert len(links(site, site.people["clerk"].email, "password_reset")) == 3


def test_a_reset_does_not_pass_by_the_second_factor(site) -> None:
    set_up_app(site.client("clerk"))
    email = site.people["clerk"].email
    ask(site, email)
    [link] = links(site, email, "password_reset")
    client = site.client()
    send(client, link, password=NEW, password_confirm=NEW)
    assert client.get("/desk").status_code == 302
    assert sign_in(client, email, NEW).headers["Location"].startswith("/login/code")
