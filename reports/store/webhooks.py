"""Webhooks, as queries: what is new to each, and the table of deliveries as a queue.

A delivery is claimed with a lease and settled under a fence, one of each webhook at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select, true, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased, defer

from reports.errors import LostLeaseError, NotFoundError
from reports.store.models import Account, Delivery, Event, Membership, Report, Webhook
from reports.store.states import PUBLIC_STEPS, DeliveryState, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement

    from reports.store.database import UnitOfWork

S = DeliveryState


@dataclass(frozen=True)
class New:
    """A step that a webhook was not told of: a version that is public now, or a withdrawal."""

    event_id: int
    report_id: int
    revision_id: int | None
    office_id: int
    after: Status
    at: datetime


@dataclass(frozen=True)
class Claim:
    """A delivery in a worker's hands."""

    id: int
    webhook_id: int
    fence: int


def of_account(work: UnitOfWork, account_id: int) -> Sequence[Webhook]:
    """The account's webhooks, the oldest first."""
    return work.session.scalars(
        select(Webhook).where(Webhook.account_id == account_id).order_by(Webhook.id)
    ).all()


def own(work: UnitOfWork, account_id: int, webhook_id: int) -> Webhook:
    """A webhook of the account, locked; NotFoundError."""
    row = locked(work, webhook_id)
    if row is None or row.account_id != account_id:
        raise NotFoundError("There is no webhook %(id)s here", id=webhook_id)
    return row


