"""Signing in and out by Flask-Security: its settings, its form, its limits."""

from __future__ import annotations

from datetime import timedelta
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from flask import Response, g, request, session
from flask_limiter.util import get_remote_address
from flask_security import LoginForm, Security, user_authenticated
from wtforms import PasswordField, StringField

from reports.errors import UnavailableError
from reports.services import accounts
from web.access import PUBLIC, SIGNED_IN, declare
from web.auth import passwords
from web.auth.datastore import AccountDatastore
from web.context import core
from web.errors import SIGN_IN_ENDPOINT
from web.security import limiter

if TYPE_CHECKING:
    from flask import Flask

    from web.auth.datastore import User

SIGN_IN_LIMIT = "10 per 5 minutes"  # failed attempts, per address and per account
CONCURRENT_HASHES = 2
"""Of one process: a flood of sign-ins must not take all its threads and 19 MiB each."""
HASH_PATIENCE = 5.0  # seconds to wait for a turn
IDLE = timedelta(hours=12)
LONGEST_ADDRESS = 254

_hashing = BoundedSemaphore(CONCURRENT_HASHES)


class SignInForm(LoginForm):
    """Address and password. What is wrong with them is never said apart."""

    email = StringField()
    password = PasswordField()
    remember = None

    def validate(self, **kwargs: Any) -> bool:
        """Checks both; takes as long for an address nobody has."""
        address, password = self.email.data or "", self.password.data or ""
        if not address or len(address) > LONGEST_ADDRESS:
            return False
        if not password or len(password) > passwords.MAX_LENGTH:
            return False
        if not _hashing.acquire(timeout=HASH_PATIENCE):
            raise UnavailableError("Too many people are signing in; try again in a moment.")
        try:
            return bool(super().validate(**kwargs))
        finally:
            _hashing.release()


def configure(app: Flask) -> None:
    """Joins the library to the app and limits its routes."""
    app.config.update(
        PERMANENT_SESSION_LIFETIME=IDLE,
        SECURITY_LOGIN_URL="/login",
        SECURITY_LOGOUT_URL="/logout",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_LOGIN_USER_TEMPLATE="auth/sign_in.html",
        SECURITY_POST_LOGIN_VIEW="/account/start",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_STATIC_FOLDER=None,
        SECURITY_API_ENABLED_METHODS=["session"],
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 (the name of a scheme)
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        # One argon2 hash without a pepper: commands make accounts without the web's secret.
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS={
            "argon2__type": "ID",
            "argon2__time_cost": passwords.TIME_COST,
            "argon2__memory_cost": passwords.MEMORY_COST,
            "argon2__parallelism": passwords.PARALLELISM,
        },
        SECURITY_PASSWORD_NORMALIZE_FORM=passwords.NORMAL_FORM,
        SECURITY_PASSWORD_LENGTH_MIN=passwords.MIN_LENGTH,
    )
    Security(app, AccountDatastore(), login_form=SignInForm)
    user_authenticated.connect(_begin_session, app)
    for endpoint, access in (
        ("security.login", PUBLIC),
        ("security.logout", PUBLIC),  # twice in a row is no fault
        ("security.verify", SIGNED_IN),
    ):
        declare(app, endpoint, access)
    app.extensions[SIGN_IN_ENDPOINT] = "security.login"
    view = app.view_functions["security.login"]
    for key in (get_remote_address, _address):
        view = limiter.limit(SIGN_IN_LIMIT, key_func=key, methods=["POST"], deduct_when=_failed)(
            view
        )
    app.view_functions["security.login"] = view


def _address() -> str:
    return "account:" + request.form.get("email", "").strip().lower()[:LONGEST_ADDRESS]


def _failed(response: Response) -> bool:
    return response.status_code != 302


def _begin_session(_app: Flask, user: User, **_extra: Any) -> None:
    """Keeps nothing of what stood in the session before it belonged to somebody."""
    kept = {
        key: session[key]
        for key in ("_user_id", "_fresh", "_id", "fs_cc", "fs_paa")
        if key in session
    }
    session.clear()
    session.update(kept)
    session.permanent = True  # ends IDLE after the last request
    g.pop("csrf_token", None)
    accounts.note_sign_in(core(), user.id)
