"""Loading: files become drafts, submissions, or, as an archive, public reports as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reports.errors import ConflictError, GongkaiError, InvalidContentError
from reports.importers import Parsed, parse_bytes
from reports.services import submitting, taking
from reports.services.actors import SYSTEM, Actor, Permission
from reports.services.administration import add_office
from reports.services.identifying import EXACT, NamedYear, office_of, year_of
from reports.services.office_names import Known, match
from reports.services.taking import Loaded
from reports.services.views import Outcome
from reports.store import places
from reports.store.scope import Scope

if TYPE_CHECKING:
    from reports.services.core import Core
    from reports.services.identifying import NamedOffice
    from reports.services.records import Record
    from reports.store.database import UnitOfWork
    from reports.store.models import District, Office

ASSUMED_YEAR = "The file does not say which year it is about; it stands under %(year)s"


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
        parsed = parsed or parse_bytes(data, name)
        # An archive takes what was published as it is; that it names no year is a finding.
        assumed = datetime.now(UTC).year - 1 if archive and publish else None
        named = office_of(parsed, name)
        year = year_of(parsed, name, assumed)
        if year is None:
            return Outcome(
                name,
                "needs_year",
                office=parsed.content.office,
                notes=len(parsed.notes),
                message="The file does not say which year it is about; put the year into its name",
            )
        loaded = Loaded(core.files.put(data), name, len(data), parsed, year.year)
        return _load(core, actor, district, loaded, named, year, archive=archive, publish=publish)
    except GongkaiError as error:
        return Outcome(name, "failed", message=error.message, params=error.params)


def load_record(core: Core, record: Record, *, archive: bool, publish: bool) -> Outcome:
    """Loads a report of the open data into its district, which must be there, as `load_file`."""
    try:
        year = record.parsed.content.year
        if year is None:
            raise InvalidContentError("The report says no year")
        key = core.files.put(record.data)
        loaded = Loaded(key, record.name, len(record.data), record.parsed, year)
        named, said = record.office, NamedYear(year, "document")
        return _load(
            core, SYSTEM, record.district, loaded, named, said, archive=archive, publish=publish
        )
    except GongkaiError as error:
        return Outcome(record.name, "failed", message=error.message, params=error.params)


def _load(
    core: Core,
    actor: Actor,
    code: str,
    loaded: Loaded,
    named: NamedOffice,
    year: NamedYear,
    *,
    archive: bool,
    publish: bool,
) -> Outcome:
    with core.database.unit_of_work(Scope.public()) as work:
        district_id = places.district(work, code).id
    scope = actor.scope
    if scope.kind != "everything" and scope.district_id != district_id:
        actor.require(Permission.OPERATE)
    with core.database.unit_of_work(Scope.of_district(district_id)) as work:
        office, how = _office(work, places.district(work, code), named)
        report, result = taking.take(
            core, work, actor, office, loaded, archive=archive, publish=publish
        )
        outcome = Outcome(
            loaded.name,
            result,
            report_id=report.id,
            office=office.name,
            match=how,
            office_from=named.source,
            year=year.year,
            year_from=year.source,
            notes=len(loaded.parsed.notes),
            message=ASSUMED_YEAR if year.source == "assumed" else None,
            params={"year": year.year} if year.source == "assumed" else {},
        )
    if publish and not archive and result != "unchanged":
        return _submit_as_clerk(core, actor, outcome)
    return outcome


def _office(work: UnitOfWork, district: District, named: NamedOffice) -> tuple[Office, str]:
    """The office the name means, or a new one of that name; and how it was found.

    ConflictError where several fit: to make one more would only hide that.
    """
    # One load at a time creates offices in a district, or two files would make two of one.
    places.lock_district(work, district.id)
    rows = {row.id: row for row in places.offices(work, district_id=district.id)}
    name = named.name
    if named.source == EXACT:
        same = next((row for row in rows.values() if row.name == name), None)
        return (
            (same, "exact") if same else (add_office(work, district, name, named.kind), "created")
        )
    known = [Known(row.id, row.name, tuple(row.aliases)) for row in rows.values()]
    matching = match(name, known, district.name)
    if matching.verdict == "several":
        raise ConflictError(
            "%(name)s may mean several offices: %(offices)s; give one of them this name as an"
            " alias and load the file again",
            name=name,
            offices=", ".join(c.office.name for c in matching.candidates),
        )
    if matching.found is None:
        return add_office(work, district, name), "created"
    return rows[matching.found.office.id], matching.found.how


def _submit_as_clerk(core: Core, actor: Actor, outcome: Outcome) -> Outcome:
    assert outcome.report_id is not None
    try:
        submitting.submit_loaded(core, actor, outcome.report_id)
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
