"""What the rules compare a report with: last year's, and the neighbours' of the same year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.importers.model import from_json
from reports.rules import Context
from reports.store import filings, places, published, revisions
from reports.store.scope import Scope

if TYPE_CHECKING:
    from reports.content import Content
    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Report

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


def context_of(core: Core, office_id: int, year: int) -> Context:
    """The comparison for an office's report.

    From what is public only: others' drafts are nobody's business.
    """
    with core.database.unit_of_work(Scope.public()) as work:
        office = places.office(work, office_id)
        own = [office.id]
        if office.predecessor_id is not None:
            own.append(office.predecessor_id)
        before = published.of_office(work, own, year - 1)
        others = published.neighbours(work, office.district_id, year, office.id, NEIGHBOURS)
    return Context(
        previous=revisions.content_of(before) if before else None,
        office_kind=office.kind,
        level=office.level,
        others=tuple((name, revisions.content_of(row)) for name, row in others),
    )
