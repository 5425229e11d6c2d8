"""Accounts and what they may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from reports.services.views.places import DistrictView
    from reports.store.states import Role, TokenScope


@dataclass(frozen=True)
class AccountView:
    """An account and where it belongs."""

    id: int
    email: str
    name: str
    active: bool
    memberships: tuple[MembershipView, ...]


@dataclass(frozen=True)
class MembershipView:
    """One role of an account in one district, for one office or all of them."""

    id: int
    role: Role
    district_id: int | None
    district: str | None
    district_name: str | None
    office_id: int | None
    office: str | None
    ended: datetime | None = None


@dataclass(frozen=True)
class MemberView:
    """Somebody who has or had a role in a district, as its administrator sees them."""

    id: int
    email: str
    name: str
    active: bool
    second_factor: bool
    signed_in: datetime | None
    memberships: tuple[MembershipView, ...]

    @property
    def present(self) -> bool:
        """Whether any of the roles goes on."""
        return self.active and any(m.ended is None for m in self.memberships)


@dataclass(frozen=True)
class InvitationView:
    """A role offered to an address; `expired`: its link counts no more, it can be sent again."""

    id: int
    email: str
    role: Role
    district: str
    district_name: str
    office: str | None
    inviter: str
    sent: datetime
    expires: datetime
    expired: bool


@dataclass(frozen=True)
class MemberPage:
    """The people of a district: some of them at a time, and what is offered to others."""

    district: DistrictView
    members: tuple[MemberView, ...]
    next: str | None
    invitations: tuple[InvitationView, ...]
    second_factor_required: bool


@dataclass(frozen=True)
class Invited:
    """What became of each address: a mail was written, it is there already, it is none."""

    sent: tuple[str, ...]
    present: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class TokenView:
    """A program's key to the API, by its name.

    `district` is where it acts; `offices` None stands for all that its owner files for;
    `used` is right to within some minutes.
    """

    id: int
    name: str
    created: datetime
    district: str | None
    district_name: str | None
    scope: TokenScope
    offices: tuple[str, ...] | None
    expires: datetime
    expired: bool
    used: datetime | None


@dataclass(frozen=True)
class SessionView:
    """Where an account is signed in; `address` lacks its end, `seen` is right to some minutes."""

    id: int
    device: str
    address: str
    created: datetime
    seen: datetime
