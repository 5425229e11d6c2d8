"""Subscriptions by mail, as queries: who follows what, and what is new to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, func, select, true
from sqlalchemy.dialects.postgresql import insert

from reports.store.models import (
    Event,
    Mail,
    Report,
    Subscriber,
    Subscription,
    SubscriptionItem,
)
from reports.store.states import MailState, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime, timedelta

    from reports.store.database import UnitOfWork

MOST_NEW = 1_000
"""Reports looked at for one digest; more at once come from an archive, and are told in part."""


@dataclass(frozen=True)
class Fresh:
    """A public version that a subscription has not told of."""

    report_id: int
    revision_id: int
    office_id: int


def by_address(work: UnitOfWork, address: str) -> Subscriber | None:
    """The subscriber with that address, locked."""
    return work.session.scalars(
        select(Subscriber).where(Subscriber.address == address).with_for_update()
    ).one_or_none()


def enrol(work: UnitOfWork, address: str, nonce: str) -> Subscriber:
    """The subscriber with that address, made where there was none, locked."""
    work.session.execute(
        insert(Subscriber).values(address=address, nonce=nonce).on_conflict_do_nothing()
    )
    found = by_address(work, address)
    assert found is not None
    return found


def subscriber(work: UnitOfWork, subscriber_id: int) -> Subscriber | None:
    """One subscriber."""
    return work.session.get(Subscriber, subscriber_id)


def of_subscriber(work: UnitOfWork, subscriber_id: int) -> Sequence[Subscription]:
    """What the address follows or has yet to confirm, the oldest first."""
    return work.session.scalars(
        select(Subscription)
        .where(Subscription.subscriber_id == subscriber_id)
        .order_by(Subscription.id)
    ).all()


def by_token(work: UnitOfWork, sha256: str) -> Subscription | None:
    """The subscription that a link confirms, locked."""
    return work.session.scalars(
        select(Subscription)
        .where(
            Subscription.sha256 == sha256,
            Subscription.expires_at > func.clock_timestamp(),
        )
        .with_for_update(of=Subscription)
    ).one_or_none()


def locked(work: UnitOfWork, subscription_id: int) -> Subscription | None:
    """One subscription, locked."""
    return work.session.scalars(
        select(Subscription)
        .where(Subscription.id == subscription_id)
        .with_for_update(of=Subscription)
    ).one_or_none()


def due(work: UnitOfWork, limit: int) -> Sequence[int]:
    """Ids of confirmed subscriptions whose time has come, the longest overdue first."""
    return work.session.scalars(
        select(Subscription.id)
        .where(
            Subscription.confirmed_at.is_not(None),
            Subscription.paused_at.is_(None),
            Subscription.due_at <= func.clock_timestamp(),
        )
        .order_by(Subscription.due_at, Subscription.id)
        .limit(limit)
    ).all()


def fresh(
    work: UnitOfWork, subscription_id: int, since: datetime, until: datetime
) -> Sequence[Fresh]:
    """Public versions of that time that the subscription has not told of, the newest first."""
    told = exists().where(
        SubscriptionItem.subscription_id == subscription_id,
        SubscriptionItem.revision_id == Event.revision_id,
    )
    rows = work.session.execute(
        select(Report.id, Report.published_revision_id, Report.office_id)
        .join(Event, Event.revision_id == Report.published_revision_id)
        .where(
            Event.after.in_([Status.PUBLISHED.value, Status.CORRECTED.value]),
            Event.at > since,
            Event.at <= until,
            ~told,
        )
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(MOST_NEW)
    ).all()
    return [Fresh(report, revision, office) for report, revision, office in rows if revision]


def tell(work: UnitOfWork, subscription_id: int, revision_ids: Collection[int]) -> set[int]:
    """Notes that these versions are told; those that were not before."""
    if not revision_ids:
        return set()
    rows = [{"subscription_id": subscription_id, "revision_id": one} for one in revision_ids]
    return set(
        work.session.scalars(
            insert(SubscriptionItem)
            .values(rows)
            .on_conflict_do_nothing()
            .returning(SubscriptionItem.revision_id)
        )
    )


def sweep(work: UnitOfWork, kinds: Sequence[str], age: timedelta) -> None:
    """Forgets what nobody confirmed in time, addresses that follow nothing, and their old mail."""
    moment = func.clock_timestamp()
    work.session.execute(
        delete(Subscription).where(
            Subscription.confirmed_at.is_(None), Subscription.expires_at < moment
        )
    )
    work.session.execute(
        delete(Subscriber).where(
            ~exists().where(Subscription.subscriber_id == Subscriber.id),
            Subscriber.created_at < moment - age,
        )
    )
    work.session.execute(
        delete(Mail).where(
            Mail.kind.in_(kinds),
            Mail.state.not_in([MailState.WAITING, MailState.SENDING]),
            Mail.settled_at < moment - age,
        )
    )


def forget(work: UnitOfWork, row: Subscriber, kinds: Sequence[str]) -> None:
    """Deletes the address, all that it follows, and the mail about it, sent or not."""
    work.session.execute(delete(Mail).where(Mail.address == row.address, Mail.kind.in_(kinds)))
    work.session.execute(delete(Subscription).where(Subscription.subscriber_id == row.id))
    work.session.execute(delete(Subscriber).where(Subscriber.id == row.id))


def mails_since(work: UnitOfWork, address: str, kinds: Sequence[str], age: timedelta) -> int:
    """How many mails of these kinds were written to the address lately."""
    return work.session.scalars(
        select(func.count())
        .select_from(Mail)
        .where(
            Mail.address == address,
            Mail.kind.in_(kinds),
            Mail.created_at > func.clock_timestamp() - age,
        )
    ).one()


def last_states(
    work: UnitOfWork, address: str, kind: str, count: int, since: datetime | None
) -> Sequence[str]:
    """What became of the last mails of this kind to the address, the newest first."""
    return work.session.scalars(
        select(Mail.state)
        .where(Mail.address == address, Mail.kind == kind)
        .where(true() if since is None else Mail.created_at > since)
        .order_by(Mail.id.desc())
        .limit(count)
    ).all()


def counts(work: UnitOfWork) -> tuple[int, int, int]:
    """How many subscriptions are confirmed, unconfirmed, and paused."""
    confirmed = Subscription.confirmed_at.is_not(None)
    row = work.session.execute(
        select(
            func.count().filter(confirmed, Subscription.paused_at.is_(None)),
            func.count().filter(~confirmed),
            func.count().filter(confirmed, Subscription.paused_at.is_not(None)),
        ).select_from(Subscription)
    ).one()
    return row[0], row[1], row[2]
