"""Who follows which search by mail, and what they have been told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from reports.store.models.base import Base, Moment, now, one_of
from reports.store.states import Frequency


class Subscriber(Base):
    """An address of mail; `nonce` goes into its secret link, so that another ends the link."""

    __tablename__ = "subscribers"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254), unique=True)
    nonce: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Moment] = mapped_column(server_default=now())


class Subscription(Base):
    """A stored search that an address follows; nothing goes out before it is confirmed.

    `query` is the search's address in one order, `title` the same in words of `language`.
    `looked_at` is up to when was looked, `due_at` when to look next; `note` says, as an English
    gettext id, why the service paused it. Mails refused before `resumed_at` no longer count.
    """

    __tablename__ = "subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscribers.id", ondelete="CASCADE"))
    query: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(10))
    frequency: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    paused_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    note: Mapped[str | None] = mapped_column(Text)
    resumed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    looked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[Moment] = mapped_column(server_default=now())

    subscriber: Mapped[Subscriber] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        UniqueConstraint("subscriber_id", "query"),
        Index(None, "due_at"),
        one_of("frequency", Frequency),
    )


class SubscriptionItem(Base):
    """That a subscription has told of a version of a report: never a second time."""

    __tablename__ = "subscription_items"

    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True
    )
    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revisions.id"), primary_key=True, index=True
    )
    told_at: Mapped[Moment] = mapped_column(server_default=now())
