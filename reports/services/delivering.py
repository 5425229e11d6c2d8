"""Telling webhooks what is new to them: by the clock, each message at least once.

A delivery is a row under a lease: a worker that dies with one in hand leaves it to the next,
under the same id. What is sent is made when it is sent, of what is public then: a report that
was withdrawn or corrected meanwhile is not told of any more, the later event is.
"""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from reports.errors import LostLeaseError, UnavailableError
from reports.rules.model import N_
from reports.services import noticing, posting, signing, webhooks
from reports.services.core import spread_delay
from reports.services.showing import office_view, summary
from reports.services.tasks import WEBHOOKS
from reports.store import filings, queue, revisions
from reports.store import webhooks as table
from reports.store.scope import Scope
from reports.store.states import DeliveryState, WebhookEvent

if TYPE_CHECKING:
    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Delivery
    from reports.store.webhooks import Claim

AT_ONCE = 8
"""Deliveries under way in one worker, each to another webhook."""
BUDGET = 20.0
"""Seconds after which a task begins nothing more; `posting` bounds what is under way."""
LEASE = 150.0
"""Seconds a claim holds. A worker's process is killed after 120 s with one task (workers.settings):
whoever holds a claim for longer is gone."""
FIRST_DELAY, LONGEST_DELAY = 30.0, 6 * 3600.0
MAX_ATTEMPTS = 25
"""With these delays some three days: a receiver that is down over a weekend loses nothing."""
ROTATED = timedelta(hours=24)
"""How long the secret before signs as well: receivers are changed one after another."""
GONE = 410
_TROUBLE = frozenset({429, 502, 503, 504})
"""Answers that speak of the receiver and not of the message: its other messages wait, too."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Parcel:
    """What goes out, and where."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class _Answer:
    """What came of it: a status, or why there is none."""

    status: int | None
    error: str | None = None
    params: dict[str, Any] | None = None

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def run(core: Core, worker: str) -> int:
    """Finds what is new and delivers what is due; how many deliveries were tried."""
    with core.database.unit_of_work(Scope.everything("take deliveries back")) as work:
        table.take_back(work)
    try:
        noticing.look(core)
    except UnavailableError as error:
        log.warning("webhooks wait for search", error=str(error))
    begun, tried = time.monotonic(), 0
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as threads:
        while True:
            with core.database.unit_of_work(Scope.everything("claim deliveries")) as work:
                claims = table.claim(work, worker, LEASE, AT_ONCE)
            if not claims:
                return tried
            tried += len(list(threads.map(partial(_deliver, core), claims)))
            if time.monotonic() - begun > BUDGET:
                core.nudge(WEBHOOKS.name, WEBHOOKS.queue, 0)
                return tried


def _deliver(core: Core, claimed: Claim) -> None:
    """Sends one delivery and notes what came of it."""
    try:
        with core.database.unit_of_work(Scope.everything("what a webhook is told")) as work:
            row = table.hold(work, claimed)
            parcel = _parcel(core, work, row)
            if parcel is None:
                table.settle(work, row, DeliveryState.SKIPPED)
                return
        answer = _send(core, parcel)
        with core.database.unit_of_work(Scope.everything("note what a webhook answered")) as work:
            _note(work, claimed, answer)
        log.info("webhook delivery", delivery=claimed.id, status=answer.status)
    except LostLeaseError:
        log.warning("delivery lease lost", delivery=claimed.id)


def _send(core: Core, parcel: _Parcel) -> _Answer:
    try:
        networks = core.settings.webhook_networks
        status = posting.post(parcel.url, parcel.body, parcel.headers, networks)
    except posting.UnreachableError as error:
        return _Answer(None, error.message, error.params)
    if 200 <= status < 300:
        return _Answer(status)
    if 300 <= status < 400:
        return _Answer(status, N_("The receiver redirects; enter the address it leads to"))
    return _Answer(status, N_("The receiver answered %(status)s"), {"status": status})


def _note(work: UnitOfWork, claimed: Claim, answer: _Answer) -> None:
    webhook = table.locked(work, claimed.webhook_id)
    row = table.hold(work, claimed)
    assert webhook is not None  # its deliveries go with it, and this one is held
    webhook.tried_at = row.tried_at
    row.status, row.error, row.error_params = answer.status, answer.error, answer.params
    if answer.taken:
        webhook.delivered_at, webhook.not_before = queue.clock(work), None
        table.settle(work, row, DeliveryState.DELIVERED)
    elif answer.status == GONE:
        table.settle(work, row, DeliveryState.FAILED)
        webhooks.stop(work, webhook, N_("The receiver answered that it is gone (410)"))
    elif row.event == WebhookEvent.TEST:
        table.settle(work, row, DeliveryState.FAILED)
    elif row.attempt < MAX_ATTEMPTS:
        delay = spread_delay(FIRST_DELAY, LONGEST_DELAY, row.attempt)
        table.settle(work, row, DeliveryState.WAITING, delay)
        if answer.status is None or answer.status in _TROUBLE:
            table.rest(work, webhook, delay)
    else:
        table.settle(work, row, DeliveryState.FAILED)
        # Not this message alone: nothing has been taken in all the days that it was tried.
        if webhook.delivered_at is None or webhook.delivered_at < row.created_at:
            webhooks.stop(work, webhook, N_("The receiver has taken nothing for days"))


def _parcel(core: Core, work: UnitOfWork, row: Delivery) -> _Parcel | None:
    """The message as it is signed now; None where a later event has overtaken it."""
    told = _told(core, work, row)
    if told is None:
        return None
    at, data = told
    body = json.dumps(
        {"type": row.event, "timestamp": at, "data": data}, ensure_ascii=False
    ).encode()
    now = queue.clock(work)
    webhook, key = row.webhook, core.settings.secret_key
    secrets = [signing.secret_of(key, webhook.nonce)]
    if webhook.nonce_before and webhook.rotated_at and now - webhook.rotated_at < ROTATED:
        secrets.append(signing.secret_of(key, webhook.nonce_before))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Gongkai-Webhooks/1",
        **signing.headers(secrets, row.message, int(now.timestamp()), body),
    }
    return _Parcel(webhook.url, headers, body)


def _told(core: Core, work: UnitOfWork, row: Delivery) -> tuple[str, dict[str, Any]] | None:
    """When it happened, and the report as the API lists it; of a withdrawn one nothing it said."""
    if row.event_id is None:
        at = row.created_at.astimezone(UTC).isoformat()
        return at, {"query": row.webhook.query}
    step = table.step(work, row.event_id)
    report = filings.found(work, step.report_id)
    withdrawn = row.event == WebhookEvent.WITHDRAWN
    if report.published_revision_id != (None if withdrawn else step.revision_id):
        return None
    office = office_view(report.office)
    data: dict[str, Any] = {
        "id": report.id,
        "url": f"{core.settings.site_url.rstrip('/')}/reports/{report.id}",
        "year": report.year,
        "office": {"id": office.id, "name": office.name},
        "district": {"code": office.district, "name": office.district_name},
        "note": step.note or None,
    }
    if not withdrawn:
        assert step.revision_id is not None
        view = summary(report, revisions.numbers(work, [step.revision_id])[step.revision_id])
        data |= {
            "title": view.title,
            "form": view.form,
            "status": view.status.value,
            "published": view.published.isoformat(),
            "revision": view.revision,
            "archive": view.archive,
        }
    return step.at.astimezone(UTC).isoformat(), data
