"""Tokens are made for a purpose and a time, shown once, and refused beyond either."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from reports.errors import ConflictError, InvalidContentError, NotFoundError
from reports.services import accounts, members, tokens
from reports.services.accounts import NewMembership
from reports.services.tokens import MOST, NewToken
from reports.store.scope import Scope
from reports.store.states import Role, TokenScope
from tests.reports.services.conftest import valid_content
from tests.web.api.test_submissions import PATH, body, post
from tests.web.conftest import HERE, PASSWORD, send, sign_in
from web.auth.passwords import hash_password

PAGE = "/account/tokens"
_MADE = re.compile(r'id="made"[^>]*value="(gk_[\w-]+)"')


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def make(client, **fields):
    """What the page answers to a token made with these fields, and the token."""
    filled = {"name": "业务系统", "scope": "submit", "days": "90", **fields}
    answer = send(client, PAGE, **filled)
    found = _MADE.search(answer.text)
    return answer, found[1] if found else None


def expire(site) -> None:
    with site.core.database.unit_of_work(Scope.everything("a test lets time pass")) as work:
        work.session.execute(text("UPDATE tokens SET expires_at = now() - interval '1 minute'"))


def test_a_token_is_shown_once_and_files(site) -> None:
    client = site.client("clerk")
    answer, token = make(client)
    assert token
    assert answer.headers["Cache-Control"] == "no-store"
    assert token not in client.get(PAGE).text
    assert "从未" in client.get(PAGE).text
    assert post(site.client(), bearer(token), valid_content(2022)).status_code == 202
    assert "从未" not in client.get(PAGE).text


def test_a_token_to_read_submits_nothing(site) -> None:
    sent = post(site.client(), site.token(), valid_content(2022)).headers["Location"]
    reads = site.token(scope=TokenScope.READ)
    assert site.client().get(sent, headers=reads).status_code == 200
    refused = post(site.client(), reads, valid_content(2021))
    assert refused.status_code == 403
    assert refused.content_type == "application/problem+json"
    assert refused.json["type"] == "urn:gongkai:problem:insufficient_scope"
    assert "提交权限" in refused.json["detail"]
    assert refused.headers["WWW-Authenticate"].endswith('scope="submit"')


def test_an_expired_token_says_so(site) -> None:
    token = site.token()
    expire(site)
    refused = post(site.client(), token, valid_content(2022))
    assert refused.status_code == 401
    assert refused.json["type"] == "urn:gongkai:problem:token_expired"
    assert "过期" in refused.json["detail"]
    assert refused.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    # Where no token is needed, too: a program should not go on unaware.
    assert site.client().get("/api/v1/reports", headers=token).status_code == 401
    assert "已过期" in site.client("clerk").get(PAGE).text


def test_a_revoked_token_leaves_the_list_and_is_refused(site) -> None:
    client = site.client("clerk")
    _, token = make(client, name="旧系统")
    [shown] = tokens.tokens(site.core, site.people["clerk"].actor.account_id)
    assert send(client, f"{PAGE}/{shown.id}/revoke", PAGE).status_code == 303
    assert "旧系统" not in client.get(PAGE).text
    refused = post(site.client(), bearer(token), valid_content(2022))
    assert refused.json["type"] == "urn:gongkai:problem:invalid_token"
    assert "已撤销" in refused.json["detail"]


def test_tokens_of_others_cannot_be_revoked(site) -> None:
    site.token("colleague")
    [foreign] = tokens.tokens(site.core, site.people["colleague"].actor.account_id)
    assert send(site.client("clerk"), f"{PAGE}/{foreign.id}/revoke", PAGE).status_code == 404
    assert tokens.tokens(site.core, site.people["colleague"].actor.account_id)


def test_a_token_for_some_offices_reaches_no_further(site) -> None:
    mine, other = site.offices["mine"], site.offices["next"]
    accounts.create_account(
        site.core,
        "two@example.com",
        "两单位填报人",
        hash_password(PASSWORD),
        [
            NewMembership(Role.CLERK, HERE, mine.id),
            NewMembership(Role.CLERK, HERE, other.id),
            NewMembership(Role.ADMINISTRATOR, HERE),
        ],
    )
    client = site.client()
    sign_in(client, "two@example.com")
    nothing, _ = make(client, offices="some")
    assert nothing.status_code == 422
    foreign, _ = make(client, offices="some", office=str(site.offices["away"].id))
    assert foreign.status_code == 404
    _, token = make(client, offices="some", office=str(mine.id))
    assert f"龙潭区 · {mine.name}" in client.get(PAGE).text
    accepted = post(site.client(), bearer(token), valid_content(2022, mine.name))
    assert accepted.status_code == 202
    refused = site.client().post(
        f"{PATH}?office={other.id}",
        data=body(valid_content(2022, other.name)),
        content_type="application/json",
        headers=bearer(token),
    )
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"scope": "everything"}, {"days": "4000"}, {"days": ""}]
)
def test_what_is_missing_is_named_beside_what_was_typed(site, wrong) -> None:
    answer, token = make(site.client("clerk"), **{"name": "业务系统甲", **wrong})
    assert (answer.status_code, token) == (422, None)
    assert 'role="alert"' in answer.text
    assert "业务系统甲" in answer.text or "name" in wrong
    assert tokens.tokens(site.core, site.people["clerk"].actor.account_id) == ()


def test_tokens_are_bounded(site) -> None:
    clerk = site.people["clerk"]
    who = clerk.actor.account_id
    for days in (0, 367):
        with pytest.raises(InvalidContentError):
            tokens.create(site.core, who, NewToken(clerk.membership, "x", days=days))
    with pytest.raises(InvalidContentError):
        tokens.create(site.core, who, NewToken(clerk.membership, "x" * 101))
    foreign = site.people["away clerk"].membership
    with pytest.raises(NotFoundError):
        tokens.create(site.core, who, NewToken(foreign, "x"))
    for _ in range(MOST):
        site.token()
    with pytest.raises(ConflictError):
        site.token()
    answer, _ = make(site.client("clerk"))
    assert answer.status_code == 409


def test_without_a_role_there_is_nothing_a_token_could_do(site) -> None:
    client, clerk = site.client("clerk"), site.people["clerk"]
    members.end(site.core, site.people["administrator"].actor, clerk.membership)
    answer, token = make(client)
    assert (answer.status_code, token) == (403, None)
    assert "目前没有角色" in answer.text


def test_the_account_page_leads_there(site) -> None:
    client = site.client("clerk")
    page = client.get("/account")
    assert "clerk@example.com" in page.text
    assert PAGE in page.text
