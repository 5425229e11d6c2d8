"""The audit trail: who did what, appended and never changed, each row sealing the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column

from reports.store.models.base import Base, Hash, Moment, Tenant, now

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from reports.store.scope import Scope


class Act(Tenant, Base):
    """Something a person or the service did; without a district, it concerns the service.

    A trigger numbers the rows without a gap and chains them: `sha256` is over the row and
    the `sha256` of the one before. Another refuses every change.
    """

    __tablename__ = "acts"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[Moment] = mapped_column(server_default=now())
    account_id: Mapped[int | None] = mapped_column()
    actor: Mapped[str] = mapped_column(String(100))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(300))
    detail: Mapped[dict[str, Any]] = mapped_column()
    sha256: Mapped[Hash] = mapped_column()

    __table_args__ = (
        Index(None, "district_id", "at"),
        Index(None, "at"),
        Index(None, "office_id"),
        Index(None, "account_id", "at"),
    )

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """The district's own, for those who may see all of it."""
        if scope.kind == "everything":
            return true()
        if scope.kind == "public" or scope.office_ids is not None:
            return ~true()
        return cls.district_id == scope.district_id
