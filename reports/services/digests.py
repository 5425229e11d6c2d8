"""The mail to those who follow a search: written by the clock, each item once.

The database says what became public since, and which of it a subscription has told of; the
index says which of it fits. What is told and the mail that tells it are written in one
transaction: a worker that dies leaves neither, and two that work on the same subscription
write one mail. A morning that was missed is made up for.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import structlog

from reports.errors import InvalidQueryError, UnavailableError
from reports.locale import translate
from reports.rules.model import N_
from reports.services import news, searching, subscribing
from reports.services.letters import FOLLOWING
from reports.services.mailing import write_mail
from reports.store import queue, subscriptions
from reports.store.scope import Scope
from reports.store.states import Frequency, MailState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from reports.ports import Group, SearchRequest
    from reports.services.core import Core
    from reports.services.views import NewsItem
    from reports.store.database import UnitOfWork
    from reports.store.models import Subscription
    from reports.store.subscriptions import Fresh

AT_ONCE = 200
BUDGET = 20.0
"""Seconds that one task works, so that other bulk work has its turn."""
SETTLED = timedelta(minutes=1)
"""What became public since is told next time: the index may not show it yet."""
OVERLAP = timedelta(days=3)
"""How far back is looked for what the index did not show last time. Nothing is told twice."""
LISTED = 50
"""Items of one mail; of more it says how many, and where they are."""
PAGES = 20
"""Of 100 results each, before what is left is given up: an archive was taken in."""
REFUSED = 3
"""Mails refused one after another after which a subscription rests."""
KEPT = timedelta(days=30)
"""How long settled mail to people without an account is kept."""
MAX_PASSAGE = 200

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Due:
    id: int
    query: str
    due: datetime
    until: datetime
    fresh: Sequence[Fresh]


def run(core: Core) -> int:
    """Writes what is due; how many subscriptions were seen to.

    Without a mail server it waits: what nobody would receive is not told.
    """
    with core.database.unit_of_work(Scope.everything("forget old subscriptions")) as work:
        subscriptions.sweep(work, FOLLOWING, KEPT)
        waiting = subscriptions.due(work, AT_ONCE)
    if core.settings.mail_url is None:
        return 0
    begun, seen = time.monotonic(), 0
    for subscription_id in waiting:
        if time.monotonic() - begun > BUDGET:
            break
        try:
            _see_to(core, subscription_id)
        except UnavailableError as error:
            log.warning("digests wait for search", error=str(error))
            break
        seen += 1
    return seen


def _see_to(core: Core, subscription_id: int) -> None:
    with core.database.unit_of_work(Scope.everything("what is new to a subscription")) as work:
        row = subscriptions.locked(work, subscription_id)
        taken = _take(work, row) if row is not None else None
    if taken is None:
        return
    try:
        items = find(core, searching.request_of(parse_qs(taken.query)), taken.fresh)
    except InvalidQueryError as error:
        log.warning("subscription cannot be searched", subscription=taken.id, error=str(error))
        _rest(core, taken, N_("The search can no longer be read; subscribe to another one"))
        return
    with core.database.unit_of_work(Scope.everything("write a digest")) as work:
        row = subscriptions.locked(work, taken.id)
        # Ended, paused, or another worker's by now.
        if row is None or row.paused_at is not None or row.due_at != taken.due:
            return
        _write(core, work, row, taken, items)


def _take(work: UnitOfWork, row: Subscription) -> _Due | None:
    now = queue.clock(work)
    if row.paused_at is not None or row.due_at is None or row.due_at > now:
        return None
    address, since = row.subscriber.address, row.resumed_at
    last = subscriptions.last_states(work, address, "digest", REFUSED, since)
    if list(last) == [MailState.FAILED] * REFUSED:
        row.paused_at = now
        row.note = N_("Mail to this address was refused several times")
        return None
    assert row.confirmed_at is not None
    assert row.looked_at is not None
    until = now - SETTLED
    since = max(row.confirmed_at, row.looked_at - OVERLAP)
    return _Due(
        row.id, row.query, row.due_at, until, subscriptions.fresh(work, row.id, since, until)
    )


def find(core: Core, asked: SearchRequest, fresh: Sequence[Fresh]) -> tuple[NewsItem, ...]:
    """Those of the new versions that the search finds, the newest first."""
    if not fresh:
        return ()
    wanted = {one.report_id: one.revision_id for one in fresh}
    request = news.newest(asked, searching.MAX_SIZE)
    offices = sorted({one.office_id for one in fresh})
    if "office" not in asked.filters and len(offices) <= searching.MAX_VALUES:
        # Nothing else can be new: the search need not go through all that there is.
        filters = {**asked.filters, "office": tuple(map(str, offices))}
        request = replace(request, filters=filters)
    groups: list[Group] = []
    for _ in range(PAGES):
        page = searching.search(core, request)
        groups += [group for group in page.groups if group.report_id in wanted]
        if page.next is None or len(groups) == len(wanted):
            break
        request = replace(request, after=page.next)
    with core.database.unit_of_work(Scope.public()) as work:
        items = news.items_of(work, tuple(groups))
    # A newer version than the one looked at is told next time.
    return tuple(item for item in items if wanted[item.report_id] == item.revision_id)


def _write(
    core: Core, work: UnitOfWork, row: Subscription, taken: _Due, items: Sequence[NewsItem]
) -> None:
    untold = subscriptions.tell(work, row.id, [item.revision_id for item in items])
    telling = [item for item in items if item.revision_id in untold]
    if telling:
        write_mail(
            work,
            to=row.subscriber.address,
            kind="digest",
            params={
                "title": row.title,
                "items": _items(core, row, telling),
                **subscribing.link_params(core, row),
            },
            district_id=None,
            occasion=f"subscription {row.id} {taken.due.isoformat()}",
        )
    row.looked_at = taken.until
    row.due_at = subscribing.next_due(queue.clock(work), Frequency(row.frequency))


def _items(core: Core, row: Subscription, items: Sequence[NewsItem]) -> str:
    site = core.settings.site_url.rstrip("/")
    parts = []
    for item in items[:LISTED]:
        lines = [f"{item.title}（{item.office}，{item.year}）"]
        if item.note is not None:
            lines.append(translate(N_("Corrected: %(note)s"), {"note": item.note}, row.language))
        if item.passages and "q=" in row.query:
            passage = item.passages[0]
            lines.append(passage[:MAX_PASSAGE] + ("…" if len(passage) > MAX_PASSAGE else ""))
        lines.append(f"{site}/reports/{item.report_id}")
        parts.append("\n".join(lines))
    if len(items) > LISTED:
        more = {"count": len(items) - LISTED, "url": f"{site}/search?{row.query}"}
        parts.append(translate(N_("And %(count)s more: %(url)s"), more, row.language))
    return "\n\n".join(parts)


def _rest(core: Core, taken: _Due, note: str) -> None:
    with core.database.unit_of_work(Scope.everything("pause a subscription")) as work:
        row = subscriptions.locked(work, taken.id)
        if row is not None and row.due_at == taken.due:
            row.paused_at, row.note = queue.clock(work), note
