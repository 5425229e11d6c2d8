"""Webhooks: programs that are told what becomes public, by whoever holds a token.

A webhook belongs to an account and rests while its owner has no role any more. What is sent is
in `delivering`.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from reports.errors import ConflictError, ForbiddenError, InvalidContentError, NotFoundError
from reports.locale import DEFAULT_LOCALE, translate
from reports.services import accounts, posting, searching, signing
from reports.services.mailing import write_mail
from reports.services.subscribing import MAX_QUERY, MAX_TITLE
from reports.services.tasks import WEBHOOKS
from reports.services.views.webhooks import DeliveryView, WebhookView
from reports.store import people, queue
from reports.store import webhooks as table
from reports.store.models import Delivery, Webhook
from reports.store.scope import Scope
from reports.store.states import DeliveryState, WebhookEvent

if TYPE_CHECKING:
    from reports.ports import SearchRequest
    from reports.services.core import Core
    from reports.store.database import UnitOfWork

MOST = 10
"""Webhooks of one account."""
SHOWN = 20
"""Deliveries that are shown of each."""
MOST_TESTS = 5
"""Tests of a webhook that may wait at a time."""


def asked(core: Core, address: str) -> tuple[str, SearchRequest]:
    """The search that an address of the search page, or of a feed, asks for, and how it is kept.

    InvalidContentError, InvalidQueryError. It is asked once, so that none is kept that fails.
    """
    text = address.strip()
    params = parse_qs(urlsplit(text).query if "?" in text else text)
    query = searching.canonical(params)
    if len(query) > MAX_QUERY:
        raise InvalidContentError("This search is too long to be followed; use fewer words")
    if text and not query and text.rstrip("?/").rpartition("/")[2].partition(".")[0] != "search":
        raise InvalidContentError(
            "Search for what the program is to be told of, and copy the address of the results"
        )
    request = searching.request_of(parse_qs(query))
    searching.search(core, request)
    return query, request


def add(core: Core, account_id: int, url: str, query: str, title: str) -> str:
    """Adds a webhook; its secret, shown this once.

    `query` and `title` are the search as kept and in words. InvalidContentError, ForbiddenError
    without a token that counts, ConflictError.
    """
    url = posting.checked(url, core.settings.webhook_ports)
    with core.database.unit_of_work(Scope.everything("add a webhook")) as work:
        people.locked(work, account_id)
        if not may_add(work, account_id):
            raise ForbiddenError("Webhooks are for programs: make a token for yours first")
        there = table.of_account(work, account_id)
        if any((one.url, one.query) == (url, query) for one in there):
            raise ConflictError("This address is told of this search already")
        if len(there) >= MOST:
            raise ConflictError(
                "There are %(count)s webhooks already; delete one that is not needed", count=MOST
            )
        row = Webhook(
            account_id=account_id,
            url=url,
            query=query,
            title=title[:MAX_TITLE],
            nonce=secrets.token_hex(16),
            looked_at=queue.clock(work),
        )
        work.add(row)
        _record(work, row, "webhook_added")
        return signing.secret_of(core.settings.secret_key, row.nonce)


def may_add(work: UnitOfWork, account_id: int) -> bool:
    """Whether the account has a role and a token that counts."""
    now = queue.clock(work)
    return any(
        token.expires_at > now and token.membership.ended_at is None
        for token in people.tokens(work, account_id)
    )


def page(core: Core, account_id: int) -> tuple[tuple[WebhookView, ...], bool]:
    """The account's webhooks with what was delivered last, and whether it may add one."""
    with core.database.unit_of_work(Scope.everything("one's own webhooks")) as work:
        rows = table.of_account(work, account_id)
        views = tuple(_view(work, row) for row in rows)
        return views, may_add(work, account_id) and len(rows) < MOST


def pause(core: Core, account_id: int, webhook_id: int) -> None:
    """Lets a webhook rest; what comes meanwhile is delivered when it goes on. NotFoundError."""
    with core.database.unit_of_work(Scope.everything("pause a webhook")) as work:
        row = table.own(work, account_id, webhook_id)
        if row.paused_at is None:
            row.paused_at = queue.clock(work)
            _record(work, row, "webhook_paused")


def resume(core: Core, account_id: int, webhook_id: int) -> None:
    """Lets a webhook go on; NotFoundError."""
    with core.database.unit_of_work(Scope.everything("resume a webhook")) as work:
        row = table.own(work, account_id, webhook_id)
        if row.paused_at is not None:
            row.paused_at = row.note = row.not_before = None
            _record(work, row, "webhook_resumed")
            _soon(core, work)


