"""The page of one's second factors: what is set up, what can be added or removed."""

from __future__ import annotations

from flask import render_template
from flask_security import current_user

from web.access import setting_up
from web.auth.blueprint import blueprint
from web.context import actor


@blueprint.get("/security")
@setting_up
def security() -> str:
    """Authenticator app, passkeys and recovery codes of one's account."""
    return render_template(
        "account/security.html",
        must_set_up=actor().must_set_up,
        app=current_user.tf_primary_method is not None,
        passkeys=current_user.webauthn,
        codes=len(current_user.mf_recovery_codes),
    )
