"""What feeds, mail and webhooks tell: reports that became public or were corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class NewsItem:
    """A public report as news.

    `at` is when its present version became public, `published` when its first did; `note` says
    why it was corrected, None for a first version. `passages` are those that the search found.
    """

    report_id: int
    revision_id: int
    title: str
    office: str
    district: str
    year: int
    published: datetime
    at: datetime
    note: str | None
    passages: tuple[str, ...]


@dataclass(frozen=True)
class News:
    """What a stored search finds now, the newest first.

    `changed` is when anything at all last became public or was withdrawn, None before that.
    """

    items: tuple[NewsItem, ...]
    next: str | None
    changed: datetime | None
