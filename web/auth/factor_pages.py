"""Second factors by Flask-Security: time-based codes, recovery codes, passkeys.

Its views check and keep them; the settings, limits and words around them are here.
"""

from __future__ import annotations

import base64
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Response, flash, redirect, url_for
from flask_babel import gettext
from flask_security import tf_disabled, tf_profile_changed, url_for_security, wan_deleted
from flask_security import wan_registered as passkey_registered

from web.access import PUBLIC, SETTING_UP, declare
from web.auth.limits import (
    FACTOR_LIMIT,
    SIGN_IN_LIMIT,
    failed,
    get_remote_address,
    limit,
    signed_in,
    signing_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.typing import ResponseReturnValue

SECURITY_PAGE = "/account/security"
FRESH = timedelta(minutes=30)
"""Factors are changed by whoever has shown the password within this time."""
SIGNING_IN = (
    "security.two_factor_token_validation",
    "security.tf_select",
    "security.mf_recovery",
    "security.wan_signin",
    "security.wan_signin_response",
)
CHANGING = (
    "security.two_factor_setup",
    "security.two_factor_setup_validate",
    "security.mf_recovery_codes",
    "security.wan_register",
    "security.wan_register_response",
    "security.wan_delete",
    "security.verify",
)


def settings(secret: str) -> dict[str, Any]:
    """The library's settings; secrets of codes are encrypted with keys made of `secret`."""
    return {
        "SECURITY_FRESHNESS": FRESH,
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "SECURITY_VERIFY_URL": "/account/verify",
        "SECURITY_VERIFY_TEMPLATE": "account/verify.html",
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        # Half a minute before and after, for clocks that are wrong; no code counts twice.
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "SECURITY_TWO_FACTOR_SETUP_URL": f"{SECURITY_PAGE}/app",
        "SECURITY_TWO_FACTOR_SETUP_TEMPLATE": "account/app.html",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": SECURITY_PAGE,
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/login/code",
        "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "auth/code.html",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/login/rescue",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/login/factor",
        "SECURITY_TWO_FACTOR_SELECT_TEMPLATE": "auth/factor.html",
        "SECURITY_TOTP_SECRETS": {"1": secret},
        "SECURITY_TOTP_ISSUER": "Gongkai",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 10,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [_key(secret)],
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": f"{SECURITY_PAGE}/recovery",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "account/recovery_codes.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/login/recovery",
        "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": "auth/recovery.html",
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_ALLOW_AS_FIRST_FACTOR": False,
        "SECURITY_WAN_ALLOW_AS_VERIFY": None,
        "SECURITY_WAN_RP_NAME": "Gongkai",
        "SECURITY_WAN_REGISTER_URL": f"{SECURITY_PAGE}/passkeys",
        "SECURITY_WAN_REGISTER_TEMPLATE": "account/passkey.html",
        "SECURITY_WAN_POST_REGISTER_VIEW": SECURITY_PAGE,
        "SECURITY_WAN_DELETE_URL": f"{SECURITY_PAGE}/passkeys/remove",
        "SECURITY_WAN_SIGNIN_URL": "/login/passkey",
        "SECURITY_WAN_SIGNIN_TEMPLATE": "auth/passkey.html",
    }


def init_app(app: Flask) -> None:
    """Declares who may open the pages, and limits guessing."""
    for endpoint in SIGNING_IN:
        declare(app, endpoint, PUBLIC)
        if endpoint == "security.wan_signin":
            continue  # asks a question; the answer goes elsewhere
        limit(app, endpoint, FACTOR_LIMIT, signing_in, deduct_when=failed)
        limit(app, endpoint, SIGN_IN_LIMIT, get_remote_address, deduct_when=failed)
    for endpoint in CHANGING:
        declare(app, endpoint, SETTING_UP)
    for endpoint in ("security.verify", "security.two_factor_setup_validate"):
        limit(app, endpoint, SIGN_IN_LIMIT, signed_in, deduct_when=failed)
    # The library's rescue would mail the operator; here there are recovery codes, and the
    # administrator of the district.
    declare(app, "security.two_factor_rescue", PUBLIC)
    app.view_functions["security.two_factor_rescue"] = _rescue
    delete = app.view_functions["security.wan_delete"]
    app.view_functions["security.wan_delete"] = _back_to_security(delete)
    for signal, handler in (
        (tf_profile_changed, _app_added),
        (tf_disabled, _app_removed),
        (passkey_registered, _passkey_added),
        (wan_deleted, _passkey_removed),
    ):
        signal.connect(handler, app)


def _rescue() -> ResponseReturnValue:
    return redirect(url_for_security("mf_recovery"))


def _back_to_security(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def wrapped(**args: Any) -> Any:
        answer = view(**args)
        at_home = url_for_security("wan_register")
        if isinstance(answer, Response) and answer.headers.get("Location") == at_home:
            return redirect(url_for("auth.security"), 303)
        return answer

    return wrapped


def _app_added(_app: Flask, **_extra: Any) -> None:
    flash(gettext("The authenticator app is set up. It is asked for at every sign-in."), "good")


def _app_removed(_app: Flask, **_extra: Any) -> None:
    flash(gettext("The authenticator app is not asked for any more."), "plain")


def _passkey_added(_app: Flask, name: str, **_extra: Any) -> None:
    flash(gettext("The passkey “%(name)s” is set up.", name=name), "good")


def _passkey_removed(_app: Flask, name: str, **_extra: Any) -> None:
    flash(gettext("The passkey “%(name)s” does not count any more.", name=name), "plain")


def _key(secret: str) -> bytes:
    made = HKDF(SHA256(), 32, salt=None, info=b"gongkai recovery codes").derive(secret.encode())
    return base64.urlsafe_b64encode(made)
