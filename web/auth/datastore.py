"""Flask-Security's view of accounts, over the use cases: no SQL, no model of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_security import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore

from reports.services import accounts
from web.context import core

if TYPE_CHECKING:
    from reports.services.accounts import Credentials


class Role(RoleMixin):
    """Required by the library; what one may do comes from memberships."""


class User(UserMixin):
    """An account signing in or signed in."""

    fs_uniquifier: str = ""

    def __init__(self, credentials: Credentials) -> None:
        self.id = credentials.id
        self.email = credentials.email
        self.name = credentials.name
        self.password = credentials.password_hash
        self.active = credentials.active
        self.fs_uniquifier = credentials.session_key
        self.roles: list[Role] = []


class AccountDatastore(UserDatastore):
    """Finds accounts by address or session key, and keeps a password hashed anew."""

    def __init__(self) -> None:
        super().__init__(User, Role)

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> User | None:  # noqa: ARG002, FBT001, FBT002 (the library's signature; addresses are kept in lower case)
        """The account of an `email` or of a session's key (`fs_uniquifier`)."""
        if "email" in kwargs:
            found = accounts.find_account(core(), kwargs["email"].strip().lower())
        else:
            found = accounts.find_by_session(core(), kwargs["fs_uniquifier"])
        return User(found) if found else None

    def find_role(self, role: str) -> Role | None:  # noqa: ARG002 (the library's signature)
        """None: the library's roles are not used."""
        return None

    def put(self, model: User) -> User:
        """Keeps a hash made with newer parameters at sign-in; the library changes nothing else."""
        if model.password:
            accounts.rehash_password(core(), model.id, model.password)
        return model

    def commit(self) -> None:
        """Nothing to do: every use case commits."""