def locked(work: UnitOfWork, webhook_id: int) -> Webhook | None:
    """One webhook, locked."""
    return work.session.scalars(
        select(Webhook)
        .where(Webhook.id == webhook_id)
        .with_for_update(of=Webhook, key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def last(work: UnitOfWork, webhook_id: int, limit: int) -> Sequence[Delivery]:
    """The webhook's latest deliveries, the newest first."""
    return work.session.scalars(
        select(Delivery)
        .where(Delivery.webhook_id == webhook_id)
        .order_by(Delivery.id.desc())
        .limit(limit)
    ).all()


def with_news(
    work: UnitOfWork, overlap: timedelta, longest: timedelta, settled: timedelta
) -> Sequence[int]:
    """Ids of the webhooks with steps of reports that they have not been told of."""
    return work.session.scalars(
        select(Webhook.id)
        .where(_alive(), exists().where(*_new(Webhook, overlap, longest, settled)))
        .order_by(Webhook.looked_at, Webhook.id)
    ).all()


def news(
    work: UnitOfWork,
    row: Webhook,
    overlap: timedelta,
    longest: timedelta,
    settled: timedelta,
    after: New | None,
    limit: int,
) -> Sequence[New]:
    """Steps the webhook was not told of, the oldest first, from behind the one given.

    A version counts while it is public, a withdrawal where it was told of the report.
    """
    told = aliased(Delivery)
    known = exists().where(told.webhook_id == row.id, told.report_id == Event.report_id)
    current = Event.revision_id == Report.published_revision_id
    rows = work.session.execute(
        select(Event.id, Event.report_id, Event.revision_id, Event.office_id, Event.after, Event.at)
        .join(Report, Report.id == Event.report_id)
        .join(Webhook, Webhook.id == row.id)
        .where(
            *_new(Webhook, overlap, longest, settled),
            or_(
                and_(Event.after != Status.WITHDRAWN.value, current),
                and_(Event.after == Status.WITHDRAWN.value, known),
            ),
        )
        .where(true() if after is None else tuple_(Event.at, Event.id) > (after.at, after.event_id))
        .order_by(Event.at, Event.id)
        .limit(limit)
    )
    return [
        New(event, report, revision, office, Status(after), at)
        for event, report, revision, office, after, at in rows
    ]


def leave(work: UnitOfWork, values: Sequence[Mapping[str, Any]]) -> None:
    """Leaves deliveries to be made, each once for its event."""
    if values:
        base = {"state": S.WAITING.value, "attempt": 0, "fence": 0}
        rows = [{**base, **one} for one in values]
        work.session.execute(insert(Delivery).values(rows).on_conflict_do_nothing())


def claim(work: UnitOfWork, worker: str, lease: float, limit: int) -> Sequence[Claim]:
    """Takes deliveries that are due, the oldest of each webhook, those tried longest ago first."""
    busy = aliased(Delivery)
    moment = func.clock_timestamp()
    oldest = (
        select(func.min(Delivery.id))
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .where(
            Delivery.state == S.WAITING,
            or_(Delivery.not_before.is_(None), Delivery.not_before <= moment),
            or_(Webhook.not_before.is_(None), Webhook.not_before <= moment),
            _alive(),
            ~exists().where(busy.webhook_id == Delivery.webhook_id, busy.state == S.SENDING),
        )
        .group_by(Delivery.webhook_id, Webhook.tried_at)
        .order_by(Webhook.tried_at.nulls_first())
        .limit(limit)
    )
    rows = work.session.scalars(
        select(Delivery)
        .where(Delivery.id.in_(oldest), Delivery.state == S.WAITING)
        .with_for_update(of=Delivery, skip_locked=True, key_share=True)
    ).all()
    now = work.session.scalar(select(moment))
    assert now is not None
    for row in rows:
        row.state = S.SENDING.value
        row.attempt += 1
        row.fence += 1
        row.worker = worker
        row.tried_at = now
        row.lease_until = now + timedelta(seconds=lease)
    work.flush()
    return [Claim(row.id, row.webhook_id, row.fence) for row in rows]


def hold(work: UnitOfWork, claimed: Claim) -> Delivery:
    """The claimed delivery, locked; LostLeaseError where it is another's or gone.

    Whoever writes to its webhook as well locks that one first.
    """
    row = work.session.scalars(
        select(Delivery)
        .where(Delivery.id == claimed.id)
        .with_for_update(of=Delivery, key_share=True)
    ).one_or_none()
    if row is None or row.fence != claimed.fence or row.state != S.SENDING:
        raise LostLeaseError("Delivery %(id)s is another worker's by now", id=claimed.id)
    return row


def settle(work: UnitOfWork, row: Delivery, state: DeliveryState, wait: float = 0) -> None:
    """Puts a delivery in that state; one that waits again does so for `wait` seconds."""
    row.state = state.value
    row.fence += 1
    row.lease_until = row.worker = None
    row.not_before = _in(work, wait) if wait else None
    work.flush()


def rest(work: UnitOfWork, row: Webhook, seconds: float) -> None:
    """Lets all of a webhook's deliveries wait: its receiver is away for the others too."""
    row.not_before = _in(work, seconds)


def take_back(work: UnitOfWork) -> int:
    """Lets deliveries whose workers are gone wait again; how many there were."""
    rows = work.session.scalars(
        update(Delivery)
        .where(Delivery.state == S.SENDING, Delivery.lease_until < func.clock_timestamp())
        .values(state=S.WAITING.value, fence=Delivery.fence + 1, lease_until=None, worker=None)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(rows)


def step(work: UnitOfWork, event_id: int) -> Event:
    """The step that a delivery tells of; NotFoundError."""
    found = work.session.scalars(
        select(Event).where(Event.id == event_id).options(defer(Event.changes))
    ).one_or_none()
    if found is None:
        raise NotFoundError("There is no event %(id)s", id=event_id)
    return found


def _alive() -> ColumnElement[bool]:
    """Whether it is on, and its owner still has an account and a role."""
    return and_(
        Webhook.paused_at.is_(None),
        exists().where(Account.id == Webhook.account_id, Account.active),
        exists().where(Membership.account_id == Webhook.account_id, Membership.ended_at.is_(None)),
    )


def _new(
    webhook: type[Webhook], overlap: timedelta, longest: timedelta, settled: timedelta
) -> tuple[ColumnElement[bool], ...]:
    moment = func.clock_timestamp()
    since = func.greatest(webhook.created_at, webhook.looked_at - overlap, moment - longest)
    return (
        Event.after.in_([step.value for step in PUBLIC_STEPS]),
        Event.at > since,
        Event.at <= moment - settled,
        ~exists().where(Delivery.webhook_id == webhook.id, Delivery.event_id == Event.id),
    )


def _in(work: UnitOfWork, seconds: float) -> datetime:
    moment: datetime = work.session.execute(select(func.clock_timestamp())).scalar_one()
    return moment + timedelta(seconds=seconds)
