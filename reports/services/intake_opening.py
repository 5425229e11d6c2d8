"""Opening an intake: what was sent is unpacked, kept by content, and put in line to be read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from reports.errors import InvalidContentError, UnreadableFileError
from reports.importers import bundles
from reports.importers.limits import MAX_BYTES
from reports.rules.model import N_
from reports.services import audit, filing, intake_work
from reports.services.actors import Actor, Permission
from reports.store import intake_queue
from reports.store.models import Intake, IntakeFile
from reports.store.states import IntakeFileState, IntakeMode, IntakeState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.importers.bundles import Member
    from reports.services.core import Core

S = IntakeFileState

MAX_FILES = 1_000
"""Files of one intake: a large district has some hundred offices."""
_HEAD = 8  # bytes that tell a zip


def open_intake(
    core: Core,
    actor: Actor,
    files: Sequence[tuple[str, IO[bytes]]],
    mode: IntakeMode,
    year: int | None = None,
) -> int:
    """Keeps the files (name and stream each; zips are unpacked) and has them read; the id.

    `year` is that of files which do not tell theirs. A file that cannot even be kept stands in
    the intake with the reason. UnreadableFileError where a zip cannot be opened,
    InvalidContentError where there is no file or there are too many.
    """
    require_mode(actor, mode)
    if actor.district_id is None:
        raise InvalidContentError("Choose the district first: its reviewers take files in")
    if year is not None and not filing.FIRST_YEAR <= year <= datetime.now(UTC).year:
        raise InvalidContentError("There can be no report for the year %(year)s", year=year)
    if sum(_number(name, stream) for name, stream in files) > MAX_FILES:
        raise InvalidContentError(
            "An intake takes %(limit)s files at most; send them in parts", limit=MAX_FILES
        )
    names: list[str] = []
    rows: list[IntakeFile] = []
    seen: dict[tuple[str, str], str] = {}
    for sent, member in _members(files):
        if sent not in names:
            names.append(sent)
        if member is not None:
            rows.append(_row(core, member, len(rows) + 1, seen))
    if not rows:
        raise InvalidContentError("There is no file of a report in what was sent")
    intake = Intake(
        district_id=actor.district_id,
        mode=mode.value,
        year=year,
        state=IntakeState.READING.value,
        name=(names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}")[:255],
        account_id=actor.account_id,
        created_by=actor.name,
    )
    with core.database.unit_of_work(actor.scope) as work:
        work.add(intake)
        for row in rows:
            row.district_id, row.intake_id = intake.district_id, intake.id
        work.add(*rows)
        audit.record(
            work,
            actor,
            "intake_opened",
            district_id=intake.district_id,
            subject=intake.name,
            detail={"count": len(rows)},
        )
        intake_queue.settle(work, intake)
        intake_work.send(core, work, intake)
        return intake.id


def require_mode(actor: Actor, mode: IntakeMode) -> None:
    """ForbiddenError where the actor may not take files in for this.

    An archive is public as it is, and no reviewer may publish figures of their own.
    """
    actor.require(Permission.INTAKE)
    if mode is IntakeMode.ARCHIVE:
        actor.require(Permission.LOAD_ARCHIVE)


def _number(name: str, stream: IO[bytes]) -> int:
    """How many files would be kept of what was sent, before any is."""
    cleaned = bundles.clean_name(name)
    if _is_bundle(cleaned, stream):
        return bundles.count(stream)
    return int(not bundles.is_litter(cleaned))


def _is_bundle(name: str, stream: IO[bytes]) -> bool:
    stream.seek(0)
    head = stream.read(_HEAD)
    stream.seek(0)
    return bundles.is_bundle(name, head)


def _members(files: Iterable[tuple[str, IO[bytes]]]) -> Iterator[tuple[str, Member | None]]:
    """Each file and each member of a zip, with the name of what it was sent in."""
    for given, stream in files:
        name = bundles.clean_name(given)
        if _is_bundle(name, stream):
            yield name, None
            for member in bundles.members(stream):
                yield name, member
        elif not bundles.is_litter(name):
            yield name, _single(name, stream)


def _single(name: str, stream: IO[bytes]) -> Member:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        fault = UnreadableFileError(
            "The file is larger than %(limit)s MB; send a smaller one", limit=MAX_BYTES // 2**20
        )
        return bundles.Member(name, b"", fault)
    return bundles.Member(name, data)


def _row(core: Core, member: Member, position: int, seen: dict[tuple[str, str], str]) -> IntakeFile:
    """The row of a file, kept in the store; one that is there already is left out."""
    fault, data = member.fault, member.data
    kind = PurePosixPath(member.name.lower()).suffix
    row = IntakeFile(
        position=position,
        name=member.name,
        sha256=core.files.put(data),
        size=len(data),
        state=S.WAITING.value,
    )
    if fault is not None:
        row.state = S.UNREADABLE.value
        row.reason, row.reason_params = fault.message, dict(fault.params)
    elif not data.strip():
        row.state, row.reason = S.UNREADABLE.value, N_("The file is empty")
    # Under another type of name it is another file: one may be right where the other lies.
    elif (row.sha256, kind) in seen:
        row.state = S.EXCLUDED.value
        row.reason = N_("It is the same file as %(name)s")
        row.reason_params = {"name": seen[row.sha256, kind]}
    else:
        seen[row.sha256, kind] = member.name
    return row
