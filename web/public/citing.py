"""Where a report can be pointed at, in words, and how one cites it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import url_for

from reports.renderers.printed import printed_text
from web.i18n import TIMEZONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.renderers.document import Document, DocumentSection
    from reports.services.views import ReportSummary, VersionView

QUOTED = 40  # characters of a passage that name it in a citation
HASH = 16  # digits of the hash that a citation carries: enough to tell versions apart


@dataclass(frozen=True)
class Citable:
    """A cell, passage or part: its id in the page, its part, its name there, what it says."""

    anchor: str
    section: str
    label: str
    text: str = ""

    @property
    def words(self) -> str:
        """The place in words; empty for the report as a whole."""
        return "，".join(part for part in (self.section, self.label) if part)


@dataclass(frozen=True)
class Citation:
    """The permanent address of a place, and its citation by GB/T 7714 and in English."""

    address: str
    chinese: str
    english: str


WHOLE = Citable("", "", "")


def citables(document: Document) -> Iterator[Citable]:
    """Everything in the report that has an address, in printed order."""
    for index, section in enumerate(document.sections):
        yield Citable(section.anchor, section.heading, "")
        yield from _passages(section, document.preamble if index == 0 else ())
        for table in section.tables:
            for number in table.numbers:
                label = "，".join(number.labels[1:])
                yield Citable(number.anchor, section.heading, label, printed_text(number.cell))


def cite(summary: ReportSummary, version: VersionView, title: str, place: Citable) -> Citation:
    """How one cites a place of a version today."""
    address = url_for(
        "public.version",
        report_id=summary.id,
        version_number=version.number,
        _anchor=place.anchor or None,
        _external=True,
    )
    published, today = _day(version.published), _day(datetime.now(UTC))
    office, hashed = summary.office.name, (version.sha256 or "")[:HASH]
    where = f": {place.words}" if place.words else ""
    chinese = (
        f"{office}. {title}[R/OL]. 第{version.number}版. {published:%Y}{where}"
        f"({published:%Y-%m-%d})[{today:%Y-%m-%d}]. {address}. SHA-256: {hashed}."
    )
    there = f" {place.words}." if place.words else ""
    english = (
        f"{office} ({summary.year}). 《{title}》 [Annual report on open government information, "
        f"version {version.number}, published {_english(published)}].{there} "
        f"{address} (accessed {_english(today)}). SHA-256: {hashed}."
    )
    return Citation(address, chinese, english)


def foot(summary: ReportSummary, version: VersionView) -> str:
    """What a printed page says of itself: version, day, address, hash."""
    address = url_for(
        "public.version", report_id=summary.id, version_number=version.number, _external=True
    )
    day = _day(version.published)
    parts = [f"第{version.number}版", f"{day.year}年{day.month}月{day.day}日公布", address]
    if version.sha256:
        parts.append(f"校验值 {version.sha256[:HASH]}")
    return " · ".join(parts)


def _passages(section: DocumentSection, preamble: tuple) -> Iterator[Citable]:
    for paragraph in (*preamble, *section.paragraphs):
        for run in paragraph.runs:
            if run.passage:
                text = run.text if len(run.text) <= QUOTED else f"{run.text[:QUOTED]}…"
                yield Citable(run.passage.anchor, section.heading, f"“{text}”", run.text)


def _day(moment: datetime) -> datetime:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(TIMEZONE))


def _english(moment: datetime) -> str:
    return format_date(moment.date(), "d MMMM y", locale="en")
