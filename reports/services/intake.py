"""Bulk intake as a reviewer steers it: look at matches, start, stop, go on, try again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reports.errors import ConflictError, InvalidContentError, NotFoundError
from reports.services import audit, filing, intake_work
from reports.services.actors import Actor, Permission
from reports.services.administration import add_office
from reports.services.intake_opening import require_mode
from reports.store import intake_queue, intakes, places
from reports.store.states import IntakeFileState, IntakeMode, IntakeState

if TYPE_CHECKING:
    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Intake, IntakeFile

S = IntakeFileState


def confirm(
    core: Core, actor: Actor, intake_id: int, file_id: int, office_id: int, year: int
) -> None:
    """Says whose report a file is and of which year; InvalidContentError, ConflictError."""
    actor.require(Permission.INTAKE)
    if not filing.FIRST_YEAR <= year <= datetime.now(UTC).year:
        raise InvalidContentError("There can be no report for the year %(year)s", year=year)
    with core.database.unit_of_work(actor.scope) as work:
        file = _open_file(work, intake_id, file_id)
        office = places.office(work, office_id)
        if office.district_id != file.district_id:
            raise NotFoundError("There is no office %(office)s", office=office_id)
        file.office_id, file.year = office.id, year
        file.score = next((s for key, s in file.candidates if key == office.id), 0.0)
        file.confirmed_by = actor.name
        file.reason = file.reason_params = None
        intake = intakes.found(work, intake_id)
        _note(work, actor, intake, "intake_matched", file=file.name, office=office.name, year=year)


def create_office(
    core: Core, actor: Actor, intake_id: int, file_id: int, name: str, year: int
) -> None:
    """Makes the office that a file is of; ConflictError where there is one of that name."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        file = _open_file(work, intake_id, file_id)
        district = places.district_by_id(work, file.district_id)
        places.lock_district(work, district.id)
        office = add_office(work, district, name)
        audit.record(work, actor, "office_created", district_id=district.id, subject=office.name)
        office_id = office.id
    confirm(core, actor, intake_id, file_id, office_id, year)


def exclude(core: Core, actor: Actor, intake_id: int, file_id: int) -> None:
    """Leaves a file out; it can be taken back in."""
    actor.require(Permission.INTAKE)
    with core.database.unit_of_work(actor.scope) as work:
        file = _open_file(work, intake_id, file_id)
        file.state, file.confirmed_by = S.EXCLUDED.value, actor.name
        intake = _settled(work, actor, intake_id)
        _note(work, actor, intake, "intake_left_out", file=file.name)


def include(core: Core, actor: Actor, intake_id: int, file_id: int) -> None:
    """Takes a file back in that had been left out."""
    actor.require(Permission.INTAKE)
    with core.database.unit_of_work(actor.scope) as work:
        file = intakes.locked_file(work, intake_id, file_id)
        if file.state != S.EXCLUDED:
            raise ConflictError("This file has gone on meanwhile; look at it again")
        file.state = (S.READ if file.reading else S.WAITING).value
        if file.state == S.WAITING:
            file.reason = file.reason_params = None
        file.confirmed_by = None
        work.flush()
        intake = _open_again(core, work, intake_id)
        _note(work, actor, intake, "intake_taken_back", file=file.name)


def keep_only(core: Core, actor: Actor, intake_id: int, file_id: int) -> int:
    """Of several files for one office and year lets this one pass; how many are left out."""
    actor.require(Permission.INTAKE)
    with core.database.unit_of_work(actor.scope) as work:
        file = _open_file(work, intake_id, file_id)
        file.confirmed_by = actor.name
        if file.office_id is not None and file.year is not None:
            file.reason = file.reason_params = None
        others = intakes.exclude_others(work, file, actor.name)
        intake = intakes.found(work, intake_id)
        for other in others:
            _note(work, actor, intake, "intake_left_out", file=other)
        return len(others)


def exclude_open(core: Core, actor: Actor, intake_id: int) -> int:
    """Leaves out every file that waits for a person; how many."""
    actor.require(Permission.INTAKE)
    with core.database.unit_of_work(actor.scope) as work:
        intakes.found(work, intake_id)
        left_out = intakes.exclude_open(work, intake_id, actor.name)
        intake = _settled(work, actor, intake_id)
        for name in left_out:
            _note(work, actor, intake, "intake_left_out", file=name)
        return len(left_out)


