"""What an invitation's link opens: accepting with one's account, or making one.

The page is the same whether the address has an account or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_security import current_user, hash_password, login_user

from reports.errors import ConflictError, NotFoundError
from reports.services import accounts, invitations
from reports.services.invitations import LONGEST_NAME
from web.access import public, setting_up
from web.auth.blueprint import blueprint
from web.auth.datastore import User
from web.auth.limits import get_remote_address
from web.auth.passwords import MAX_LENGTH, MIN_LENGTH
from web.auth.strength import weakness
from web.context import core
from web.i18n import sentence
from web.security import INVITATION_LIMIT, limiter

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from reports.services.views import InvitationView

LONGEST_TOKEN = 100


@blueprint.get("/invitation/<token>")
@public
def invitation(token: str) -> Response:
    """Who invites to what, and the two ways to accept."""
    return _page(token, invitations.invitation(core(), _short(token)))


@blueprint.post("/invitation/<token>")
@limiter.limit(INVITATION_LIMIT, key_func=get_remote_address)
@public
def accept_new(token: str) -> ResponseReturnValue:
    """Makes an account with the name and password typed, and signs it in."""
    found = invitations.invitation(core(), _short(token))
    errors = _errors(found.email)
    if errors:
        return _page(token, found, errors, 422)
    name, password = request.form["name"].strip(), request.form["password"]
    try:
        invitations.accept_new(core(), token, name, hash_password(password))
    except ConflictError as error:
        return _page(token, found, [("name", sentence(error))], 409)
    made = accounts.find_account(core(), found.email)
    assert made is not None
    login_user(User(made), authn_via=["invitation"])
    flash(gettext("Welcome. Your account is ready."), "good")
    return redirect(url_for("auth.start"), 303)


@blueprint.post("/invitation/<token>/accept")
@setting_up
def accept(token: str) -> ResponseReturnValue:
    """Accepts with the account that is signed in."""
    invitations.accept(core(), _short(token), current_user.id)
    flash(gettext("The role is yours; it counts at once."), "good")
    return redirect(url_for("auth.start"), 303)


def _page(
    token: str,
    found: InvitationView,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    html = render_template(
        "auth/invitation.html",
        invitation=found,
        token=token,
        errors=errors or [],
        typed=request.form,
        longest_name=LONGEST_NAME,
        least=MIN_LENGTH,
        most=MAX_LENGTH,
        itself=current_user.is_authenticated and current_user.email == found.email,
        other=current_user.is_authenticated and current_user.email != found.email,
    )
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    # The address of this page is a key: no link from it may tell where it came from.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _errors(email: str) -> list[tuple[str, str]]:
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    found = []
    if not 1 <= len(name) <= LONGEST_NAME:
        found.append(("name", gettext("Type your name")))
    if wrong := weakness(password, (name, email)):
        found.append(("password", wrong))
    elif password != request.form.get("again", ""):
        found.append(("again", gettext("The password was typed differently the second time")))
    return found


def _short(token: str) -> str:
    if len(token) > LONGEST_TOKEN:
        raise NotFoundError("There is no such page")
    return token
