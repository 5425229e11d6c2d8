"""Keeping the index in step with the database: rebuilding it, and finding what differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.services import indexing
from reports.store import filings, published
from reports.store.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.ports import IndexedReport
    from reports.services.core import Core


@dataclass(frozen=True)
class Differences:
    """What the index lacks, holds in another version, and holds though it is not public."""

    missing: tuple[int, ...]
    stale: tuple[int, ...]
    extra: tuple[int, ...]

    @property
    def none(self) -> bool:
        """Whether index and database say the same."""
        return not (self.missing or self.stale or self.extra)


def reindex(core: Core) -> int:
    """Builds the index anew from the database; the number of reports in it."""
    core.search.prepare()
    return core.search.rebuild(_documents(core))


def compare(core: Core) -> Differences:
    """Merges the (id, version) lists of both sides."""
    core.search.refresh()
    indexed = dict(core.search.versions())
    with core.database.unit_of_work(Scope.public()) as work:
        wanted = dict(published.versions(work))
    return Differences(
        missing=tuple(sorted(wanted.keys() - indexed.keys())),
        stale=tuple(sorted(i for i, v in wanted.items() if i in indexed and indexed[i] != v)),
        extra=tuple(sorted(indexed.keys() - wanted.keys())),
    )


def reconcile(core: Core) -> Differences:
    """Puts right what differs; what it was."""
    found = compare(core)
    for report_id in (*found.missing, *found.stale):
        document = _document(core, report_id)
        if document is not None:
            core.search.put(document)
    for report_id in found.extra:
        core.search.remove(report_id, _version(core, report_id))
    core.search.refresh()
    return found


def _document(core: Core, report_id: int) -> IndexedReport | None:
    with core.database.unit_of_work(Scope.everything("reconcile the index")) as work:
        report = filings.found(work, report_id)
        if report.published_revision_id is None:
            return None  # withdrawn since the comparison
        return indexing.document(work, report, report.published_revision_id)


def _version(core: Core, report_id: int) -> int:
    with core.database.unit_of_work(Scope.everything("reconcile the index")) as work:
        return filings.found(work, report_id).version


def _documents(core: Core) -> Iterator[IndexedReport]:
    with core.database.unit_of_work(Scope.everything("rebuild the index")) as work:
        for batch in published.batches(work):
            for report, revision in batch:
                yield indexing.document(work, report, revision.id)
