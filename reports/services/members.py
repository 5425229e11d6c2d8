"""The people of a district: who they are, which roles they have, begun and ended by it.

A role that ends stays with its end: what its holder did is told with their name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.errors import ConflictError, InvalidContentError, NotFoundError
from reports.rules.model import N_
from reports.services import accounts, audit
from reports.services.actors import Actor, Permission
from reports.services.deadlines import own_district
from reports.services.showing import district_view, office_view
from reports.services.views import InvitationView, MemberPage, MemberView, OfficeView
from reports.store import invitations, people, places, queue
from reports.store.models import Account, Membership, Office
from reports.store.scope import Scope
from reports.store.states import Role

if TYPE_CHECKING:
    from datetime import datetime

    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Invitation

MAX_REASON = 300
MOST_OFFICES = 2_000
"""More than any district has."""
_ENDED = N_("Every role of theirs here has ended; let one count again, or invite them anew")


def page(
    core: Core,
    actor: Actor,
    district: str | None = None,
    words: str = "",
    after: str | None = None,
    size: int = 50,
) -> MemberPage:
    """People of the actor's district (of an operator's choice), by address, and invitations."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        place = own_district(work, actor, district)
        rows = invitations.members(work, place.id, words, after, size + 1)
        now = queue.clock(work)
        return MemberPage(
            district=district_view(place),
            members=tuple(_view(row) for row in rows[:size]),
            next=rows[size - 1].email if len(rows) > size else None,
            invitations=tuple(
                invitation_view(row, now) for row in invitations.invitations(work, place.id)
            ),
            second_factor_required=place.second_factor_required,
        )


def offices(core: Core, actor: Actor, district: str | None = None) -> tuple[OfficeView, ...]:
    """The offices of the actor's district (of an operator's choice), to choose from."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        place = own_district(work, actor, district)
        rows = places.offices(work, district_id=place.id, limit=MOST_OFFICES)
        return tuple(map(office_view, rows))


def member(core: Core, actor: Actor, account_id: int) -> MemberView:
    """One of them, with the roles in the actor's scope, ended ones too; NotFoundError."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        return _view(accounts.found(work, account_id))


def grant(
    core: Core,
    actor: Actor,
    account_id: int,
    role: Role,
    office_id: int | None = None,
    district: str | None = None,
) -> None:
    """Gives somebody who works in the district a role more in it; NotFoundError, ConflictError."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        place = own_district(work, actor, district)
        check_role(work, role, office_id, place.id)
        account = accounts.found(work, account_id)
        here = [m for m in account.memberships if m.district_id == place.id]
        if not here:
            raise NotFoundError("There is no account %(id)s", id=account_id)
        if all(m.ended_at for m in here):
            raise ConflictError(_ENDED)
        row = give(work, account_id, place.id, role, office_id)
        _record(work, actor, "role_granted", row)


def end(core: Core, actor: Actor, membership_id: int) -> None:
    """Ends a role at once; ConflictError for the last administrator's. NotFoundError."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        row = _membership(work, membership_id)
        _end(work, actor, row)


def change(
    core: Core, actor: Actor, membership_id: int, role: Role, office_id: int | None = None
) -> None:
    """Ends a role and begins another in its place, both or neither; ConflictError if it ended."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        row = _membership(work, membership_id)
        assert row.district_id is not None
        if row.ended_at is not None:
            raise ConflictError("This role has ended; let it count again before you change it")
        check_role(work, role, office_id, row.district_id)
        if (Role(row.role), row.office_id) == (role, office_id):
            raise InvalidContentError("This is the role they have")
        # Given first: whoever stays an administrator by it is none that is missed.
        given = give(work, row.account_id, row.district_id, role, office_id)
        _record(work, actor, "role_granted", given)
        _end(work, actor, row)


def resume(core: Core, actor: Actor, membership_id: int) -> None:
    """Begins a role again that has ended; NotFoundError."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        row = _membership(work, membership_id)
        if row.ended_at is not None:
            row.ended_at = None
            _record(work, actor, "role_granted", row)


def reset_second_factor(core: Core, actor: Actor, account_id: int, reason: str) -> None:
    """Takes away app, passkeys and recovery codes that somebody has lost, and ends their sessions.

    ForbiddenError where they work in another district, too, or for the service: then an
    operator decides. InvalidContentError without a reason.
    """
    actor.require(Permission.ADMINISTER)
    reason = _reason(reason)
    member(core, actor, account_id)
    with core.database.unit_of_work(Scope.everything("reset a second factor")) as work:
        row = people.locked(work, account_id)
        assert row is not None
        accounts.check_only_here(row, actor)
        row.totp_secret = row.totp_counter = None
        row.recovery_codes = []
        row.passkeys.clear()
        row.session_key = accounts.new_session_key()
        audit.record(
            work,
            actor,
            "second_factor_reset",
            district_id=actor.district_id or accounts.districts_of(row)[0],
            subject=row.email,
            detail={"reason": reason},
        )


