"""What a rendering may say beyond the content, and the formats there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from reports.content import Content

OFFICE_TIME = ZoneInfo("Asia/Shanghai")
_UNKNOWN_DAY = date(2008, 5, 1)  # the first day the regulations were in force


class Remark(Protocol):
    """A finding as it is printed."""

    @property
    def severity(self) -> str:
        """``error``, ``warning`` or ``notice``."""

    @property
    def where(self) -> str:
        """The address of a cell or span."""

    @property
    def message(self) -> str:
        """What was found, in the reader's language."""


@dataclass(frozen=True)
class Note:
    """A note below the tables of a section, as it is published."""

    section: str
    text: str


@dataclass(frozen=True)
class Format:
    """A format that reports are rendered in."""

    media_type: str
    extension: str
    label: str


@dataclass(frozen=True)
class RenderInfo:
    """Facts about the publication; the clock is never asked, so renderings can be repeated.

    `content_hash` is the revision's SHA-256 in hex. `archive` marks a report taken over as it
    had been published elsewhere; its `findings` are shown with it. `notes` stand below the
    tables of their section.
    """

    office: str | None = None
    district_name: str | None = None
    report_url: str | None = None
    revision: int | None = None
    published: datetime | None = None
    content_hash: str | None = None
    archive: bool = False
    findings: tuple[Remark, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def published_day(self) -> date | None:
        """The day it became public, in the offices' time."""
        if self.published is None:
            return None
        moment = self.published
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(OFFICE_TIME).date()

    def imprint(self) -> str:
        """The line at the foot of a printed page; empty for a draft."""
        parts = []
        if self.revision:
            parts.append(f"第{self.revision}版")
        if day := self.published_day:
            parts.append(f"{day.year}年{day.month}月{day.day}日公布")
        if self.archive:
            parts.append("归档件，据原件排印")
        if self.report_url:
            parts.append(self.report_url)
        if self.content_hash:
            parts.append(f"校验值 {self.content_hash[:16]}")
        return " · ".join(parts)


def document_time(content: Content, info: RenderInfo) -> datetime:
    """The date written into a file's properties: published, else dated, else the year's end."""
    day = info.published_day or content.dated
    if day is None:
        day = date(content.year, 12, 31) if content.year else _UNKNOWN_DAY
    return datetime.combine(day, time(), tzinfo=UTC)
