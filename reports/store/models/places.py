"""Districts (the tenants), their offices, and when each kind of office must publish."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from reports.store.models.base import Base, Moment, Tenant, now, one_of, own_office
from reports.store.states import OfficeKind

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from reports.store.scope import Scope


CHARACTERS = text("string_to_array(folded::text, NULL::text)")
"""The characters of an office's name: what its index finds a part of a name by."""


class District(Base):
    """A tenant. `region` holds the codes from the province down to the district itself."""

    __tablename__ = "districts"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    region: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    requires_review: Mapped[bool] = mapped_column(default=False)
    second_factor_required: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment] = mapped_column(server_default=now())


class _OfDistrict(Tenant):
    """Rows that anyone may read and only the district's own people change: lists of places.

    Reading is not narrowed: names of districts and offices are public knowledge.
    """

    district_id: Mapped[int]

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:  # noqa: ARG003 - open to all scopes
        """Every row."""
        return true()

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        """Rows of the scope's district, for those who may see all of it."""
        if scope.kind == "everything":
            return true()
        if scope.kind == "public" or scope.office_ids is not None:
            return ~true()
        return cls.district_id == scope.district_id


class Office(_OfDistrict, Base):
    """A body that owes a report each year.

    `folded` is the name as compared (see `fold`); `predecessor_id` the office whose duties it
    took over.
    """

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"))
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(20))
    aliases: Mapped[list[str]] = mapped_column(ARRAY(String(200)), default=list)
    predecessor_id: Mapped[int | None] = mapped_column()
    created_at: Mapped[Moment] = mapped_column(server_default=now())

    district: Mapped[District] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        UniqueConstraint("district_id", "name"),
        UniqueConstraint("id", "district_id"),
        # A predecessor in another district would be a door between tenants.
        ForeignKeyConstraint(
            ["predecessor_id", "district_id"],
            ["offices.id", "offices.district_id"],
            name="fk_offices_predecessor_id_offices",
        ),
        Index(None, "district_id", "folded"),
        Index("ix_offices_characters", CHARACTERS, postgresql_using="gin"),
        one_of("kind", OfficeKind),
    )


class Deadline(_OfDistrict, Base):
    """The day by which offices of a kind must have published a year, and by what rule.

    Rows are only added: of a district, kind and year the newest holds, the others are its history.
    `reason` says why it was changed, empty where it is the first.
    """

    __tablename__ = "deadlines"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"))
    office_kind: Mapped[str] = mapped_column(String(20))
    year: Mapped[int] = mapped_column()
    due: Mapped[date] = mapped_column()
    legal_basis: Mapped[str] = mapped_column(String(500))
    reason: Mapped[str] = mapped_column(Text, default="")
    set_at: Mapped[Moment] = mapped_column(server_default=now())
    set_by: Mapped[str] = mapped_column(String(100))

    __table_args__: Any = (
        Index(None, "district_id", "year"),
        one_of("office_kind", OfficeKind),
    )


class _ReadByOffice(Tenant):
    """Rows that the whole district writes, and the office they are about may read."""

    district_id: Mapped[int]
    office_id: Mapped[int]

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """Those of the scope's district, or of its offices if it names some."""
        if scope.kind == "everything":
            return true()
        return ~true() if scope.kind == "public" else own_office(cls, scope)

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        """As reachable, for those who may see all of the district."""
        return cls.reachable(scope) if scope.office_ids is None else ~true()


class Extension(_ReadByOffice, Base):
    """More time for one office, granted with a reason; without `due` it was taken back.

    Rows are only added: of an office and year the newest holds, the others are its history.
    """

    __tablename__ = "extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column()
    office_id: Mapped[int] = mapped_column()
    year: Mapped[int] = mapped_column()
    due: Mapped[date | None] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)
    set_at: Mapped[Moment] = mapped_column(server_default=now())
    set_by: Mapped[str] = mapped_column(String(100))

    __table_args__ = (
        ForeignKeyConstraint(
            ["office_id", "district_id"],
            ["offices.id", "offices.district_id"],
            name="fk_extensions_office_id_offices",
        ),
        Index(None, "office_id", "year"),
        Index(None, "district_id", "year"),
    )


class Reminder(_ReadByOffice, Base):
    """A reminder to an office of a year's report: to so many of its clerks, with a note or ''."""

    __tablename__ = "reminders"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column()
    office_id: Mapped[int] = mapped_column()
    year: Mapped[int] = mapped_column()
    recipients: Mapped[int] = mapped_column()
    note: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column()
    sent_at: Mapped[Moment] = mapped_column(server_default=now())
    sent_by: Mapped[str] = mapped_column(String(100))

    __table_args__ = (
        ForeignKeyConstraint(
            ["office_id", "district_id"],
            ["offices.id", "offices.district_id"],
            name="fk_reminders_office_id_offices",
        ),
        Index(None, "office_id", "year"),
    )
