"""Inviting people into a district by mail, and what they do with the link.

An address that has an account is treated like any other: the account gets the role once its
owner has signed in and accepted, and nobody learns before that there is one.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from reports.errors import ConflictError, InvalidContentError, NotFoundError
from reports.services import accounts, audit, members
from reports.services.actors import Actor, Permission
from reports.services.deadlines import own_district
from reports.services.mailing import write_mail
from reports.services.views import Invited
from reports.store import invitations, people, places, queue
from reports.store.models import Account, Invitation
from reports.store.scope import Scope
from reports.store.states import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.services.core import Core
    from reports.services.views import InvitationView
    from reports.store.database import UnitOfWork
    from reports.store.models import District

LASTS = timedelta(days=7)
AT_ONCE = 50
"""Addresses of one act: a district's offices are invited in a few."""
MOST = 500
"""Open invitations of a district: no door for sending mail to strangers without end."""
PATH = "/account/invitation/"
LONGEST_NAME = 100


def invite(
    core: Core,
    actor: Actor,
    emails: Sequence[str],
    role: Role,
    office_id: int | None = None,
    district: str | None = None,
) -> Invited:
    """Offers a role to addresses; what became of each. InvalidContentError, ConflictError.

    Whoever was invited before gets a new link, for the new role; the old one counts no more.
    """
    actor.require(Permission.ADMINISTER)
    if len(emails) > AT_ONCE:
        raise InvalidContentError("Invite at most %(most)s addresses at once", most=AT_ONCE)
    wanted = dict.fromkeys(email.strip().lower() for email in emails if email.strip())
    sent, present, wrong = [], [], []
    with core.database.unit_of_work(actor.scope) as work:
        place = own_district(work, actor, district)
        members.check_role(work, role, office_id, place.id)
        if len(invitations.invitations(work, place.id)) + len(wanted) > MOST:
            raise ConflictError(
                "%(most)s invitations are open; withdraw some that nobody takes", most=MOST
            )
        for email in wanted:
            if not accounts.is_address(email):
                wrong.append(email)
            elif members.has_role(work, place.id, email, role, office_id):
                present.append(email)
            else:
                _offer(work, actor, place, email, role, office_id)
                sent.append(email)
    return Invited(tuple(sent), tuple(present), tuple(wrong))


def send_again(core: Core, actor: Actor, invitation_id: int) -> str:
    """Writes another mail with another link; the address. NotFoundError."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        row = _found(work, invitation_id)
        _offer(work, actor, row.district, row.email, Role(row.role), row.office_id)
        return row.email


def withdraw(core: Core, actor: Actor, invitation_id: int) -> str:
    """Takes an offer back: its link counts no more; the address. NotFoundError."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        row = _found(work, invitation_id)
        email = row.email
        audit.record(
            work, actor, "invitation_withdrawn", district_id=row.district_id, subject=email
        )
        work.delete(row)
    return email


def invitation(core: Core, token: str) -> InvitationView:
    """What a link offers; NotFoundError where it counts no more."""
    with core.database.unit_of_work(Scope.everything("open an invitation")) as work:
        return members.invitation_view(_open(work, token), queue.clock(work))


def accept(core: Core, token: str, account_id: int) -> None:
    """Gives the role to the account of the address invited; NotFoundError, ConflictError."""
    with core.database.unit_of_work(Scope.everything("accept an invitation")) as work:
        row, account = _open(work, token), accounts.found(work, account_id)
        if account.email != row.email:
            raise ConflictError("This invitation is for another address; sign in with that one")
        _take(work, row, account)


def accept_new(core: Core, token: str, name: str, password_hash: str) -> None:
    """Makes an account for the address invited, with the role; NotFoundError, ConflictError."""
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise InvalidContentError("A name has between 1 and %(most)s characters", most=LONGEST_NAME)
    with core.database.unit_of_work(Scope.everything("accept an invitation")) as work:
        row = _open(work, token)
        if people.by_email(work, row.email) is not None:
            raise ConflictError("If you have an account already, sign in with it to accept")
        account = Account(
            email=row.email,
            name=name.strip(),
            password_hash=password_hash,
            session_key=accounts.new_session_key(),
        )
        work.add(account)
        _take(work, row, account)


def _offer(
    work: UnitOfWork,
    actor: Actor,
    place: District,
    email: str,
    role: Role,
    office_id: int | None,
) -> None:
    token, now = secrets.token_urlsafe(32), queue.clock(work)
    row = invitations.of_address(work, place.id, email)
    if row is None:
        row = Invitation(district_id=place.id, email=email)
    row.role, row.office_id, row.inviter = role.value, office_id, actor.name
    row.sha256, row.sent_at, row.expires_at = _hash(token), now, now + LASTS
    work.add(row)
    params = {
        "district": place.name,
        "inviter": actor.name,
        "expires": f"{row.expires_at:%Y-%m-%d}",
        "path": PATH + token,
    }
    write_mail(work, to=email, kind="invitation", params=params, district_id=place.id)
    audit.record(
        work,
        actor,
        "invited",
        district_id=place.id,
        office_id=office_id,
        subject=email,
        detail={"role": role.value},
    )


def _take(work: UnitOfWork, row: Invitation, account: Account) -> None:
    members.give(work, account.id, row.district_id, Role(row.role), row.office_id)
    audit.record(
        work,
        Actor(account.id, account.name),
        "invitation_accepted",
        district_id=row.district_id,
        office_id=row.office_id,
        subject=account.email,
        detail={"role": row.role},
    )
    work.delete(row)


def _open(work: UnitOfWork, token: str) -> Invitation:
    row = invitations.by_hash(work, _hash(token))
    if row is None or row.expires_at <= queue.clock(work):
        raise NotFoundError(
            "This invitation was taken or withdrawn, or its time is over;"
            " ask the administrator for another"
        )
    return row


def _found(work: UnitOfWork, invitation_id: int) -> Invitation:
    row = work.get(Invitation, invitation_id)
    if row is None:
        raise NotFoundError("There is no invitation %(id)s here", id=invitation_id)
    places.lock_district(work, row.district_id)
    return row


def _hash(token: str) -> str:
    # A link holds 32 random bytes: one round of SHA-256 is enough, and it is looked up by it.
    return hashlib.sha256(token.encode("utf-8")).hexdigest()
