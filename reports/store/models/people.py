"""Accounts, what they may do where, and the tokens that programs show instead of a password."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from reports.store.models.base import Base, Hash, Moment, Tenant, now, one_of
from reports.store.models.places import District, Office
from reports.store.states import Role, TokenScope

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from reports.store.scope import Scope


class Account(Tenant, Base):
    """A person who can sign in. `session_key` is in every session; changing it ends them all.

    `totp_secret` and `recovery_codes` are as the sign-in library encrypted them, `totp_counter`
    the last code's time step: no code counts twice.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    session_key: Mapped[str] = mapped_column(String(64), unique=True)
    totp_secret: Mapped[str | None] = mapped_column(String(500))
    totp_counter: Mapped[int | None] = mapped_column(BigInteger)
    recovery_codes: Mapped[list[str]] = mapped_column(ARRAY(String(200)), default=list)
    passkey_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment] = mapped_column(server_default=now())
    signed_in_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="account", order_by="Membership.id", lazy="selectin"
    )
    passkeys: Mapped[list[Passkey]] = relationship(
        order_by="Passkey.id", cascade="all, delete-orphan"
    )

    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """Accounts with a membership in the scope's district."""
        if scope.kind == "everything":
            return true()
        return cls.id.in_(select(Membership.account_id).where(Membership.reachable(scope)))


class SignIn(Tenant, Base):
    """A session of an account in one browser, as long as it lasts; ending it deletes the row.

    `sha256` is of the secret in the browser's cookie. It counts while `session_key` is the
    account's, so whatever changes that ends every session.
    """

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    sha256: Mapped[Hash] = mapped_column(unique=True)
    session_key: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(50))
    created_at: Mapped[Moment] = mapped_column(server_default=now())
    seen_at: Mapped[Moment] = mapped_column(server_default=now())

    __table_args__ = (Index(None, "account_id"), Index(None, "seen_at"))

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """Sessions of accounts with a membership in the scope's district."""
        if scope.kind == "everything":
            return true()
        return cls.account_id.in_(select(Membership.account_id).where(Membership.reachable(scope)))


class Membership(Tenant, Base):
    """A role of an account in a district, for one office or, without one, for all.

    One that has ended stays: what its holder did is told with it.
    """

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))
    office_id: Mapped[int | None] = mapped_column()
    role: Mapped[str] = mapped_column(String(20))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

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


class Passkey(Tenant, Base):
    """The public half of a key that a device of the account's owner holds (WebAuthn)."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    extensions: Mapped[str | None] = mapped_column(String(1000))
    backed_up: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[Moment] = mapped_column(server_default=now())
    used_at: Mapped[Moment] = mapped_column(server_default=now())

    __table_args__ = (UniqueConstraint("account_id", "name"),)

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """Passkeys of accounts with a membership in the scope's district."""
        if scope.kind == "everything":
            return true()
        return cls.account_id.in_(select(Membership.account_id).where(Membership.reachable(scope)))


class Token(Tenant, Base):
    """A program's key to the API; only its hash is kept.

    It acts for its owner in the district of the membership: for the offices named, or for all
    that the owner files for.
    """

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    name: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[Hash] = mapped_column(unique=True)
    created_at: Mapped[Moment] = mapped_column(server_default=now())
    scope: Mapped[str] = mapped_column(String(20))
    office_ids: Mapped[list[int] | None] = mapped_column(ARRAY(Integer))
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (one_of("scope", TokenScope),)

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """Tokens of memberships in the scope's district."""
        if scope.kind == "everything":
            return true()
        return cls.membership_id.in_(select(Membership.id).where(Membership.reachable(scope)))
