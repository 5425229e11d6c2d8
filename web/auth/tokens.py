"""The page of one's tokens: make one for a program, see when it was last used, revoke it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from reports.errors import GongkaiError
from reports.services import tokens
from reports.services.actors import Permission
from reports.services.tokens import DAYS, LONGEST_NAME, NewToken
from reports.store.states import TokenScope
from web.access import signed_in
from web.auth.account import own_account
from web.auth.blueprint import blueprint
from web.context import actor, core
from web.errors import status_of
from web.i18n import sentence
from web.security import ACCOUNT_LIMIT, limiter

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from reports.services.views import MembershipView

SPANS = (7, 30, DAYS, 180, 365)
"""Days a token may be made for."""


@blueprint.get("/tokens")
@signed_in
def list_tokens() -> Response:
    """One's tokens, and the form for another."""
    return _page()


@blueprint.post("/tokens")
@limiter.limit(ACCOUNT_LIMIT, key_func=lambda: f"account:{actor().account_id}")
@signed_in
def make_token() -> Response:
    """Makes one, and shows it this once."""
    places = _memberships()
    if not places:
        return _page(status=403)  # the page says why
    errors = _errors()
    if errors:
        return _page(errors=errors, status=422)
    office_ids = None
    if request.form.get("offices") == "some":
        office_ids = frozenset(request.form.getlist("office", type=int))
    new = NewToken(
        membership_id=places[0].id,
        name=request.form["name"],
        scope=TokenScope(request.form["scope"]),
        days=request.form.get("days", DAYS, type=int),
        office_ids=office_ids,
    )
    try:
        made = tokens.create(core(), own_account().id, new)
    except GongkaiError as error:
        return _page(errors=[("name", sentence(error))], status=status_of(error))
    return _page(made=made)


@blueprint.post("/tokens/<int:token_id>/revoke")
@signed_in
def revoke_token(token_id: int) -> ResponseReturnValue:
    """Ends one at once."""
    tokens.revoke(core(), own_account().id, token_id)
    flash(gettext("The token is revoked. Programs that use it are refused from now on."), "good")
    return redirect(url_for("auth.list_tokens"), 303)


def _page(
    made: str | None = None, errors: list[tuple[str, str]] | None = None, status: int = 200
) -> Response:
    who = actor()
    html = render_template(
        "account/tokens.html",
        tokens=tokens.tokens(core(), own_account().id),
        made=made,
        errors=errors or [],
        typed={} if made else request.form,
        picked=[] if made else request.form.getlist("office", type=int),
        places=_memberships(),
        offices=[m for m in _memberships() if m.office_id in who.office_ids],
        may_submit=who.may(Permission.FILE),
        scopes=TokenScope,
        spans=SPANS,
        days=DAYS,
        longest_name=LONGEST_NAME,
    )
    response = make_response(html, status)
    # The token itself must not lie in a cache of the browser.
    response.headers["Cache-Control"] = "no-store"
    return response


def _errors() -> list[tuple[str, str]]:
    found = []
    if not request.form.get("name", "").strip():
        found.append(("name", gettext("Name the token after the program that will use it")))
    if request.form.get("scope") not in set(TokenScope):
        found.append(("scope-read", gettext("Choose what the token may do")))
    if request.form.get("days", type=int) not in SPANS:
        found.append(("days", gettext("Choose for how long the token counts")))
    if request.form.get("offices") == "some" and not request.form.getlist("office", type=int):
        found.append(("offices-some", gettext("Choose at least one office")))
    return found


def _memberships() -> list[MembershipView]:
    """One's memberships in the district one works in now."""
    district_id = actor().district_id
    return [m for m in own_account().memberships if m.district_id == district_id]
