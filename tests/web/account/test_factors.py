"""Second factors: asked for once set up, counted once, and demanded where a district says so."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from reports.errors import ConflictError
from reports.services import accounts, factors
from reports.services.factors import MOST_PASSKEYS, NewPasskey
from reports.store.scope import Scope
from tests.reports.services.conftest import valid_content
from tests.web.account.factors import PAGE, owing, recovery_codes, set_up_app
from tests.web.api.test_submissions import post
from tests.web.conftest import PASSWORD, csrf_of, send, sign_in


def demand(site, code: str = "220203") -> None:
    with site.core.database.unit_of_work(Scope.everything("a test demands")) as work:
        work.session.execute(
            text("UPDATE districts SET second_factor_required = true WHERE code = :c"), {"c": code}
        )


def test_the_code_is_asked_for_and_counts_once(site) -> None:
    phone = set_up_app(site.client("clerk"))
    client = owing(site, "clerk")
    assert client.get("/desk").status_code == 302  # not signed in yet
    wrong = send(client, "/login/code", code="000000")
    assert wrong.status_code == 200
    assert "验证码不正确" in wrong.text
    code = phone.code()
    assert send(client, "/login/code", code=code).headers["Location"] == "/account/start"
    assert client.get("/desk").status_code == 200
    # Whoever looked over the shoulder is refused.
    second = owing(site, "clerk")
    assert "已使用过" in send(second, "/login/code", code=code).text
    assert second.get("/desk").status_code == 302
    assert send(second, "/login/code", code=phone.code()).status_code == 302


def test_the_way_one_was_going_is_kept(site) -> None:
    phone = set_up_app(site.client("clerk"))
    client = site.client()
    asked = client.get("/desk/new?year=2022").headers["Location"]
    page = client.get(asked)
    data = {
        "csrf_token": csrf_of(page),
        "email": site.people["clerk"].email,
        "password": PASSWORD,
        "next": "/desk/new?year=2022",
    }
    owed = client.post("/login", data=data).headers["Location"]
    form = client.get(owed)
    assert 'name="next" value="/desk/new?year=2022"' in form.text
    data = {"csrf_token": csrf_of(form), "code": phone.code(), "next": "/desk/new?year=2022"}
    answer = client.post("/login/code", data=data)
    assert answer.headers["Location"] == "/desk/new?year=2022"


def test_guessing_codes_is_limited(site) -> None:
    phone = set_up_app(site.client("clerk"))
    client = owing(site, "clerk")
    for _ in range(5):
        assert send(client, "/login/code", code="123456").status_code == 200
    data = {"csrf_token": csrf_of(client.get("/login/code")), "code": phone.code()}
    assert client.post("/login/code", data=data).status_code == 429


@pytest.mark.parametrize("path", ["/login/code", "/login/recovery"])
def test_guessing_as_a_program_is_limited(site, path) -> None:
    set_up_app(site.client("clerk"))
    client = owing(site, "clerk")
    as_program = {"Accept": "application/json", "X-CSRFToken": csrf_of(client.get(path))}
    for number in range(5):
        guess = {"code": f"{number:06}"}
        # As a form and as JSON: the library answers both.
        sent = {"json": guess} if number % 2 else {"data": guess}
        assert client.post(path, headers=as_program, **sent).status_code == 400
    for sent in ({"json": {"code": "123456"}}, {"data": {"code": "123456"}}):
        assert client.post(path, headers=as_program, **sent).status_code == 429
    assert send(client, path, code="123456").status_code == 429


def test_secrets_are_stored_encrypted(site) -> None:
    client = site.client("clerk")
    phone = set_up_app(client)
    codes = recovery_codes(client)
    kept = accounts.find_account(site.core, site.people["clerk"].email)
    assert phone._totp.base32_key not in kept.totp_secret
    assert len(codes) == len(kept.recovery_codes) == 10
    assert not set(codes) & set(kept.recovery_codes)


def test_a_recovery_code_signs_in_once(site) -> None:
    client = site.client("clerk")
    set_up_app(client)
    code, *rest = recovery_codes(client)
    first = owing(site, "clerk")
    assert "不正确" in send(first, "/login/recovery", code="0000-0000-0000").text
    assert send(first, "/login/recovery", code=code).status_code == 302
    assert first.get("/desk").status_code == 200
    assert "还剩9个" in first.get(PAGE).text
    second = owing(site, "clerk")
    assert "已使用过" in send(second, "/login/recovery", code=code).text
    assert send(second, "/login/recovery", code=rest[0]).status_code == 302
    # New ones end those from before.
    assert recovery_codes(client) != rest
    third = owing(site, "clerk")
    assert "已使用过" in send(third, "/login/recovery", code=rest[1]).text


def test_two_sign_ins_do_not_share_a_recovery_code(site) -> None:
    client = site.client("clerk")
    set_up_app(client)
    recovery_codes(client)
    before = accounts.find_account(site.core, site.people["clerk"].email)
    after = type(before)(**{**vars(before), "recovery_codes": before.recovery_codes[1:]})
    factors.keep(site.core, before, after)
    with pytest.raises(ConflictError):
        factors.keep(site.core, before, after)


def test_lost_without_codes_leads_to_the_administrator(site) -> None:
    set_up_app(site.client("clerk"))
    client = owing(site, "clerk")
    answer = send(client, "/login/rescue", "/login/code")
    assert answer.headers["Location"] == "/login/recovery"
    assert "联系本区县管理员" in client.get("/login/recovery").text


def test_without_the_password_there_is_no_second_step(site) -> None:
    set_up_app(site.client("clerk"))
    stranger = site.client()
    for path in ("/login/code", "/login/recovery", "/login/factor"):
        assert stranger.get(path).headers["Location"] == "/login"
    assert stranger.get("/login/passkey").status_code == 404


def test_the_app_can_be_given_up(site) -> None:
    client = site.client("clerk")
    set_up_app(client)
    assert send(client, f"{PAGE}/app", PAGE, setup="disable").status_code == 302
    assert (
        sign_in(site.client(), site.people["clerk"].email).headers["Location"] == "/account/start"
    )


def test_a_change_asks_for_the_password_again(site) -> None:
    client = site.client("clerk")
    with client.session_transaction() as session:
        session["fs_paa"] -= 3600
        session.pop("fs_gexp", None)
    asked = send(client, f"{PAGE}/app", PAGE, setup="authenticator")
    assert asked.headers["Location"].startswith("/account/verify?next=")
    path = asked.headers["Location"]
    assert "密码不正确" in send(client, path, password="wrong password").text
    assert send(client, path, password=PASSWORD).headers["Location"].endswith(f"{PAGE}/app")
    set_up_app(client)


def test_a_district_demands_a_second_factor(site) -> None:
    token = site.token()
    demand(site)
    client = site.client("clerk")
    for path in ("/desk", "/account", "/account/tokens", "/account/password"):
        assert client.get(path).headers["Location"] == PAGE
    assert send(client, "/account/tokens", PAGE, name="x").status_code == 403
    assert "本区县要求启用二次验证" in client.get(PAGE).text
    set_up_app(client)
    assert client.get("/desk").status_code == 200
    assert "本区县要求启用二次验证" not in client.get(PAGE).text
    # Programs go on, other districts are not concerned.
    assert post(site.client(), token, valid_content(2022)).status_code == 202
    assert site.client("away clerk").get("/desk").status_code == 200
    # Giving it up closes everything again.
    send(client, f"{PAGE}/app", PAGE, setup="disable")
    assert client.get("/desk").headers["Location"] == PAGE


def test_passkeys_are_bounded(site) -> None:
    who = site.people["clerk"].actor.account_id
    for number in range(MOST_PASSKEYS):
        factors.add_passkey(site.core, who, _key(str(number)))
    with pytest.raises(ConflictError):
        factors.add_passkey(site.core, who, _key("more"))


def test_passkeys_of_others_cannot_be_removed(site) -> None:
    who = site.people["colleague"].actor.account_id
    factors.add_passkey(site.core, who, _key("theirs"))
    client = site.client("clerk")
    send(client, f"{PAGE}/passkeys/remove", PAGE, name="theirs")
    assert [key.name for key in factors.passkeys(site.core, who)] == ["theirs"]


def _key(name: str) -> NewPasskey:
    return NewPasskey(
        name=name,
        credential_id=name.encode(),
        public_key=b"public",
        sign_count=0,
        transports=("usb",),
        extensions=None,
        backed_up=False,
        device_type="single_device",
    )
