"""Tokens: what programs show instead of a password, made by a person for a purpose and a time."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from reports.errors import (
    ConflictError,
    ExpiredTokenError,
    InvalidContentError,
    NotFoundError,
    TokenError,
)
from reports.services import accounts
from reports.services.actors import Actor, Permission
from reports.services.views import TokenView
from reports.store import people, queue
from reports.store.models import Token
from reports.store.scope import Scope
from reports.store.states import Role, TokenScope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from reports.services.core import Core
    from reports.store.models import Account

PREFIX = "gk_"  # what tokens begin with, so that a leaked one is recognised
DAYS = 90
MAX_DAYS = 366
MOST = 20
"""Tokens of one account: more than anybody has programs, few enough to look through."""
LONGEST_NAME = 100
SIGHT = timedelta(minutes=5)
"""How exactly it is kept when a token was last used: a busy program must not write each time."""

GRANTS: Mapping[TokenScope, frozenset[Permission]] = {
    TokenScope.READ: frozenset({Permission.READ}),
    TokenScope.SUBMIT: frozenset({Permission.READ, Permission.FILE}),
}
"""What a token of each scope may do, where its owner may."""


@dataclass(frozen=True)
class NewToken:
    """A token to be made: what it is for, where, how much it may do, and for how many days.

    `office_ids` None: for all the offices its owner files for, now and later.
    """

    membership_id: int
    name: str
    scope: TokenScope = TokenScope.SUBMIT
    days: int = DAYS
    office_ids: frozenset[int] | None = None


def create(core: Core, account_id: int, new: NewToken) -> str:
    """Makes a token; it is shown this once. InvalidContentError, NotFoundError, ConflictError."""
    name = new.name.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidContentError(
            "A token has a name of at most %(most)s characters", most=LONGEST_NAME
        )
    if not 1 <= new.days <= MAX_DAYS:
        raise InvalidContentError("A token counts for at least one day and at most one year")
    token = PREFIX + secrets.token_urlsafe(32)
    with core.database.unit_of_work(Scope.everything("create a token")) as work:
        row = accounts.found(work, account_id)
        chosen = next((m for m in accounts.live(row) if m.id == new.membership_id), None)
        if chosen is None:
            raise NotFoundError("There is no membership %(id)s here", id=new.membership_id)
        if new.office_ids is not None:
            _check_offices(new.office_ids, accounts.actor_of(row, chosen))
        if len(people.tokens(work, account_id)) >= MOST:
            raise ConflictError(
                "There are %(count)s tokens already; revoke one that is not needed", count=MOST
            )
        work.add(
            Token(
                membership_id=chosen.id,
                name=name,
                sha256=_hash(token),
                scope=new.scope.value,
                office_ids=None if new.office_ids is None else sorted(new.office_ids),
                expires_at=queue.clock(work) + timedelta(days=new.days),
            )
        )
        accounts.record(work, row, "token_created", name)
    return token


def tokens(core: Core, account_id: int) -> tuple[TokenView, ...]:
    """The account's tokens that were not revoked, the newest first; what they are, nobody knows."""
    with core.database.unit_of_work(Scope.everything("one's own tokens")) as work:
        row = accounts.found(work, account_id)
        now = queue.clock(work)
        return tuple(_view(token, row, now) for token in people.tokens(work, account_id))


def revoke(core: Core, account_id: int, token_id: int) -> None:
    """Ends a token of the account at once; NotFoundError."""
    with core.database.unit_of_work(Scope.everything("revoke a token")) as work:
        row = next((t for t in people.tokens(work, account_id) if t.id == token_id), None)
        if row is None:
            raise NotFoundError("There is no token %(id)s here", id=token_id)
        row.revoked_at = queue.clock(work)
        accounts.record(work, row.membership.account, "token_revoked", row.name)


def actor_for(core: Core, token: str) -> Actor:
    """Who a program is by its token; TokenError, ExpiredTokenError."""
    with core.database.unit_of_work(Scope.everything("who is asking")) as work:
        row = people.token(work, _hash(token))
        if row is None:
            raise TokenError("The token is not known")
        if row.revoked_at is not None:
            raise TokenError("This token was revoked; its owner can make a new one")
        if row.membership.ended_at is not None or not row.membership.account.active:
            raise TokenError("The owner of this token has no role there any more")
        now = queue.clock(work)
        if row.expires_at <= now:
            raise ExpiredTokenError(
                "This token expired on %(day)s; its owner can make a new one",
                day=f"{row.expires_at:%Y-%m-%d}",
            )
        if row.used_at is None or now - row.used_at > SIGHT:
            row.used_at = now
        who = accounts.actor_of(row.membership.account, row.membership)
        # A program goes on while its owner has yet to set up the second factor.
        who = replace(who, only=GRANTS[TokenScope(row.scope)], must_set_up=False)
        if row.office_ids is None:
            return who
        # A token for some offices reaches no further, whatever else its owner may be.
        offices = who.office_ids & frozenset(row.office_ids)
        return replace(who, roles=who.roles & {Role.CLERK}, office_ids=offices)


def _check_offices(wanted: frozenset[int], owner: Actor) -> None:
    if not wanted:
        raise InvalidContentError("Choose at least one office")
    if not wanted <= owner.office_ids:
        raise NotFoundError("You do not file for one of these offices")


def _view(row: Token, owner: Account, now: datetime) -> TokenView:
    district = row.membership.district
    return TokenView(
        id=row.id,
        name=row.name,
        created=row.created_at,
        district=district.code if district else None,
        district_name=district.name if district else None,
        scope=TokenScope(row.scope),
        offices=None if row.office_ids is None else _names(owner, row.office_ids),
        expires=row.expires_at,
        expired=row.expires_at <= now,
        used=row.used_at,
    )


def _names(owner: Account, office_ids: Iterable[int]) -> tuple[str, ...]:
    wanted = set(office_ids)
    return tuple(m.office.name for m in owner.memberships if m.office and m.office_id in wanted)


def _hash(token: str) -> str:
    # A token is 32 random bytes: one round of SHA-256 is enough, and it is looked up by it.
    return hashlib.sha256(token.encode("utf-8")).hexdigest()
