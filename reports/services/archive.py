"""Loading: files become drafts, submissions, or, as an archive, public reports as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from reports import content as contents
from reports.errors import ConflictError, GongkaiError
from reports.importers import Parsed, parse_bytes
from reports.importers.model import to_json
from reports.importers.office import office_of_title
from reports.services import filing, lifecycle, stages, submitting
from reports.services.actors import SYSTEM, Actor, Permission
from reports.services.administration import add_office
from reports.services.office_names import Known, match
from reports.services.tasks import CHECK
from reports.services.views import Outcome
from reports.store import filings, places, revisions
from reports.store.scope import Scope
from reports.store.states import Status

if TYPE_CHECKING:
    from reports.content import Content
    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import District, Draft, Office, Report

ASSUMED_YEAR = "The file does not say which year it is about; it stands under %(year)s"
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True)
class _Loaded:
    """A file that was read, and which report it is."""

    data: bytes
    key: str
    name: str
    parsed: Parsed
    office: str
    office_from: str
    year: int
    year_from: str


def load_file(
    core: Core,
    district: str,
    data: bytes,
    name: str,
    archive: bool = False,  # noqa: FBT001, FBT002 - the command's two switches
    publish: bool = False,  # noqa: FBT001, FBT002
    actor: Actor = SYSTEM,
    parsed: Parsed | None = None,
) -> Outcome:
    """Loads one file into the district of that code; never raises for what is in the file.

    As an `archive` with `publish` it becomes public as it is. Without `archive`, `publish`
    submits it like a clerk would, which findings may block. Otherwise it stays a draft. The
    same file twice is one report; other content for the same office and year a new revision.
    `parsed` is what the file says, where the caller has read or made it.
    """
    actor.require(Permission.LOAD_ARCHIVE)
    try:
        loaded = _read(
            core, data, name, parsed or parse_bytes(data, name), assume=archive and publish
        )
        if isinstance(loaded, Outcome):
            return loaded
        return _load(core, actor, district, loaded, archive=archive, publish=publish)
    except GongkaiError as error:
        return Outcome(name, "failed", message=error.message, params=error.params)


def _read(core: Core, data: bytes, name: str, parsed: Parsed, *, assume: bool) -> _Loaded | Outcome:
    content = parsed.content
    stem = PurePath(name).stem
    now = datetime.now(UTC).year
    year, year_from = content.year, "document"
    if year is None:
        found = {int(y) for y in _YEAR.findall(stem)}
        year, year_from = (found.pop(), "file name") if len(found) == 1 else (None, "")
    if year is None and content.dated is not None:
        # A report is dated in the year after the one it is about.
        year, year_from = content.dated.year - 1, "date"
    if year is None and assume:
        # An archive takes what was published as it is; that it names no year is a finding.
        year, year_from = now - 1, "assumed"
    if year is None or not filing.FIRST_YEAR <= year <= now:
        return Outcome(
            name,
            "needs_year",
            office=content.office,
            notes=len(parsed.notes),
            message="The file does not say which year it is about; put the year into its name",
        )
    office, office_from = content.office, "document"
    if not office:
        office, office_from = office_of_title(stem) or stem, "file name"
    return _Loaded(data, core.files.put(data), name, parsed, office, office_from, year, year_from)


def _load(
    core: Core, actor: Actor, code: str, loaded: _Loaded, *, archive: bool, publish: bool
) -> Outcome:
    with core.database.unit_of_work(Scope.public()) as work:
        district_id = places.district(work, code).id
    scope = actor.scope
    if scope.kind != "everything" and scope.district_id != district_id:
        actor.require(Permission.OPERATE)
    with core.database.unit_of_work(Scope.of_district(district_id)) as work:
        district = places.district(work, code)
        office, how = _office(work, district, loaded.office)
        source_id = filings.keep_source(
            work, district_id, loaded.key, loaded.name, len(loaded.data), loaded.parsed.media_type
        )
        report, result = _take(work, actor, office, loaded, source_id, archive=archive)
        if archive and publish and result != "unchanged":
            _submit_archive(core, work, actor, report)
        outcome = Outcome(
            loaded.name,
            result,
            report_id=report.id,
            office=office.name,
            match=how,
            office_from=loaded.office_from,
            year=loaded.year,
            year_from=loaded.year_from,
            notes=len(loaded.parsed.notes),
            message=ASSUMED_YEAR if loaded.year_from == "assumed" else None,
            params={"year": loaded.year} if loaded.year_from == "assumed" else {},
        )
    if publish and not archive and result != "unchanged":
        return _submit_as_clerk(core, actor, outcome)
    return outcome


def _office(work: UnitOfWork, district: District, name: str) -> tuple[Office, str]:
    """The office the name means, or a new one of that name; and how it was found."""
    # One load at a time creates offices in a district, or two files would make two of one.
    places.lock_district(work, district.id)
    rows = {row.id: row for row in places.offices(work, district_id=district.id)}
    known = [Known(row.id, row.name, tuple(row.aliases)) for row in rows.values()]
    found = match(name, known, district.name)
    if found is None:
        return add_office(work, district, name), "created"
    return rows[found[0].id], found[1]


def _take(
    work: UnitOfWork,
    actor: Actor,
    office: Office,
    loaded: _Loaded,
    source_id: int,
    *,
    archive: bool,
) -> tuple[Report, str]:
    """The report of the office and year with this content as its draft; and what is new."""
    content = replace(loaded.parsed.content, year=loaded.year)
    if not archive:
        content = replace(content, office=office.name)
    existing = filings.of_office(work, office.id, loaded.year)
    if existing is None:
        report = filing.create(work, actor, office, content)
        report.archive = archive
        _keep_draft(filings.draft(work, report.id), content, loaded, source_id, actor)
        return report, "loaded"
    report = filings.locked(work, existing.id)
    draft = filings.draft(work, report.id, lock=True)
    # An archive whose job was set aside is as if it had not been loaded yet.
    set_aside = report.archive and report.status == Status.RETURNED
    started = report.status != Status.DRAFT and not set_aside
    # Two files of one report in a folder would replace each other each time it is loaded.
    if archive and started and revisions.has_source(work, report.id, source_id):
        return report, "unchanged"
    if contents.canonical_json(contents.load(draft.content)) == contents.canonical_json(content):
        # An archive load that was cut off between draft and submission goes on from there.
        return report, "unchanged" if started else "loaded"
    _require_ours(report, draft, actor, archive=archive)
    report.archive = archive
    _keep_draft(draft, content, loaded, source_id, actor)
    draft.version += 1
    return report, "revised"


def _require_ours(report: Report, draft: Draft, actor: Actor, *, archive: bool) -> None:
    """ConflictError where the file would replace what somebody else wrote or filed here."""
    filed = archive != report.archive and report.current_revision_id is not None
    if filed or (not report.archive and draft.saved_by != actor.name):
        raise ConflictError(
            "%(name)s works on the report of %(office)s for %(year)s here; the file was not"
            " taken over it",
            name=draft.saved_by,
            office=report.office.name,
            year=report.year,
        )
    if not archive:
        # An archive's next file overtakes the one before, even while that is on its way.
        lifecycle.require_editable(report)


def _keep_draft(
    draft: Draft, content: Content, loaded: _Loaded, source_id: int, actor: Actor
) -> None:
    draft.content = contents.dump(content)
    draft.source_id = source_id
    draft.reading = to_json(loaded.parsed)
    draft.saved_by = actor.name


def _submit_archive(core: Core, work: UnitOfWork, actor: Actor, report: Report) -> None:
    """The second door: the revision and its job, with nothing that could block them."""
    draft = filings.draft(work, report.id)
    again = report.published_revision_id is not None
    note = "Loaded again from another file" if again else None
    revisions.write_revision(
        work,
        report,
        contents.load(draft.content),
        actor.name,
        source_id=draft.source_id,
        note=note,
    )
    lifecycle.move(work, report, Status.SUBMITTED, actor, note)
    stages.put(core, work, report, CHECK, bulk=True)


def _submit_as_clerk(core: Core, actor: Actor, outcome: Outcome) -> Outcome:
    assert outcome.report_id is not None
    try:
        submitting.submit(core, actor, outcome.report_id)
    except submitting.FindingsBlockedError as error:
        severities = [finding.severity for finding in error.findings]
        return replace(
            outcome,
            result="draft",
            errors=severities.count("error"),  # type: ignore[arg-type]
            warnings=severities.count("warning"),  # type: ignore[arg-type]
            message=error.message,
            params=error.params,
        )
    return outcome