def start(core: Core, actor: Actor, intake_id: int) -> int:
    """Has every file taken over that is ready; how many. ConflictError where none is."""
    actor.require(Permission.INTAKE)
    with core.database.unit_of_work(actor.scope) as work:
        number = intakes.queue_ready(work, intake_id)
        intake = _locked(work, intake_id)
        require_mode(actor, IntakeMode(intake.mode))
        if intake.state != IntakeState.CONFIRMING or not number:
            raise ConflictError("No file is ready to be taken over at the moment")
        intake.state = IntakeState.RUNNING.value
        intake.started_by, intake.started_at = actor.name, datetime.now(UTC)
        intake.account_id = actor.account_id
        _note(work, actor, intake, "intake_started")
        intake_work.send(core, work, intake)
        return number


def stop(core: Core, actor: Actor, intake_id: int) -> None:
    """Begins no further file; what is in hand is finished. ConflictError where nothing runs."""
    actor.require(Permission.INTAKE)
    with core.database.unit_of_work(actor.scope) as work:
        intake = _locked(work, intake_id)
        if intake.state not in intake_queue.AT_WORK:
            raise ConflictError("The intake is not running")
        intake.state = IntakeState.STOPPED.value
        _note(work, actor, intake, "intake_stopped")


def resume(core: Core, actor: Actor, intake_id: int) -> None:
    """Goes on where it was stopped; ConflictError where it was not."""
    actor.require(Permission.INTAKE)
    with core.database.unit_of_work(actor.scope) as work:
        intake = _locked(work, intake_id)
        require_mode(actor, IntakeMode(intake.mode))
        if intake.state != IntakeState.STOPPED:
            raise ConflictError("The intake is not stopped")
        _note(work, actor, intake, "intake_resumed")
        _go_on(core, work, intake)


def retry(core: Core, actor: Actor, intake_id: int) -> int:
    """Tries every file again that failed; how many."""
    actor.require(Permission.INTAKE)
    with core.database.unit_of_work(actor.scope) as work:
        require_mode(actor, IntakeMode(intakes.found(work, intake_id).mode))
        number = intakes.queue_again(work, intake_id)
        intake = _open_again(core, work, intake_id)
        _note(work, actor, intake, "intake_retried", count=number)
        return number


def _open_file(work: UnitOfWork, intake_id: int, file_id: int) -> IntakeFile:
    """The file while a person may still decide on it; NotFoundError, ConflictError."""
    file = intakes.locked_file(work, intake_id, file_id)
    if file.state != S.READ:
        raise ConflictError("This file has gone on meanwhile; look at it again")
    return file


def _locked(work: UnitOfWork, intake_id: int) -> Intake:
    intake = intake_queue.locked(work, intake_id)
    if intake is None:
        raise NotFoundError("There is no intake %(intake)s here", intake=intake_id)
    return intake


def _settled(work: UnitOfWork, actor: Actor, intake_id: int) -> Intake:
    """After a file was left out: where it was the last that waited for a person, all is done."""
    work.flush()
    intake = _locked(work, intake_id)
    if intake.state == IntakeState.CONFIRMING:
        intake.state = IntakeState.READING.value
        intake_queue.settle(work, intake)
        if intake.state == IntakeState.DONE:
            _note(work, actor, intake, "intake_finished")
    return intake


def _open_again(core: Core, work: UnitOfWork, intake_id: int) -> Intake:
    """After files came back: the workers go on, unless a person has stopped it."""
    intake = _locked(work, intake_id)
    if intake.state in {IntakeState.CONFIRMING, IntakeState.DONE}:
        _go_on(core, work, intake)
    return intake


def _go_on(core: Core, work: UnitOfWork, intake: Intake) -> None:
    at_work = IntakeState.RUNNING if intake.started_at else IntakeState.READING
    intake.state, intake.finished_at = at_work.value, None
    work.flush()
    intake_queue.settle(work, intake)
    intake_work.send(core, work, intake)


def _note(work: UnitOfWork, actor: Actor, intake: Intake, act: str, **detail: object) -> None:
    """Writes the act into the audit trail."""
    audit.record(
        work, actor, act, district_id=intake.district_id, subject=intake.name, detail=detail
    )
