"""One's sessions: which there are, ending one, ending all others; and whose request this is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext, ngettext
from flask_security import current_user, logout_user

from reports.services import sessions as use
from reports.services.actors import Permission
from web.access import requires, signed_in
from web.auth.blueprint import blueprint
from web.auth.devices import address, device
from web.context import actor, core

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from web.auth.datastore import User

SECRET = "sign_in"  # noqa: S105 (the name it has in the cookie)
KEPT = ("_user_id", "_fresh", "_id", "fs_cc", "fs_paa")
"""What the library has just put into the session of whoever signed in."""


def begin(_app: Flask, user: User, **_extra: Any) -> None:
    """Keeps nothing of what stood in the session before it belonged to somebody."""
    # With a session that goes on (the password was changed), this is no new one.
    old = session.get(SECRET) if "sign_in_id" in g else None
    kept = {key: session[key] for key in KEPT if key in session}
    session.clear()
    session.update(kept)
    session.permanent = True  # the cookie ends with the session's idleness
    g.pop("csrf_token", None)
    session[SECRET] = use.begin(core(), user.id, device(), address(), old)


def resume() -> bool:
    """Whether this request is of a session that counts; one that was ended is taken away."""
    found = use.resume(core(), session.get(SECRET), current_user.id)
    if found is None:
        logout_user()
        session.clear()
        return False
    g.sign_in_id = found
    return True


def note_sign_out() -> None:
    """Ends this session, before the library clears the cookie."""
    if current_user.is_authenticated:
        use.sign_out(core(), current_user.id, session.get(SECRET))


@blueprint.get("/sessions")
@signed_in
def list_sessions() -> str:
    """Where the account is signed in."""
    account_id = actor().account_id
    assert account_id is not None
    found = use.sessions(core(), account_id)
    return render_template("account/sessions.html", sessions=found, own=g.sign_in_id)


@blueprint.post("/sessions/end")
@signed_in
def end_session() -> ResponseReturnValue:
    """Ends one session, or all but this one."""
    account_id = actor().account_id
    assert account_id is not None
    chosen = request.form.get("session", type=int)
    if chosen is not None:
        use.end(core(), account_id, chosen)
        flash(gettext("The session is ended."), "good")
    else:
        count = use.end_others(core(), account_id, session[SECRET])
        message = ngettext("%(num)s session is ended.", "%(num)s sessions are ended.", count)
        flash(message, "good" if count else "plain")
    return redirect(url_for("auth.list_sessions"), 303)


@blueprint.post("/people/<int:account_id>/sign-out")
@requires(Permission.ADMINISTER)
def end_all_of(account_id: int) -> ResponseReturnValue:
    """Signs a member of the district out everywhere."""
    count = use.end_all_of(core(), actor(), account_id)
    message = ngettext("%(num)s session is ended.", "%(num)s sessions are ended.", count)
    flash(message, "good" if count else "plain")
    return redirect(url_for("admin.person", account_id=account_id), 303)
