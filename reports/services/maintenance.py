"""Keeping the index in step with the database: rebuilding it, and finding what differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from reports.services import indexing
from reports.store import filings, published
from reports.store.scope import Scope
from reports.store.states import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.ports import IndexedReport
    from reports.services.core import Core

log = structlog.get_logger(__name__)


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
    """Compares the (id, version) lists of both sides.

    Reports that are being published are left out: their index job has the last word.
    """
    return _differences(core, _indexed(core))


def reconcile(core: Core, limit: int | None = None) -> Differences:
    """Puts right what differs, at most `limit` reports of it; what it was."""
    indexed = _indexed(core)
    found = _differences(core, indexed)
    for report_id in (*found.extra, *found.missing, *found.stale)[:limit]:
        _align(core, report_id, indexed.get(report_id, 0))
    core.search.refresh()
    if not found.none:
        log.warning(
            "index differed",
            missing=len(found.missing),
            stale=len(found.stale),
            extra=len(found.extra),
        )
    return found


def _indexed(core: Core) -> dict[int, int]:
    core.search.refresh()
    return dict(core.search.versions())


def _differences(core: Core, indexed: Mapping[int, int]) -> Differences:
    # Read after the index: what was published in between is no leftover.
    with core.database.unit_of_work(Scope.everything("compare the index")) as work:
        wanted = dict(published.versions(work))
        moving = set(published.in_motion(work))
    return Differences(
        missing=tuple(sorted(wanted.keys() - indexed.keys() - moving)),
        stale=tuple(
            sorted(
                i for i, v in wanted.items() if i in indexed and indexed[i] != v and i not in moving
            )
        ),
        extra=tuple(sorted(indexed.keys() - wanted.keys() - moving)),
    )


def _align(core: Core, report_id: int, indexed: int) -> None:
    """Makes the index say of one report what the database says now.

    `indexed` is the version the index has. It is ahead of the database where a publication was
    called off half-way, or an older backup restored: the count then goes on from there.
    """
    with core.database.unit_of_work(Scope.everything("reconcile the index")) as work:
        report = filings.locked_if_there(work, report_id)
        if report is not None and report.status == Status.PUBLISHING:
            return
        document = None
        version = indexed
        if report is not None:
            shown = report.published_revision_id
            if indexed > (report.public_version if shown else report.version):
                report.version = max(report.version, indexed) + 1
                report.public_version = report.version if shown else 0
                work.flush()
            version = report.version
            document = (
                indexing.document(work, report, shown, report.public_version) if shown else None
            )
    if document is None:
        core.search.remove(report_id, version)
    else:
        core.search.put(document)


def _documents(core: Core) -> Iterator[IndexedReport]:
    """Every published report; no transaction is open while one is handed over."""
    after = 0
    while True:
        with core.database.unit_of_work(Scope.everything("rebuild the index")) as work:
            reports = published.batch(work, after)
            documents = [
                indexing.document(work, report, revision.id, report.public_version)
                for report, revision in reports
            ]
        if not documents:
            return
        yield from documents
        after = documents[-1].report_id
