"""What the rules compare a report with: last year's, and the neighbours' of the same year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.importers.model import from_json
from reports.rules import Context
from reports.store import filings, places, published, revisions
from reports.store.scope import Scope

if TYPE_CHECKING:
    from reports.content import Content
    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Office, Report

NEIGHBOURS = 40
"""Other offices a text is compared with; each costs some milliseconds, a clerk waits for all."""


def unread(work: UnitOfWork, report: Report, content: Content) -> frozenset[tuple[str, str]]:
    """Tables and rows of an archived report whose numbers its file has, but nobody could read.

    Only as long as the tables are what was read: a row that somebody filled in is judged.
    """
    reading = filings.draft(work, report.id).reading if report.archive else None
    if reading is None:
        return frozenset()
    parsed = from_json(reading)
    return parsed.unread if parsed.content.tables == content.tables else frozenset()


@dataclass(frozen=True)
class Published:
    """A published revision and what it says."""

    report_id: int
    revision_id: int
    content: Content


def published_before(core: Core, office_id: int, year: int) -> Published | None:
    """What the office, or its predecessor, published for the year before."""
    with core.database.unit_of_work(Scope.public()) as work:
        return _before(work, places.office(work, office_id), year)


def previous_of(core: Core, office_id: int, year: int) -> Content | None:
    """The content alone."""
    found = published_before(core, office_id, year)
    return found.content if found else None


def _before(work: UnitOfWork, office: Office, year: int) -> Published | None:
    own = [office.id]
    if office.predecessor_id is not None:
        own.append(office.predecessor_id)
    row = published.of_office(work, own, year - 1)
    return Published(row.report_id, row.id, revisions.content_of(row)) if row else None


@dataclass(frozen=True)
class Beside:
    """Another office's published report of the same year."""

    office: str
    report_id: int
    content: Content


def beside(
    core: Core, office_id: int, year: int, neighbours: int = NEIGHBOURS
) -> tuple[Beside, ...]:
    """So many of the district's other offices that published for the year."""
    with core.database.unit_of_work(Scope.public()) as work:
        return _beside(core, work, places.office(work, office_id), year, neighbours)


def _beside(
    core: Core, work: UnitOfWork, office: Office, year: int, neighbours: int
) -> tuple[Beside, ...]:
    rows = published.neighbours(work, office.district_id, year, office.id, neighbours)
    said = core.shelf.contents(work, {row.revision_id: row.sha256 for row in rows})
    return tuple(
        Beside(row.office, row.report_id, said[row.revision_id])
        for row in rows
        if row.revision_id in said
    )


def context_of(core: Core, office_id: int, year: int, neighbours: int = NEIGHBOURS) -> Context:
    """The comparison for an office's report, with so many of its neighbours.

    From what is public only: others' drafts are nobody's business.
    """
    with core.database.unit_of_work(Scope.public()) as work:
        office = places.office(work, office_id)
        previous = _before(work, office, year)
        others = _beside(core, work, office, year, neighbours)
    return Context(
        previous=previous.content if previous else None,
        office_kind=office.kind,
        level=office.level,
        others=tuple((other.office, other.content) for other in others),
    )