def delete(core: Core, account_id: int, webhook_id: int) -> None:
    """Deletes a webhook with what was delivered to it; NotFoundError."""
    with core.database.unit_of_work(Scope.everything("delete a webhook")) as work:
        row = table.own(work, account_id, webhook_id)
        _record(work, row, "webhook_deleted")
        work.delete(row)


def rotate(core: Core, account_id: int, webhook_id: int) -> str:
    """Makes another secret, shown this once; the one before signs for a while, too.

    NotFoundError.
    """
    with core.database.unit_of_work(Scope.everything("rotate a webhook's secret")) as work:
        row = table.own(work, account_id, webhook_id)
        row.nonce, row.nonce_before = secrets.token_hex(16), row.nonce
        row.rotated_at = queue.clock(work)
        _record(work, row, "webhook_rotated")
        return signing.secret_of(core.settings.secret_key, row.nonce)


def test(core: Core, account_id: int, webhook_id: int) -> None:
    """Sends a message that tells of nothing; NotFoundError, ConflictError."""
    with core.database.unit_of_work(Scope.everything("try a webhook")) as work:
        row = _going(work, account_id, webhook_id)
        last = table.last(work, row.id, SHOWN)
        waiting = [one for one in last if one.event == WebhookEvent.TEST and _is_open(one)]
        if len(waiting) >= MOST_TESTS:
            raise ConflictError("Tests are waiting already; see what becomes of them")
        table.leave(work, [message(row.id, WebhookEvent.TEST)])
        row.not_before = None
        _soon(core, work)


def again(core: Core, account_id: int, webhook_id: int, delivery_id: int) -> None:
    """Delivers a message once more, under the same id; NotFoundError, ConflictError."""
    with core.database.unit_of_work(Scope.everything("deliver again")) as work:
        row = _going(work, account_id, webhook_id)
        found = next((d for d in table.last(work, row.id, SHOWN) if d.id == delivery_id), None)
        if found is None:
            raise NotFoundError("There is no delivery %(id)s here", id=delivery_id)
        if not _is_open(found):
            found.attempt = 0
            table.settle(work, found, DeliveryState.WAITING)
        row.not_before = found.not_before = None
        _soon(core, work)


def message(
    webhook_id: int,
    event: WebhookEvent,
    event_id: int | None = None,
    report_id: int | None = None,
) -> dict[str, object]:
    """A delivery to be left, under an id of its own that no receiver has seen."""
    return {
        "webhook_id": webhook_id,
        "event_id": event_id,
        "report_id": report_id,
        "event": event.value,
        "message": f"msg_{secrets.token_hex(16)}",
    }


def stop(work: UnitOfWork, row: Webhook, note: str) -> None:
    """The service pauses a webhook, and tells its owner why: `note`, an English gettext id."""
    if row.paused_at is not None:
        return
    row.paused_at, row.note = queue.clock(work), note
    write_mail(
        work,
        to=row.account.email,
        kind="webhook_paused",
        params={
            "title": row.title,
            "host": urlsplit(row.url).hostname or "",
            "reason": translate(note, locale=DEFAULT_LOCALE),
            "path": "/account/webhooks",
        },
        district_id=None,
        account_id=row.account_id,
    )


def _going(work: UnitOfWork, account_id: int, webhook_id: int) -> Webhook:
    row = table.own(work, account_id, webhook_id)
    if row.paused_at is not None:
        raise ConflictError("The webhook is paused; resume it first")
    return row


def _soon(core: Core, work: UnitOfWork) -> None:
    work.after_commit(lambda: core.nudge(WEBHOOKS.name, WEBHOOKS.queue, 0))


def _is_open(row: Delivery) -> bool:
    return row.state in {DeliveryState.WAITING, DeliveryState.SENDING}


def _record(work: UnitOfWork, row: Webhook, act: str) -> None:
    account = accounts.found(work, row.account_id)
    # No more of the address: it may hold a secret of the receiver's.
    accounts.record(work, account, act, row.title, host=urlsplit(row.url).hostname or "")


def _view(work: UnitOfWork, row: Webhook) -> WebhookView:
    return WebhookView(
        id=row.id,
        url=row.url,
        query=row.query,
        title=row.title,
        created=row.created_at,
        delivered=row.delivered_at,
        paused=row.paused_at is not None,
        note=row.note,
        deliveries=tuple(_delivery_view(one) for one in table.last(work, row.id, SHOWN)),
    )


def _delivery_view(row: Delivery) -> DeliveryView:
    return DeliveryView(
        id=row.id,
        event=WebhookEvent(row.event),
        report_id=row.report_id,
        message=row.message,
        state=DeliveryState(row.state),
        attempts=row.attempt,
        status=row.status,
        error=row.error,
        error_params=row.error_params or {},
        created=row.created_at,
        tried=row.tried_at,
        again=row.not_before if row.state == DeliveryState.WAITING else None,
    )
