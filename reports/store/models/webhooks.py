"""Which search is followed by whose program, and what was delivered to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from reports.store.models.base import Base, Moment, now, one_of
from reports.store.models.people import Account
from reports.store.states import DeliveryState, WebhookEvent


class Webhook(Base):
    """A stored search that a program is told of at `url`.

    `query` is the search's address in one order, `title` the same in words. The secret it signs
    with is not stored but made of `nonce`; the one before goes on counting for a while after
    `rotated_at`. `looked_at` is up to when was looked for what is new, `not_before` when the
    receiver is tried again, `tried_at` and `delivered_at` when it last was and when it last took
    something. `note` says, as an English gettext id, why the service paused it.
    """

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    url: Mapped[str] = mapped_column(Text)
    query: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(300))
    nonce: Mapped[str] = mapped_column(String(64))
    nonce_before: Mapped[str | None] = mapped_column(String(64))
    rotated_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    looked_at: Mapped[Moment]
    not_before: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    tried_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    delivered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    paused_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[Moment] = mapped_column(server_default=now())

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (UniqueConstraint("account_id", "url", "query"),)


class Delivery(Base):
    """A message to a webhook: one for each event, however often it must be tried.

    `message` is what the receiver knows it by. `status` is what the receiver answered last;
    `error`, an English gettext id, why it did not take it. Without an event it is a test.
    """

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    event: Mapped[str] = mapped_column(String(20))
    message: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[str] = mapped_column(String(20), default=DeliveryState.WAITING)
    attempt: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    lease_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    worker: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
    error_params: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[Moment] = mapped_column(server_default=now())
    tried_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    webhook: Mapped[Webhook] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        one_of("event", WebhookEvent),
        one_of("state", DeliveryState),
        # What the next claim asks for; few of all that there are.
        Index(
            "ix_deliveries_unsettled",
            "webhook_id",
            "id",
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
    )
