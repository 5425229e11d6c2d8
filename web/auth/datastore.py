"""Flask-Security's view of accounts, over the use cases: no SQL, no model of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask_security import RoleMixin, UserMixin, WebAuthnMixin
from flask_security.datastore import UserDatastore

from reports.services import accounts, factors
from reports.services.factors import NewPasskey
from web.context import core

if TYPE_CHECKING:
    from datetime import datetime

    from reports.services.accounts import Credentials
    from reports.services.factors import PasskeyView

AUTHENTICATOR = "authenticator"
"""The library's name for time-based codes."""


class Role(RoleMixin):
    """Required by the library; what one may do comes from memberships."""


class Passkey(WebAuthnMixin):
    """A passkey of an account. All serve as second factors."""

    usage = "secondary"

    def __init__(self, view: PasskeyView) -> None:
        self.id = view.id
        self.user_id = view.account_id
        self.name = view.name
        self.credential_id = view.credential_id
        self.public_key = view.public_key
        self.sign_count = view.sign_count
        self.transports = list(view.transports)
        self.extensions = view.extensions
        self.backup_state = view.backed_up
        self.device_type = view.device_type
        self.created: datetime = view.created
        self.lastuse_datetime = view.used


class User(UserMixin):
    """An account signing in or signed in."""

    fs_uniquifier: str = ""

    def __init__(self, credentials: Credentials) -> None:
        self.kept = credentials
        self.id = credentials.id
        self.email = credentials.email
        self.name = credentials.name
        self.password = credentials.password_hash
        self.active = credentials.active
        self.fs_uniquifier = credentials.session_key
        self.tf_totp_secret = credentials.totp_secret
        self.tf_primary_method = AUTHENTICATOR if credentials.totp_secret else None
        self.tf_phone_number: str | None = None  # the library empties it; nobody fills it
        self.mf_recovery_codes: list[str] | None = list(credentials.recovery_codes)
        self.fs_webauthn_user_handle = credentials.passkey_handle or ""
        self.roles: list[Role] = []

    @property
    def webauthn(self) -> list[Passkey]:
        """The account's passkeys; asked for at sign-in and on their page alone."""
        return [Passkey(view) for view in factors.passkeys(core(), self.id)]

    def changed(self) -> Credentials:
        """What is to be kept, as the library left it."""
        return replace(
            self.kept,
            password_hash=self.password,
            session_key=self.fs_uniquifier,
            totp_secret=self.tf_totp_secret if self.tf_primary_method else None,
            recovery_codes=tuple(self.mf_recovery_codes or ()),
            passkey_handle=self.fs_webauthn_user_handle or None,
        )


class AccountDatastore(UserDatastore):
    """Finds accounts and passkeys, and keeps what the library changes of them."""

    def __init__(self) -> None:
        super().__init__(User, Role, Passkey)

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> User | None:  # noqa: ARG002, FBT001, FBT002 (the library's signature; addresses are kept in lower case)
        """The account of an `email`, of a session's key (`fs_uniquifier`), or of an `id`."""
        if "email" in kwargs:
            found = accounts.find_account(core(), kwargs["email"].strip().lower())
        elif "id" in kwargs:
            found = accounts.find_by_id(core(), kwargs["id"])
        else:
            found = accounts.find_by_session(core(), kwargs["fs_uniquifier"])
        return User(found) if found else None

    def find_role(self, role: str) -> Role | None:  # noqa: ARG002 (the library's signature)
        """None: the library's roles are not used."""
        return None

    def find_webauthn(self, credential_id: bytes) -> Passkey | None:
        """The passkey of that credential."""
        found = factors.find_passkey(core(), credential_id)
        return Passkey(found) if found else None

    def create_webauthn(self, user: User, **fields: Any) -> None:
        """Keeps a passkey that a device has just made."""
        factors.add_passkey(
            core(),
            user.id,
            NewPasskey(
                name=fields["name"],
                credential_id=fields["credential_id"],
                public_key=fields["public_key"],
                sign_count=fields["sign_count"],
                transports=tuple(getattr(t, "value", t) for t in fields["transports"] or ()),
                extensions=fields["extensions"],
                backed_up=fields["backup_state"],
                device_type=getattr(fields["device_type"], "value", fields["device_type"]),
            ),
        )

    def put(self, model: User | Passkey) -> User | Passkey:
        """Keeps what has changed: passwords, codes, the keys of sessions, uses of passkeys."""
        if isinstance(model, Passkey):
            factors.use_passkey(core(), model.id, model.sign_count, backed_up=model.backup_state)
            return model
        after = model.changed()
        if after != model.kept:
            factors.keep(core(), model.kept, after)
            model.kept = after
        return model

    def delete(self, model: Passkey) -> None:
        """Forgets a passkey; accounts are never deleted."""
        factors.remove_passkey(core(), model.user_id, model.id)

    def commit(self) -> None:
        """Nothing to do: every use case commits."""
