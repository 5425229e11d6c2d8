"""Districts (the tenants), their offices, and when each kind of office must publish."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from reports.store.models.base import Base, Moment, Tenant, now, one_of
from reports.store.states import OfficeKind

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from reports.store.scope import Scope


class District(Base):
    """A tenant. `region` holds the codes from the province down to the district itself."""

    __tablename__ = "districts"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    region: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    requires_review: Mapped[bool] = mapped_column(default=False)
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
        one_of("kind", OfficeKind),
    )


class Deadline(_OfDistrict, Base):
    """The day by which offices of a kind must have published a year, and by what rule."""

    __tablename__ = "deadlines"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"))
    office_kind: Mapped[str] = mapped_column(String(20))
    year: Mapped[int] = mapped_column()
    due: Mapped[date] = mapped_column()
    legal_basis: Mapped[str] = mapped_column(String(500))

    __table_args__: Any = (
        UniqueConstraint("district_id", "office_kind", "year"),
        one_of("office_kind", OfficeKind),
    )
