"""What is new to webhooks: a delivery is left for each event that fits.

As with digests, the database says what is new and the index what of it fits.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import structlog

from reports.errors import InvalidQueryError
from reports.rules.model import N_
from reports.services import digests, searching, webhooks
from reports.store import queue
from reports.store import webhooks as table
from reports.store.scope import Scope
from reports.store.states import Status, WebhookEvent
from reports.store.subscriptions import Fresh

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from reports.services.core import Core
    from reports.store.models import Webhook
    from reports.store.webhooks import New

BUDGET = 20.0
"""Seconds after which a look begins with no further webhook."""
SETTLED = timedelta(seconds=5)
"""What became public since is told next time: the index may not show it yet."""
OVERLAP = timedelta(minutes=2)
"""How far back is looked for what the index, or a long transaction, did not show last time."""
MEANWHILE = timedelta(days=30)
"""What came while a webhook was paused is delivered when it goes on, this far back."""
MOST_NEW = 50
"""Events looked at together: a search in their offices alone finds those that fit."""
_EVENTS = {
    Status.PUBLISHED: WebhookEvent.PUBLISHED,
    Status.CORRECTED: WebhookEvent.CORRECTED,
    Status.WITHDRAWN: WebhookEvent.WITHDRAWN,
}

log = structlog.get_logger(__name__)


def look(core: Core) -> None:
    """Leaves a delivery for each event that fits a webhook; UnavailableError without search."""
    with core.database.unit_of_work(Scope.everything("which webhooks have news")) as work:
        ids = table.with_news(work, OVERLAP, MEANWHILE, SETTLED)
    begun = time.monotonic()
    for webhook_id in ids:
        if time.monotonic() - begun > BUDGET:
            break  # the next look begins with those looked for longest ago
        _look_for(core, webhook_id)


def _look_for(core: Core, webhook_id: int) -> None:
    with core.database.unit_of_work(Scope.everything("look for a webhook")) as work:
        until = queue.clock(work) - SETTLED
    seen = None
    while True:
        with core.database.unit_of_work(Scope.everything("what is new to a webhook")) as work:
            row = table.locked(work, webhook_id)
            if row is None or row.paused_at is not None:
                return
            new = table.news(work, row, OVERLAP, MEANWHILE, SETTLED, seen, MOST_NEW)
        whole = len(new) < MOST_NEW
        # A full page says nothing of what comes behind it.
        _tell(core, row, new, until if whole else min(until, new[-1].at + OVERLAP))
        if whole:
            return
        seen = new[-1]


def _tell(core: Core, known: Webhook, new: Sequence[New], until: datetime) -> None:
    """Leaves deliveries of those that fit, and notes that was looked up to `until`."""
    fresh = [
        Fresh(one.report_id, one.revision_id, one.office_id)
        for one in new
        if one.after is not Status.WITHDRAWN and one.revision_id
    ]
    try:
        items = digests.find(core, searching.request_of(parse_qs(known.query)), fresh)
    except InvalidQueryError as error:
        log.warning("webhook cannot be searched", webhook=known.id, error=str(error))
        with core.database.unit_of_work(Scope.everything("pause a webhook")) as work:
            if row := table.locked(work, known.id):
                webhooks.stop(
                    work, row, N_("The search can no longer be read; add another webhook")
                )
        return
    found = {item.revision_id for item in items}
    fits = [one for one in new if one.after is Status.WITHDRAWN or one.revision_id in found]
    with core.database.unit_of_work(Scope.everything("tell a webhook")) as work:
        row = table.locked(work, known.id)
        if row is None:
            return
        messages = [
            webhooks.message(row.id, _EVENTS[one.after], one.event_id, one.report_id)
            for one in fits
        ]
        table.leave(work, messages)
        row.looked_at = until