def require_second_factor(
    core: Core, actor: Actor, reason: str, *, required: bool, district: str | None = None
) -> None:
    """Makes a second factor a duty, or a choice, for everybody of the district."""
    actor.require(Permission.ADMINISTER)
    reason = _reason(reason)
    with core.database.unit_of_work(actor.scope) as work:
        place_id = own_district(work, actor, district).id
    # Districts are the operator's rows: the one column an administrator decides on.
    with core.database.unit_of_work(Scope.everything("a district's rule of sign-in")) as work:
        place = places.district_by_id(work, place_id)
        place.second_factor_required = required
        audit.record(
            work,
            actor,
            "second_factor_required" if required else "second_factor_optional",
            district_id=place.id,
            subject=place.name,
            detail={"reason": reason},
        )


def check_role(work: UnitOfWork, role: Role, office_id: int | None, district_id: int) -> None:
    """InvalidContentError where the role cannot be given in a district like that."""
    if role is Role.OPERATOR:
        raise InvalidContentError("Operators are made on the server: gongkai user add")
    if (role is Role.CLERK) != (office_id is not None):
        raise InvalidContentError("A clerk files for an office; name it")
    if office_id is not None:
        office = work.get(Office, office_id)
        if office is None or office.district_id != district_id:
            raise NotFoundError("There is no office %(id)s here", id=office_id)


def has_role(
    work: UnitOfWork, district_id: int, email: str, role: Role, office_id: int | None
) -> bool:
    """Whether somebody of the district has that address and role: no news to its people."""
    row = people.by_email(work, email)
    return row is not None and any(
        (m.district_id, m.role, m.office_id) == (district_id, role.value, office_id)
        for m in accounts.live(row)
    )


def give(
    work: UnitOfWork, account_id: int, district_id: int, role: Role, office_id: int | None
) -> Membership:
    """Begins a role, or begins it again where it has ended; as it is where it goes on."""
    for row in accounts.found(work, account_id).memberships:
        if (row.district_id, row.role, row.office_id) == (district_id, role.value, office_id):
            row.ended_at = None
            return row
    row = Membership(
        account_id=account_id, district_id=district_id, role=role.value, office_id=office_id
    )
    work.add(row)
    return row


def invitation_view(row: Invitation, now: datetime) -> InvitationView:
    """An invitation as its district's administrator, and whoever has the link, sees it."""
    return InvitationView(
        id=row.id,
        email=row.email,
        role=Role(row.role),
        district=row.district.code,
        district_name=row.district.name,
        office=row.office.name if row.office else None,
        inviter=row.inviter,
        sent=row.sent_at,
        expires=row.expires_at,
        expired=row.expires_at <= now,
    )


def _end(work: UnitOfWork, actor: Actor, row: Membership) -> None:
    assert row.district_id is not None
    work.flush()
    # Two administrators who end each other at once: one of them waits here, and stays.
    places.lock_district(work, row.district_id)
    if row.role == Role.ADMINISTRATOR and not invitations.other_administrators(
        work, row.district_id, row.id
    ):
        raise ConflictError(
            "This is the last administrator of the district; make somebody else one first"
        )
    if row.ended_at is None:
        row.ended_at = queue.clock(work)
        _record(work, actor, "role_ended", row)


def _record(work: UnitOfWork, actor: Actor, act: str, row: Membership) -> None:
    account = accounts.found(work, row.account_id)
    audit.record(
        work,
        actor,
        act,
        district_id=row.district_id,
        office_id=row.office_id,
        subject=f"{account.name} ({account.email})",
        detail={"role": row.role},
    )


def _membership(work: UnitOfWork, membership_id: int) -> Membership:
    row = work.get(Membership, membership_id)
    if row is None or row.district_id is None:
        raise NotFoundError("There is no membership %(id)s here", id=membership_id)
    return row


def _reason(text: str) -> str:
    if not text.strip():
        raise InvalidContentError("Say why; the reason is kept with the act")
    return text.strip()[:MAX_REASON]


def _view(row: Account) -> MemberView:
    return MemberView(
        id=row.id,
        email=row.email,
        name=row.name,
        active=row.active,
        second_factor=row.totp_secret is not None or bool(row.passkeys),
        signed_in=row.signed_in_at,
        memberships=tuple(map(accounts.membership_view, row.memberships)),
    )
