"""What somebody sees of the webhooks of their account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from reports.store.states import DeliveryState, WebhookEvent


@dataclass(frozen=True)
class DeliveryView:
    """A message to a webhook.

    `status` is the HTTP status of the last answer, `error` (an English gettext id) why the message
    was not taken, `again` when it is tried next.
    """

    id: int
    event: WebhookEvent
    report_id: int | None
    message: str
    state: DeliveryState
    attempts: int
    status: int | None
    error: str | None
    error_params: Mapping[str, Any]
    created: datetime
    tried: datetime | None
    again: datetime | None


@dataclass(frozen=True)
class WebhookView:
    """A stored search that a program is told of; `note` says why the service paused it."""

    id: int
    url: str
    query: str
    title: str
    created: datetime
    delivered: datetime | None
    paused: bool
    note: str | None
    deliveries: tuple[DeliveryView, ...]
