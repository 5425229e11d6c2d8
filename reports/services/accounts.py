"""Accounts: finding them for sign-in, what they may do, and the tokens of programs."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.errors import ConflictError, ForbiddenError, InvalidContentError, NotFoundError
from reports.services.actors import Actor, Permission
from reports.services.views import AccountView, MembershipView, TokenView
from reports.store import people, places, queue
from reports.store.models import Account, Membership, Token
from reports.store.scope import Scope
from reports.store.states import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.services.core import Core
    from reports.store.database import UnitOfWork

TOKEN_PREFIX = "gk_"  # noqa: S105 - what tokens begin with, so that a leaked one is recognised
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,188}")


@dataclass(frozen=True)
class Credentials:
    """What sign-in needs to know; never shown. `session_key` is in every session."""

    id: int
    email: str
    name: str
    password_hash: str | None
    active: bool
    session_key: str


@dataclass(frozen=True)
class NewMembership:
    """A role to be given: operators without a district, clerks with their office."""

    role: Role
    district: str | None = None
    office_id: int | None = None


def find_account(core: Core, email: str) -> Credentials | None:
    """The account of that address, for sign-in."""
    with core.database.unit_of_work(Scope.everything("sign in")) as work:
        return _credentials(people.by_email(work, email))


def find_by_session(core: Core, session_key: str) -> Credentials | None:
    """The account whose session carries that key."""
    with core.database.unit_of_work(Scope.everything("resume a session")) as work:
        return _credentials(people.by_session_key(work, session_key))


def account(core: Core, account_id: int) -> AccountView:
    """An account with its memberships; NotFoundError."""
    with core.database.unit_of_work(Scope.everything("one's own account")) as work:
        return _view(_found(work, account_id))


def accounts(core: Core, actor: Actor) -> tuple[AccountView, ...]:
    """The accounts of the actor's district (of all districts for operators)."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        return tuple(map(_view, people.accounts(work)))


def actor_for(core: Core, account_id: int, membership_id: int | None = None) -> Actor:
    """Who the account is in the district of that membership, or of its first.

    All its roles in that district count together. ForbiddenError where it is closed or has
    no such membership.
    """
    with core.database.unit_of_work(Scope.everything("who is asking")) as work:
        row = _found(work, account_id)
        chosen = next(
            (m for m in row.memberships if membership_id is None or m.id == membership_id), None
        )
        if not row.active or chosen is None:
            raise ForbiddenError("This account has no access here")
        return _actor(row, chosen)


def actor_for_token(core: Core, token: str) -> Actor | None:
    """Who a program is by its token; None where nobody knows it."""
    with core.database.unit_of_work(Scope.everything("who is asking")) as work:
        row = people.token(work, _hash(token))
        if row is None or not row.membership.account.active:
            return None
        return _actor(row.membership.account, row.membership)


def create_account(
    core: Core,
    email: str,
    name: str,
    password_hash: str | None,
    memberships: Sequence[NewMembership] = (),
) -> AccountView:
    """A new account; ConflictError where the address has one. For commands and invitations."""
    if not _EMAIL.fullmatch(email.strip()):
        raise InvalidContentError("%(email)s is no mail address", email=email)
    with core.database.unit_of_work(Scope.everything("create an account")) as work:
        if people.by_email(work, email) is not None:
            raise ConflictError("There is an account for %(email)s already", email=email)
        row = Account(
            email=email.strip().lower(),
            name=name,
            password_hash=password_hash,
            session_key=secrets.token_urlsafe(32),
        )
        row.memberships = [_membership(work, m) for m in memberships]
        work.add(row)
        account_id = row.id
    return account(core, account_id)


def set_password(core: Core, account_id: int, password_hash: str) -> None:
    """Changes the password and ends every session."""
    with core.database.unit_of_work(Scope.everything("change a password")) as work:
        row = _found(work, account_id)
        row.password_hash = password_hash
        row.session_key = secrets.token_urlsafe(32)


