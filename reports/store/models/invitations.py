"""Invitations: a role in a district, offered to an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from reports.store.models.base import Base, Hash, Moment, Tenant, now
from reports.store.models.places import District, Office

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from reports.store.scope import Scope


class Invitation(Tenant, Base):
    """A role offered to an address, until it is taken, withdrawn, or its time is over.

    The link that takes it is known to the mail alone; here is its hash. Taking it deletes the
    row: a link works once. What became of it stands in the audit trail.
    """

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"))
    office_id: Mapped[int | None] = mapped_column()
    role: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254))
    sha256: Mapped[Hash] = mapped_column(unique=True)
    inviter: Mapped[str] = mapped_column(String(100))
    sent_at: Mapped[Moment] = mapped_column(server_default=now())
    expires_at: Mapped[Moment]

    district: Mapped[District] = relationship(lazy="joined", innerjoin=True)
    office: Mapped[Office | None] = relationship(
        lazy="joined", foreign_keys=[office_id], primaryjoin="Invitation.office_id == Office.id"
    )

    __table_args__ = (
        ForeignKeyConstraint(
            ["office_id", "district_id"],
            ["offices.id", "offices.district_id"],
            name="fk_invitations_office_id_offices",
        ),
        UniqueConstraint("district_id", "email"),
        Index(None, "office_id"),
        CheckConstraint("role IN ('clerk', 'reviewer', 'administrator')", name="role"),
        CheckConstraint("(role = 'clerk') = (office_id IS NOT NULL)", name="clerk"),
    )

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """Invitations to the scope's district, for those who may see all of it."""
        if scope.kind == "everything":
            return true()
        if scope.kind == "public" or scope.office_ids is not None:
            return ~true()
        return cls.district_id == scope.district_id
