"""Changing and resetting one's password, by Flask-Security: settings, limits, what follows.

Whoever asks for a link gets the same answer, after the same time, whether the address has an
account or not.
"""

from __future__ import annotations

import time
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import current_app, flash, request
from flask_babel import gettext
from flask_security import (
    ForgotPasswordForm,
    password_changed,
    password_reset,
    reset_password_instructions_sent,
    url_for_security,
)
from flask_wtf import FlaskForm
from wtforms import StringField

from reports.services import factors
from web.access import PUBLIC, SIGNED_IN, declare
from web.auth.limits import (
    LONGEST_ADDRESS,
    RESET_EACH_LIMIT,
    RESET_LIMIT,
    SIGN_IN_LIMIT,
    address_typed,
    failed,
    get_remote_address,
    limit,
    signed_in,
)
from web.context import core

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from web.auth.datastore import User

RESET_WITHIN = timedelta(hours=1)
ANSWER_AFTER = 0.5
"""Seconds: longer than it takes to write the mail, so that the time tells nothing."""
SETTINGS = {
    "SECURITY_RECOVERABLE": True,
    "SECURITY_RESET_URL": "/account/reset",
    "SECURITY_RESET_PASSWORD_WITHIN": RESET_WITHIN,
    "SECURITY_FORGOT_PASSWORD_TEMPLATE": "auth/forgot.html",
    "SECURITY_RESET_PASSWORD_TEMPLATE": "auth/reset.html",
    "SECURITY_SEND_PASSWORD_RESET_EMAIL": False,  # written as mail of ours, see `_write`
    "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/account/password",
    "SECURITY_CHANGE_PASSWORD_TEMPLATE": "account/password.html",
    "SECURITY_POST_CHANGE_VIEW": "/account",
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
}


class ForgotForm(ForgotPasswordForm):
    """An address. Which accounts there are decides, not which domains the library knows."""

    email = StringField()
    user: User | None

    def validate(self, **kwargs: Any) -> bool:
        """Whether a mail is to be written; nobody is told."""
        if not FlaskForm.validate(self, **kwargs):
            return False
        address = (self.email.data or "")[:LONGEST_ADDRESS]
        self.user = current_app.extensions["security"].datastore.find_user(email=address)
        return self.user is not None and self.user.is_active


def init_app(app: Flask) -> None:
    """Declares who may open the pages, and limits guessing of the present password."""
    declare(app, "security.change_password", SIGNED_IN)
    limit(app, "security.change_password", SIGN_IN_LIMIT, signed_in, deduct_when=failed)
    password_changed.connect(_changed, app)
    declare(app, "security.forgot_password", PUBLIC)
    declare(app, "security.reset_password", PUBLIC)
    forgot = app.view_functions["security.forgot_password"]
    app.view_functions["security.forgot_password"] = _in_equal_time(forgot)
    limit(app, "security.forgot_password", RESET_LIMIT, get_remote_address)
    limit(app, "security.forgot_password", RESET_EACH_LIMIT, address_typed)
    limit(app, "security.reset_password", SIGN_IN_LIMIT, get_remote_address, deduct_when=failed)
    reset_password_instructions_sent.connect(_write, app)
    password_reset.connect(_reset, app)


def _in_equal_time(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def wrapped() -> Any:
        started = time.monotonic()
        answer = view()
        if request.method == "POST":
            time.sleep(max(0.0, ANSWER_AFTER - (time.monotonic() - started)))
        return answer

    return wrapped


def _write(_app: Flask, user: User, reset_token: str, **_extra: Any) -> None:
    path = url_for_security("reset_password", token=reset_token)
    factors.write_reset_link(core(), user.id, path, RESET_WITHIN)


def _reset(_app: Flask, **_extra: Any) -> None:
    flash(gettext("Your new password counts now. Sign in with it."), "good")


def _changed(_app: Flask, **_extra: Any) -> None:
    flash(gettext("Your password is changed. Everywhere else you are signed out."), "good")
