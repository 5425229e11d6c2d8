"""The versions of a report that were public, and which of them stay readable.

An address that names a version says the same for ever: what stood there is shown after a
correction, too, unless it was taken back. Taken back is what was public before a withdrawal or
a discreet correction, and an earlier version in which personal numbers stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.errors import NotFoundError
from reports.services.corrections import personal_spans
from reports.services.showing import summary
from reports.services.views import PublicVersion, VersionView
from reports.store import filings, revisions
from reports.store.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Report
    from reports.store.revisions import Shown

MAX_VERSIONS = 50  # of one report on its page; the newest are shown


def listing(core: Core, report_id: int) -> tuple[VersionView, ...]:
    """The versions of a public report, the newest first; NotFoundError where it is not public.

    Asked after the report itself: a step taken meanwhile hides too much for a moment, never too
    little.
    """
    with core.database.unit_of_work(Scope.everything("versions that were public")) as work:
        row = _public(work, report_id)
        return tuple(_views(work, row, revisions.shown_to_the_public(work, report_id)))


def version(core: Core, report_id: int, number: int) -> PublicVersion:
    """One version of a public report; without content where it was taken back.

    NotFoundError where the report is not public or had no such version.
    """
    with core.database.unit_of_work(Scope.everything("a version that was public")) as work:
        row = _public(work, report_id)
        shown = revisions.shown_to_the_public(work, report_id)
        views = {view.number: view for view in _views(work, row, shown)}
        for found in shown:
            if found.revision.number != number or number not in views:
                continue
            view = views[number]
            content = revisions.content_of(found.revision) if view.readable else None
            current = next(v.number for v in views.values() if v.current)
            return PublicVersion(summary(row, current), view, content)
    raise NotFoundError(
        "Report %(report)s has no version %(number)s", report=report_id, number=number
    )


def _public(work: UnitOfWork, report_id: int) -> Report:
    row = filings.found(work, report_id)
    if row.published_revision_id is None:
        raise NotFoundError("There is no report %(report)s here", report=report_id)
    return row


def _views(work: UnitOfWork, row: Report, shown: Sequence[Shown]) -> list[VersionView]:
    hidden_until = filings.last_step_that_hides(work, row.id) or 0
    out: list[VersionView] = []
    open_hashes: set[str] = set()
    for found in shown:
        revision = found.revision
        current = revision.id == row.published_revision_id
        readable = current or (
            found.step >= hidden_until and not personal_spans(revisions.content_of(revision))
        )
        before = revisions.hash_before(work, revision)
        # The hash of what is not shown would let one try out what stood there.
        chained = before if before in open_hashes else None
        if readable:
            open_hashes.add(revision.sha256)
        out.append(
            VersionView(
                number=revision.number,
                received=revision.created_at,
                published=found.at,
                sha256=revision.sha256 if readable else None,
                chained_to=chained,
                first=before is None,
                readable=readable,
                current=current,
            )
        )
    return out[: -MAX_VERSIONS - 1 : -1]
