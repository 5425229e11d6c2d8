"""Accounts, what they may do where, and the tokens that programs show instead of a password."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from reports.store.models.base import Base, Hash, Moment, Tenant, now, one_of
from reports.store.models.places import District, Office
from reports.store.states import Role

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from reports.store.scope import Scope


class Account(Tenant, Base):
    """A person who can sign in. `session_key` is in every session; changing it ends them all."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    session_key: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment] = mapped_column(server_default=now())
    signed_in_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="account", order_by="Membership.id", lazy="selectin"
    )

    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """Accounts with a membership in the scope's district."""
        if scope.kind == "everything":
            return true()
        return cls.id.in_(select(Membership.account_id).where(Membership.reachable(scope)))


class Membership(Tenant, Base):
    """A role of an account in a district, for one office or, without one, for all."""

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))
    office_id: Mapped[int | None] = mapped_column()
    role: Mapped[str] = mapped_column(String(20))

    account: Mapped[Account] = relationship(back_populates="memberships")
    district: Mapped[District | None] = relationship(lazy="joined")
    office: Mapped[Office | None] = relationship(
        lazy="joined", foreign_keys=[office_id], primaryjoin="Membership.office_id == Office.id"
    )

    __table_args__ = (
        ForeignKeyConstraint(
            ["office_id", "district_id"],
            ["offices.id", "offices.district_id"],
            name="fk_memberships_office_id_offices",
        ),
        UniqueConstraint(
            "account_id", "district_id", "office_id", "role", postgresql_nulls_not_distinct=True
        ),
        Index(None, "district_id"),
        Index(None, "office_id"),
        one_of("role", Role),
        # Only operators belong to no district; only clerks are bound to an office.
        CheckConstraint("(role = 'operator') = (district_id IS NULL)", name="operator"),
        CheckConstraint("office_id IS NULL OR role = 'clerk'", name="clerk"),
    )

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """Memberships in the scope's district, for those who may see all of it."""
        if scope.kind == "everything":
            return true()
        if scope.kind == "public" or scope.office_ids is not None:
            return ~true()
        return cls.district_id == scope.district_id


class Token(Tenant, Base):
    """A program's key to the API; only its hash is kept. It acts as one membership."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    name: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[Hash] = mapped_column(unique=True)
    created_at: Mapped[Moment] = mapped_column(server_default=now())
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """Tokens of memberships in the scope's district."""
        if scope.kind == "everything":
            return true()
        return cls.membership_id.in_(select(Membership.id).where(Membership.reachable(scope)))
