"""Accounts: finding them for sign-in, and what they may do."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.errors import ConflictError, ForbiddenError, InvalidContentError, NotFoundError
from reports.services import audit
from reports.services.actors import SYSTEM, Actor, Permission
from reports.services.views import AccountView, MembershipView
from reports.store import people, places
from reports.store.models import Account, Membership
from reports.store.scope import Scope
from reports.store.states import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.services.core import Core
    from reports.store.database import UnitOfWork

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
    totp_secret: str | None = None
    totp_counter: int | None = None
    recovery_codes: tuple[str, ...] = ()
    passkey_handle: str | None = None


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


def find_by_id(core: Core, account_id: int) -> Credentials | None:
    """The account of that id, for sign-in with a key that names it."""
    with core.database.unit_of_work(Scope.everything("sign in")) as work:
        return _credentials(work.get(Account, account_id))


def account(core: Core, account_id: int) -> AccountView:
    """An account with its memberships; NotFoundError."""
    with core.database.unit_of_work(Scope.everything("one's own account")) as work:
        return _view(found(work, account_id))


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
        row = found(work, account_id)
        chosen = next(
            (m for m in live(row) if membership_id is None or m.id == membership_id), None
        )
        if not row.active or chosen is None:
            raise ForbiddenError("This account has no access here")
        return actor_of(row, chosen)


def create_account(
    core: Core,
    email: str,
    name: str,
    password_hash: str | None,
    memberships: Sequence[NewMembership] = (),
) -> AccountView:
    """A new account; ConflictError where the address has one. For commands and invitations."""
    if not is_address(email):
        raise InvalidContentError("%(email)s is no mail address", email=email)
    with core.database.unit_of_work(Scope.everything("create an account")) as work:
        if people.by_email(work, email) is not None:
            raise ConflictError("There is an account for %(email)s already", email=email)
        row = Account(
            email=email.strip().lower(),
            name=name,
            password_hash=password_hash,
            session_key=new_session_key(),
        )
        row.memberships = [_membership(work, m) for m in memberships]
        work.add(row)
        for district_id in districts_of(row):
            # Who invites somebody is told by the invitation; this is the service's own part.
            audit.record(
                work, SYSTEM, "account_created", district_id=district_id, subject=row.email
            )
        account_id = row.id
    return account(core, account_id)


def new_session_key() -> str:
    """A key for sessions; with another one, all before end."""
    return secrets.token_urlsafe(32)


def is_address(text: str) -> bool:
    """Whether that can be an address of mail."""
    return _EMAIL.fullmatch(text.strip()) is not None


def set_password(core: Core, account_id: int, password_hash: str) -> None:
    """Changes somebody's password and ends every session of theirs. For commands."""
    with core.database.unit_of_work(Scope.everything("change a password")) as work:
        row = found(work, account_id)
        row.password_hash = password_hash
        row.session_key = new_session_key()
        for district_id in districts_of(row):
            # It was not the owner who did it: whoever reads the trail must not think so.
            audit.record(
                work, SYSTEM, "password_changed", district_id=district_id, subject=row.email
            )


def _membership(work: UnitOfWork, new: NewMembership) -> Membership:
    district = places.district(work, new.district) if new.district else None
    if new.role is Role.CLERK and new.office_id is None:
        raise InvalidContentError("A clerk files for an office; name it")
    return Membership(
        role=new.role.value,
        district_id=district.id if district else None,
        office_id=new.office_id,
    )


def actor_of(row: Account, chosen: Membership) -> Actor:
    """Who the account is in the district of that membership: all its roles there count."""
    here = [m for m in live(row) if m.district_id == chosen.district_id]
    return Actor(
        account_id=row.id,
        name=row.name,
        roles=frozenset(Role(m.role) for m in here),
        district_id=chosen.district_id,
        office_ids=frozenset(m.office_id for m in here if m.office_id is not None),
        must_set_up=_must_set_up(row),
    )


def record(work: UnitOfWork, row: Account, act: str, subject: str = "", **detail: str) -> None:
    """Writes down what somebody did about their own account, in each district of theirs."""
    who = Actor(row.id, row.name)
    for district_id in districts_of(row):
        audit.record(
            work, who, act, district_id=district_id, subject=subject or row.email, detail=detail
        )


def live(row: Account) -> list[Membership]:
    """The memberships that have not ended."""
    return [m for m in row.memberships if m.ended_at is None]


def districts_of(row: Account) -> list[int | None]:
    """The districts the account works in; None alone where it works in none."""
    return sorted({m.district_id for m in live(row)} - {None}, key=str) or [None]


def check_only_here(row: Account, actor: Actor) -> None:
    """ForbiddenError where the account works outside the actor's district, too.

    What concerns the whole account is then an operator's to decide. `row` needs all its
    memberships: read it in the scope of everything.
    """
    here = actor.district_id
    if here is not None and any(m.district_id != here for m in live(row)):
        raise ForbiddenError(
            "They work outside your district, too; the operator of the service can do this"
        )


def _must_set_up(row: Account) -> bool:
    demanded = any(m.district and m.district.second_factor_required for m in live(row))
    return demanded and row.totp_secret is None and not row.passkeys


def found(work: UnitOfWork, account_id: int) -> Account:
    """The row of an account; NotFoundError."""
    row = work.get(Account, account_id)
    if row is None:
        raise NotFoundError("There is no account %(id)s", id=account_id)
    return row


def _credentials(row: Account | None) -> Credentials | None:
    if row is None:
        return None
    return Credentials(
        id=row.id,
        email=row.email,
        name=row.name,
        password_hash=row.password_hash,
        active=row.active,
        session_key=row.session_key,
        totp_secret=row.totp_secret,
        totp_counter=row.totp_counter,
        recovery_codes=tuple(row.recovery_codes),
        passkey_handle=row.passkey_handle,
    )


def _view(row: Account) -> AccountView:
    return AccountView(
        id=row.id,
        email=row.email,
        name=row.name,
        active=row.active,
        memberships=tuple(map(membership_view, live(row))),
    )


def membership_view(row: Membership) -> MembershipView:
    """A membership with the names of its places."""
    return MembershipView(
        id=row.id,
        role=Role(row.role),
        district_id=row.district_id,
        district=row.district.code if row.district else None,
        district_name=row.district.name if row.district else None,
        office_id=row.office_id,
        office=row.office.name if row.office else None,
        ended=row.ended_at,
    )
