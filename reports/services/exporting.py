"""The open-data archive of each year: built by workers, never on request.

What stands is served until the next one is whole: files are stored under new keys, and one row
changes. A build that a dead worker left begins again when its claim ends.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

import structlog

from reports.errors import LostLeaseError, NotFoundError
from reports.services import audit, packing
from reports.services.actors import Actor, Permission
from reports.services.core import spread_delay
from reports.services.tasks import EXPORT
from reports.services.views.exports import KINDS, ExportBuild, ExportFile, ExportView
from reports.store import exports
from reports.store.scope import Scope

if TYPE_CHECKING:
    from reports.services.core import Core
    from reports.store.exports import Claim
    from reports.store.models import Export

log = structlog.get_logger(__name__)

LEASE = 300.0
"""Seconds. Renewed with every hundred reports, which take a minute where every PDF must be
rendered anew."""
REST = 600.0
"""Seconds from the beginning of one build to that of the next, unless something was taken back: on
the last day of January hundreds of reports become public, and each would be one build."""
FIRST_DELAY, LONGEST_DELAY = 60.0, 3600.0
GRACE = 3600.0
"""Seconds that files which were replaced stay: who is downloading one may finish."""
MAX_UNFINISHED = 50  # years told of; a report is of 2008 at the earliest
MAX_REASON = 500  # characters kept of an unexpected error


def run(core: Core, worker: str) -> int | None:
    """Builds the archive of the year whose turn it is; the year, or None where all are current."""
    with core.database.unit_of_work(Scope.everything("look which archive is behind")) as work:
        claim = exports.claim(work, worker, LEASE, REST)
    if claim is None:
        return None
    bound = log.bind(year=claim.year, attempt=claim.attempt)
    try:
        _build(core, claim)
    except LostLeaseError:
        bound.warning("archive lease lost")
    except Exception as error:  # noqa: BLE001 - noted; the year is tried again, what stands stands
        bound.error("archive not built", exc_info=True)
        _note_failure(core, claim, f"{type(error).__name__}: {error}"[:MAX_REASON])
    else:
        bound.info("archive built")
    # The next year, behind what other bulk work waits by now.
    core.nudge(EXPORT.name, EXPORT.queue, 0)
    return claim.year


def listing(core: Core) -> tuple[ExportView, ...]:
    """The archives that stand, newest year first."""
    with core.database.unit_of_work(Scope.public()) as work:
        return tuple(map(_view, exports.standing(work)))


def unfinished(core: Core) -> tuple[ExportBuild, ...]:
    """Archives that are being built, or could not be, newest year first."""
    with core.database.unit_of_work(Scope.public()) as work:
        return tuple(
            ExportBuild(
                year=row.year,
                state="building" if in_hand else "failed" if row.error else "waiting",
                stands=row.built_at is not None,
                attempt=row.attempt,
                reason=row.error,
                again=None if in_hand else row.not_before,
            )
            for row, in_hand in exports.unfinished(work, MAX_UNFINISHED)
        )


def retry(core: Core, actor: Actor, year: int) -> bool:
    """Has a failed archive built now instead of later; False where it has not failed."""
    actor.require(Permission.MANAGE_QUEUE)
    with core.database.unit_of_work(Scope.everything("build a failed archive again")) as work:
        found = exports.hurry(work, year)
        if found:
            district = actor.district_id
            audit.record(work, actor, "export_retried", district_id=district, detail={"year": year})
            work.after_commit(lambda: core.nudge(EXPORT.name, EXPORT.queue, 0))
    return found


def export_file(core: Core, year: int, kind: str) -> ExportFile:
    """What stands of a year in a format (see KINDS); NotFoundError."""
    for view in listing(core):
        for file in view.files:
            if (view.year, file.kind) == (year, kind):
                return file
    raise NotFoundError("There is no archive of %(year)s yet", year=year)


def open_file(core: Core, file: ExportFile) -> IO[bytes]:
    """Its bytes, to be read from any place; where they were lost NotFoundError, and a new build."""
    try:
        return core.archives.open(file.key)
    except NotFoundError:
        with core.database.unit_of_work(Scope.everything("an archive was lost")) as work:
            exports.forget(work, file.year)
        raise


def _build(core: Core, claim: Claim) -> None:
    folder = _scratch(core, claim.year)
    try:
        packed = packing.pack(core, claim, folder, LEASE)
        files = [
            {"kind": kind, "key": core.archives.put_file(path), "size": path.stat().st_size}
            for kind, path in packed.files.items()
            if packed.reports
        ]
        # Under our keys a file is its own checksum.
        files = [{**file, "sha256": file["key"]} for file in files]
        with core.database.unit_of_work(Scope.everything("put an archive in place")) as work:
            exports.stand(work, claim, packed.reports, files)
            kept = {file["key"] for row in exports.standing(work) for file in row.files}
        core.archives.prune(kept, GRACE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _scratch(core: Core, year: int) -> Path:
    """An empty folder of this machine; what a killed worker left of the same year goes."""
    ours = hashlib.sha256(core.settings.files_url.encode()).hexdigest()[:8]
    prefix = f"gongkai-export-{ours}-{year}-"
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=prefix))


def _note_failure(core: Core, claim: Claim, reason: str) -> None:
    delay = spread_delay(FIRST_DELAY, LONGEST_DELAY, min(claim.attempt, 10))
    try:
        with core.database.unit_of_work(Scope.everything("note why there is no archive")) as work:
            exports.fail(work, claim, reason, delay)
    except LostLeaseError:
        log.warning("archive lease lost", year=claim.year)


def _view(row: Export) -> ExportView:
    assert row.as_of
    assert row.built_at
    sizes = {file["kind"]: file for file in row.files}
    return ExportView(
        year=row.year,
        reports=row.reports,
        as_of=row.as_of,
        built=row.built_at,
        files=tuple(
            ExportFile(row.year, kind, file["key"], file["size"], file["sha256"], row.built_at)
            for kind in KINDS
            if (file := sizes.get(kind))
        ),
    )
