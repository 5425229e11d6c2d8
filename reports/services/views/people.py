"""Accounts and what they may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from reports.store.states import Role


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


@dataclass(frozen=True)
class TokenView:
    """A program's key to the API, by its name; `district` is where it acts."""

    id: int
    name: str
    created: datetime
    district: str | None
