"""The library's forms of second factors, without its lists of choices: our pages draw their own.

Its lists are of a kind that WTForms gives up; what is sent is checked by the views all the same.
"""

from __future__ import annotations

from flask_security import TwoFactorRescueForm, TwoFactorSelectForm, TwoFactorSetupForm
from flask_security import WebAuthnRegisterForm as _WebAuthnRegisterForm
from wtforms import RadioField, StringField


class SetupForm(TwoFactorSetupForm):
    """Begins or ends the use of an authenticator app."""

    setup = StringField()


class RescueForm(TwoFactorRescueForm):
    """The library fills in ways out; our page of codes names them itself."""

    help_setup = RadioField(choices=[], validate_choice=False)


class SelectForm(TwoFactorSelectForm):
    """Which of several factors is at hand."""

    which = StringField()


class PasskeyForm(_WebAuthnRegisterForm):
    """Names a new passkey."""

    usage = StringField(default="secondary")
