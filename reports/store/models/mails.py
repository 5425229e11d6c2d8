"""Mail to people: what waits to be sent, what was, and what an administrator hands over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, UniqueConstraint, text, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from reports.store.models.base import Base, Moment, Tenant, now, one_of
from reports.store.states import MailState

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from reports.store.scope import Scope


class Mail(Tenant, Base):
    """A message to one address, written once for its occasion; without a district, the service's.

    `fence` grows with every claim, so that a worker that lost its lease writes nothing any more.
    `error` is an English gettext id. `params` fill the text of that `kind`.
    """

    __tablename__ = "mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    address: Mapped[str] = mapped_column(String(254))
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    occasion: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(20), default=MailState.WAITING)
    attempt: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    lease_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    worker: Mapped[str | None] = mapped_column(String(200))
    error: Mapped[str | None] = mapped_column(Text)
    error_params: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[Moment] = mapped_column(server_default=now())
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __table_args__ = (
        UniqueConstraint("kind", "address", "occasion"),
        one_of("state", MailState),
        Index(None, "district_id", "id"),
        Index(None, "account_id"),
        # What the next claim and the sweeper ask for.
        Index(
            "ix_mails_unsettled",
            "state",
            "id",
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
    )

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """The district's own, for those who may see all of it."""
        if scope.kind == "everything":
            return true()
        if scope.kind == "public" or scope.office_ids is not None:
            return ~true()
        return cls.district_id == scope.district_id
