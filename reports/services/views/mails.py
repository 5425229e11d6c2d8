"""Mails as the outbox shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from reports.services.views.listing import Listing, Reason
    from reports.store.states import MailState


@dataclass(frozen=True)
class MailView:
    """A mail. `text` holds its link only where the reader may see it and asked to.

    `hides_link`: the link is a secret that stands as an ellipsis. `may_show`: the reader may
    ask for it, since the mail has not left and they are to hand it over.
    """

    id: int
    district: str | None
    address: str
    kind: str
    subject: str
    text: str
    state: MailState
    attempt: int
    created: datetime
    settled: datetime | None
    not_before: datetime | None
    error: Reason | None
    hides_link: bool
    may_show: bool


@dataclass(frozen=True)
class Outbox:
    """One page of mails, how many stand in each state, and whether there is a mail server."""

    mails: Listing[MailView]
    counts: Mapping[str, int]
    sends: bool
