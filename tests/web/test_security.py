"""Headers, forged forms, cookies, sizes: what protects people and the service."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.conftest import MULTIPART, TOO_LARGE, send, sign_in
from tests.web.desk.pages import fields_of
from tests.web.test_access import routes
from web.app import create_app
from web.security import MAX_FIELDS

FIGURES = "table=requests&row=new&column=total"
PAGES = ("/", "/search?q=x", "/rules", "/login", "/nowhere", "/api/v1/districts")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers(site, path) -> None:
    headers = site.client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Request-ID"]
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("person", [None, "clerk", "reviewer", "administrator"])
def test_pages_need_nothing_the_policy_forbids(site, person) -> None:
    site.published(year=2023)
    drafted = site.draft(year=2022)
    client = site.client(person)
    public = ("/", "/search?q=公开", "/reports/1", "/rules", "/districts/220203", "/offices/1")
    draft = f"/desk/reports/{drafted}"
    own = {
        "clerk": ("/desk", "/desk/new", f"{draft}/edit", f"{draft}/check", f"{draft}/repetition"),
        "reviewer": ("/review", "/review/board", "/review/sums", "/review/intakes"),
        "administrator": ("/admin/queue", "/admin/people", "/admin/outbox", "/admin/audit"),
    }
    account = ("/account", "/account/sessions", "/account/tokens", "/account/security")
    for path in (*public, *(own[person] + account if person else ())):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert " style=" not in answer.text, path
        assert "<style" not in answer.text, path
        assert "onclick" not in answer.text, path
        assert "<script>" not in answer.text, path
        head = answer.text.partition("</head>")[0].replace("http://localhost/", "")
        assert "//" not in head.replace(site.core.settings.site_url, ""), "nothing from elsewhere"


def test_no_form_is_taken_without_its_token(site) -> None:
    client = site.client("administrator")
    tried = 0
    # A mail program unsubscribes without a page before it (RFC 8058): the secret path is the proof.
    pressed_in_mail = {"public.end_subscription"}
    for endpoint, method, address in routes(site.app):
        if method == "POST" and not address.startswith("/api/") and endpoint not in pressed_in_mail:
            for forged in ({}, {"csrf_token": "forged"}):
                answer = client.post(address, data=forged)
                assert answer.status_code == 400, address
                assert "<h1>" in answer.text
            tried += 1
    assert tried >= 9


def test_a_token_of_another_session_does_not_count(site) -> None:
    stranger, clerk = site.client(), site.client("clerk")
    token = stranger.get("/login").text.split('name="csrf_token"')[1].split('value="')[1]
    answer = clerk.post("/logout", data={"csrf_token": token.split('"')[0]})
    assert answer.status_code == 400
    assert "<h1>页面已过期</h1>" in answer.text


def test_cookies_stay_out_of_reach(site) -> None:
    client = site.client()
    answer = sign_in(client, site.people["clerk"].email)
    [cookie] = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("session=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie  # this site is served without TLS
    lang = client.get("/?lang=en").headers.getlist("Set-Cookie")
    assert all("HttpOnly" in c and "SameSite=Lax" in c for c in lang)


def test_behind_tls_cookies_never_leave_it(site) -> None:
    core = replace(site.core, settings=replace(site.core.settings, secure_cookies=True))
    client = create_app(core=core).test_client()
    answer = client.get("/login", base_url="https://localhost")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("path", ["/desk/new", "/api/v1/submissions"])
def test_what_is_too_large_is_refused(site, path) -> None:
    client = site.client("clerk")
    headers = site.token() if path.startswith("/api") else {}
    answer = client.post(path, data=TOO_LARGE, content_type=MULTIPART, headers=headers)
    assert answer.status_code == 413
    if path.startswith("/api"):
        assert answer.content_type == "application/problem+json"
    else:
        assert "文件过大" in answer.text


def test_a_form_of_too_many_fields_is_refused(site) -> None:
    client = site.client("clerk")
    fields = {f"field{i}": "x" for i in range(MAX_FIELDS + 10)}
    answer = client.post("/desk/new", data=fields, content_type="multipart/form-data")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/offices/99999999999",
        "/search?q=%00",
        "/search?q=a&q=%00",
        "/reports/%00",
        "/districts/%00",
        f"/api/v1/figures?{FIGURES}&district=1&district=%00",
        f"/figures?{FIGURES}&kind=department&kind=a%00b&%00=1",
    ],
)
def test_what_the_database_cannot_hold_is_no_fault_of_ours(site, path) -> None:
    assert site.client().get(path).status_code in {400, 404}


def test_a_form_with_a_character_that_is_none_is_refused(site) -> None:
    for path, fields in (
        ("/login", {"email": "a\0@example.com", "password": "a\0b"}),
        ("/subscriptions/new?q=宣传", {"address": "a\0@example.com"}),
        ("/subscriptions", {"address": "a\0@example.com"}),
    ):
        answer = send(site.client(), path, "/login", **fields)
        assert answer.status_code < 500, path
    draft = site.draft()
    client = site.client("clerk")
    edit = f"/desk/reports/{draft}/edit"
    fields = fields_of(client.get(edit))
    typed = next(name for name in fields if name.endswith("other"))
    answer = client.post(edit, data={**fields, typed: "无\0其他事项。"})
    assert 400 <= answer.status_code < 500
    answer = client.post(
        f"/api/v1/submissions?office={site.offices['mine'].id}&year=2023",
        json={"form": "2021", "texts": {"other": "a\0b"}},
        headers={**site.token(), "Idempotency-Key": "a\x7fb"},
    )
    assert answer.status_code == 422, answer.text
