"""Signing in and out by Flask-Security: its settings, its form, its limits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from flask import make_response, request, session
from flask_security import LoginForm, Security, user_authenticated
from wtforms import PasswordField, StringField

from reports.errors import UnavailableError
from reports.services import sessions
from web.access import PUBLIC, declare
from web.auth import factor_pages, password_pages, passwords
from web.auth.codes import CountedTotp
from web.auth.datastore import AccountDatastore
from web.auth.devices import device
from web.auth.factor_forms import PasskeyForm, RescueForm, SelectForm, SetupForm
from web.auth.limits import LONGEST_ADDRESS, SIGN_IN_LIMIT, failed, get_remote_address, limit
from web.auth.password_pages import ForgotForm
from web.auth.sessions import begin, note_sign_out
from web.auth.strength import PasswordRules
from web.context import core
from web.errors import SECURITY_ENDPOINT, SIGN_IN_ENDPOINT

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.typing import ResponseReturnValue

CONCURRENT_HASHES = 2
"""Of one process: a flood of sign-ins must not take all its threads and 19 MiB each."""
HASH_PATIENCE = 5.0  # seconds to wait for a turn

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
        PERMANENT_SESSION_LIFETIME=sessions.IDLE,
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
        **password_pages.SETTINGS,
        **factor_pages.settings(app.config["SECRET_KEY"]),
    )
    Security(
        app,
        AccountDatastore(),
        login_form=SignInForm,
        forgot_password_form=ForgotForm,
        two_factor_setup_form=SetupForm,
        two_factor_rescue_form=RescueForm,
        two_factor_select_form=SelectForm,
        wan_register_form=PasskeyForm,
        password_util_cls=PasswordRules,
        totp_cls=CountedTotp,
    )
    user_authenticated.connect(begin, app)
    for endpoint, noting in (
        ("security.login", _noting_failure),
        ("security.logout", _noting_sign_out),
    ):
        app.view_functions[endpoint] = noting(app.view_functions[endpoint])
    declare(app, "security.login", PUBLIC)
    declare(app, "security.logout", PUBLIC)  # twice in a row is no fault
    app.extensions[SIGN_IN_ENDPOINT] = "security.login"
    app.extensions[SECURITY_ENDPOINT] = "auth.security"
    limit(app, "security.login", SIGN_IN_LIMIT, get_remote_address, _address, deduct_when=failed)
    password_pages.init_app(app)
    factor_pages.init_app(app)


def _address() -> str:
    return "account:" + _typed()


def _typed() -> str:
    """The address as sent, by the page's form or by a program's JSON."""
    sent = request.get_json(silent=True) if request.is_json else request.form
    address = sent.get("email") if isinstance(sent, Mapping) else None
    return address.strip().lower()[:LONGEST_ADDRESS] if isinstance(address, str) else ""


def _noting_failure(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """The sign-in page, which writes down when somebody could not sign in to an account."""

    @wraps(view)
    def noted() -> ResponseReturnValue:
        answer = make_response(view())
        if request.method == "POST" and failed(answer):
            sessions.note_failure(core(), _typed(), device())
        return answer

    return noted


def _noting_sign_out(
    view: Callable[..., ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    @wraps(view)
    def noted() -> ResponseReturnValue:
        note_sign_out()
        answer = view()
        session.clear()  # the library leaves that it is to last, and the token of its forms
        return answer

    return noted
