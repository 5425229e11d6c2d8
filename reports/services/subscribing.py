"""Following a search by mail, without an account.

An address is asked first: nothing but that question goes out before its owner has said yes, and
what is answered on the page is the same whether the address was known or not. The links in mail
are the only key: one confirms a subscription, once; the other leads to all that the address
follows. It is not stored but signed, and another `nonce` would end it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from reports.errors import InvalidContentError, NotFoundError
from reports.services import accounts
from reports.services.actors import Permission
from reports.services.letters import FOLLOWING, PATH, SUBSCRIPTION
from reports.services.mailing import write_mail
from reports.services.views import SubscriptionCounts, Subscriptions, SubscriptionView
from reports.store import queue, subscriptions
from reports.store.models import Subscription
from reports.store.scope import Scope
from reports.store.states import Frequency

if TYPE_CHECKING:
    from reports.services.actors import Actor
    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Subscriber

LASTS = timedelta(days=7)
"""How long a confirmation is waited for."""
MOST = 50
"""Subscriptions of one address."""
MOST_MAILS = 5
"""Letters in a day to one address that anybody may cause: nobody is flooded through us."""
_CAUSED = ("subscription", "subscription_link")
MAX_QUERY, MAX_TITLE = 2_000, 300
BEIJING = timezone(timedelta(hours=8))
HOUR = 7
"""Of the morning in Beijing, when mail is written; weekly on Mondays."""
PAGE = "/subscriptions/"


def request(
    core: Core, address: str, query: str, title: str, frequency: Frequency, language: str
) -> None:
    """Asks the address whether it wants to follow this search; InvalidContentError.

    Where it follows it already, it gets the link to all that it follows. Beyond the limits
    nothing happens, and nobody is told.
    """
    address = _address(address)
    if len(query) > MAX_QUERY:
        raise InvalidContentError("This search is too long to be followed; use fewer words")
    title = title[:MAX_TITLE]
    with core.database.unit_of_work(Scope.everything("ask for a subscription")) as work:
        subscriber = subscriptions.enrol(work, address, secrets.token_hex(16))
        if _too_many(work, address):
            return
        followed = subscriptions.of_subscriber(work, subscriber.id)
        row = next((one for one in followed if one.query == query), None)
        if row is not None and row.confirmed_at is not None:
            _send_link(core, work, subscriber, language)
            return
        if row is None:
            if len(followed) >= MOST:
                return
            row = Subscription(subscriber_id=subscriber.id, query=query)
        token = secrets.token_urlsafe(32)
        row.title, row.language, row.frequency = title, language, frequency.value
        row.sha256, row.expires_at = _hash(token), queue.clock(work) + LASTS
        work.add(row)
        write_mail(
            work,
            to=address,
            kind="subscription",
            params={
                "title": title,
                "expires": f"{row.expires_at.astimezone(BEIJING):%Y-%m-%d}",
                "language": language,
                PATH: f"{PAGE}confirm/{token}",
            },
            district_id=None,
        )


def unconfirmed(core: Core, token: str) -> SubscriptionView:
    """What a link would confirm; NotFoundError where it counts no more."""
    with core.database.unit_of_work(Scope.everything("open a confirmation")) as work:
        return _view(_asked(work, token))


def confirm(core: Core, token: str) -> str:
    """Begins to follow; the path of all that the address follows. NotFoundError."""
    with core.database.unit_of_work(Scope.everything("confirm a subscription")) as work:
        row, now = _asked(work, token), queue.clock(work)
        row.sha256 = row.expires_at = None
        row.confirmed_at = row.looked_at = now
        row.due_at = next_due(now, Frequency(row.frequency))
        return path_of(core, row.subscriber)


def send_link(core: Core, address: str, language: str) -> None:
    """Mails an address the link to all that it follows, if it follows anything."""
    address = _address(address)
    with core.database.unit_of_work(Scope.everything("send the link of subscriptions")) as work:
        row = subscriptions.by_address(work, address)
        if row is not None and not _too_many(work, address):
            _send_link(core, work, row, language)


def followed(core: Core, token: str) -> Subscriptions:
    """All that an address follows, by its secret link; NotFoundError."""
    with core.database.unit_of_work(Scope.everything("show subscriptions")) as work:
        row = _subscriber(core, work, token)
        found = subscriptions.of_subscriber(work, row.id)
        return Subscriptions(row.address, tuple(_view(one) for one in found if one.confirmed_at))


def subscription(core: Core, token: str, subscription_id: int) -> SubscriptionView:
    """One of them; NotFoundError."""
    with core.database.unit_of_work(Scope.everything("show a subscription")) as work:
        return _view(_own(core, work, token, subscription_id))


def change(core: Core, token: str, subscription_id: int, frequency: Frequency) -> None:
    """Changes how often it writes; NotFoundError."""
    with core.database.unit_of_work(Scope.everything("change a subscription")) as work:
        row = _own(core, work, token, subscription_id)
        row.frequency = frequency.value
        row.due_at = next_due(queue.clock(work), frequency)


def pause(core: Core, token: str, subscription_id: int, *, paused: bool) -> None:
    """Lets it rest, or write again; NotFoundError.

    What came while its reader let it rest is not told. What came while it rested by itself, for
    mail was refused, is told with the next mail: nobody had asked for silence.
    """
    with core.database.unit_of_work(Scope.everything("pause a subscription")) as work:
        row, now = _own(core, work, token, subscription_id), queue.clock(work)
        if not paused and row.paused_at is not None:
            if row.note is None:
                row.looked_at = row.confirmed_at = now
            row.resumed_at, row.due_at = now, next_due(now, Frequency(row.frequency))
        if paused != (row.paused_at is not None):
            row.paused_at, row.note = (now if paused else None), None


def end(core: Core, token: str, subscription_id: int) -> None:
    """Ends one for good, with what is remembered of it; NotFoundError."""
    with core.database.unit_of_work(Scope.everything("end a subscription")) as work:
        work.delete(_own(core, work, token, subscription_id))


def forget(core: Core, token: str) -> None:
    """Deletes the address and everything about it; NotFoundError."""
    with core.database.unit_of_work(Scope.everything("forget a subscriber")) as work:
        subscriptions.forget(work, _subscriber(core, work, token), FOLLOWING)


def counts(core: Core, actor: Actor) -> SubscriptionCounts:
    """How many there are, for those who operate the service."""
    actor.require(Permission.OPERATE)
    with core.database.unit_of_work(Scope.everything("count subscriptions")) as work:
        return SubscriptionCounts(*subscriptions.counts(work))


def path_of(core: Core, row: Subscriber) -> str:
    """The path under which the address sees all that it follows: a secret."""
    return f"{PAGE}{row.id}.{_signature(core, row)}"


def link_params(core: Core, row: Subscription) -> dict[str, str | int]:
    """What a letter about a subscription needs to lead there, and to be unsubscribed from."""
    return {PATH: path_of(core, row.subscriber), SUBSCRIPTION: row.id, "language": row.language}


def next_due(now: datetime, frequency: Frequency) -> datetime:
    """The next morning, or the morning of the next Monday, after `now`."""
    local = now.astimezone(BEIJING)
    morning = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if morning <= local:
        morning += timedelta(days=1)
    if frequency is Frequency.WEEKLY:
        morning += timedelta(days=-morning.weekday() % 7)
    return morning


def _address(text: str) -> str:
    address = text.strip().lower()
    if len(address) > 254 or not accounts.is_address(address):
        raise InvalidContentError("Enter a mail address, such as name@example.com")
    return address


def _too_many(work: UnitOfWork, address: str) -> bool:
    return subscriptions.mails_since(work, address, _CAUSED, timedelta(days=1)) >= MOST_MAILS


def _send_link(core: Core, work: UnitOfWork, row: Subscriber, language: str) -> None:
    params = {PATH: path_of(core, row), "language": language}
    write_mail(work, to=row.address, kind="subscription_link", params=params, district_id=None)


def _asked(work: UnitOfWork, token: str) -> Subscription:
    row = subscriptions.by_token(work, _hash(token))
    if row is None:
        raise NotFoundError("This link counts no more; subscribe again")
    return row


def _subscriber(core: Core, work: UnitOfWork, token: str) -> Subscriber:
    number, _, signature = token.partition(".")
    known = number.isascii() and number.isdecimal() and len(number) <= 9
    row = subscriptions.subscriber(work, int(number)) if known else None
    if row is None or not hmac.compare_digest(_signature(core, row), signature):
        raise NotFoundError("This link counts no more; ask for another")
    return row


def _own(core: Core, work: UnitOfWork, token: str, subscription_id: int) -> Subscription:
    owner = _subscriber(core, work, token)
    row = subscriptions.locked(work, subscription_id)
    if row is None or row.subscriber_id != owner.id or row.confirmed_at is None:
        raise NotFoundError("There is no such subscription; it may have been ended already")
    return row


def _signature(core: Core, row: Subscriber) -> str:
    said = f"subscriber {row.id} {row.nonce}".encode()
    digest = hmac.digest(core.settings.secret_key.encode(), said, "sha256")
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def _view(row: Subscription) -> SubscriptionView:
    return SubscriptionView(
        id=row.id,
        query=row.query,
        title=row.title,
        frequency=Frequency(row.frequency),
        confirmed=row.confirmed_at is not None,
        paused=row.paused_at is not None,
        note=row.note,
        due=row.due_at,
    )
