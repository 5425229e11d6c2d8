"""What somebody without an account is told by mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from reports.store.states import Frequency


@dataclass(frozen=True)
class SubscriptionView:
    """A stored search that an address follows.

    `query` is the search's address after the question mark. `note` is an English gettext id:
    why the service paused it.
    """

    id: int
    query: str
    title: str
    frequency: Frequency
    confirmed: bool
    paused: bool
    note: str | None
    due: datetime | None


@dataclass(frozen=True)
class Subscriptions:
    """An address with all that it follows."""

    address: str
    subscriptions: tuple[SubscriptionView, ...]


@dataclass(frozen=True)
class SubscriptionCounts:
    """How many subscriptions there are, without saying whose."""

    active: int
    unconfirmed: int
    paused: int