def rehash_password(core: Core, account_id: int, password_hash: str) -> None:
    """Keeps the same password under newer parameters; sessions go on."""
    with core.database.unit_of_work(Scope.everything("rehash a password")) as work:
        _found(work, account_id).password_hash = password_hash


def note_sign_in(core: Core, account_id: int) -> None:
    """Remembers when the account signed in last."""
    with core.database.unit_of_work(Scope.everything("sign in")) as work:
        _found(work, account_id).signed_in_at = queue.clock(work)


def end_sessions(core: Core, account_id: int) -> str:
    """Signs the account out everywhere; the new key of its sessions."""
    with core.database.unit_of_work(Scope.everything("sign out everywhere")) as work:
        row = _found(work, account_id)
        row.session_key = secrets.token_urlsafe(32)
        return row.session_key


def create_token(core: Core, account_id: int, membership_id: int, name: str) -> str:
    """A new token that acts as that membership; it is shown this once."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with core.database.unit_of_work(Scope.everything("create a token")) as work:
        row = _found(work, account_id)
        if membership_id not in {m.id for m in row.memberships}:
            raise NotFoundError("There is no membership %(id)s here", id=membership_id)
        work.add(Token(membership_id=membership_id, name=name, sha256=_hash(token)))
    return token


def tokens(core: Core, account_id: int) -> tuple[TokenView, ...]:
    """The account's tokens that still count, the newest first; what they are, nobody knows."""
    with core.database.unit_of_work(Scope.everything("one's own tokens")) as work:
        return tuple(
            TokenView(
                id=row.id,
                name=row.name,
                created=row.created_at,
                district=row.membership.district.code if row.membership.district else None,
            )
            for row in people.tokens(work, account_id)
        )


def revoke_token(core: Core, account_id: int, token_id: int) -> None:
    """Ends a token of the account at once; NotFoundError."""
    with core.database.unit_of_work(Scope.everything("revoke a token")) as work:
        row = next((t for t in people.tokens(work, account_id) if t.id == token_id), None)
        if row is None:
            raise NotFoundError("There is no token %(id)s here", id=token_id)
        row.revoked_at = queue.clock(work)


def _membership(work: UnitOfWork, new: NewMembership) -> Membership:
    district = places.district(work, new.district) if new.district else None
    if new.role is Role.CLERK and new.office_id is None:
        raise InvalidContentError("A clerk files for an office; name it")
    return Membership(
        role=new.role.value,
        district_id=district.id if district else None,
        office_id=new.office_id,
    )


def _actor(row: Account, chosen: Membership) -> Actor:
    here = [m for m in row.memberships if m.district_id == chosen.district_id]
    return Actor(
        account_id=row.id,
        name=row.name,
        roles=frozenset(Role(m.role) for m in here),
        district_id=chosen.district_id,
        office_ids=frozenset(m.office_id for m in here if m.office_id is not None),
    )


def _found(work: UnitOfWork, account_id: int) -> Account:
    row = work.get(Account, account_id)
    if row is None:
        raise NotFoundError("There is no account %(id)s", id=account_id)
    return row


def _credentials(row: Account | None) -> Credentials | None:
    if row is None:
        return None
    return Credentials(row.id, row.email, row.name, row.password_hash, row.active, row.session_key)


def _view(row: Account) -> AccountView:
    return AccountView(
        id=row.id,
        email=row.email,
        name=row.name,
        active=row.active,
        memberships=tuple(
            MembershipView(
                id=m.id,
                role=Role(m.role),
                district_id=m.district_id,
                district=m.district.code if m.district else None,
                district_name=m.district.name if m.district else None,
                office_id=m.office_id,
                office=m.office.name if m.office else None,
            )
            for m in row.memberships
        ),
    )


def _hash(token: str) -> str:
    # A token is 32 random bytes: one round of SHA-256 is enough, and it is looked up by it.
    return hashlib.sha256(token.encode("utf-8")).hexdigest()
