"""What workers do for an intake: read its files, then take over what a person let pass.

Each file is a piece of work of its own, claimed with a lease and closed under a fence, so that
a worker that dies loses nothing and one bad file harms no other. A task does such pieces for
some seconds and then sends itself to the end of the line: other bulk work has its turn between.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import simplejson
import structlog

from reports import rules
from reports.errors import GongkaiError, LostLeaseError, UnavailableError
from reports.importers.model import from_json, to_json
from reports.importers.nursery import Nursery
from reports.rules import Context
from reports.rules.model import N_
from reports.services import audit, comparing, intake_details, submitting, taking
from reports.services.actors import Actor
from reports.services.intake_matching import match_file
from reports.services.office_names import Known
from reports.services.taking import Loaded
from reports.services.tasks import BULK, INTAKE
from reports.store import intake_queue, intakes, places, queue
from reports.store.database import from_json as load_json
from reports.store.scope import Scope
from reports.store.states import IntakeFileState, IntakeMode, IntakeState, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.importers import Parsed
    from reports.rules import Finding
    from reports.services.core import Core
    from reports.services.intake_matching import Matched
    from reports.store.database import UnitOfWork
    from reports.store.intake_queue import FileClaim
    from reports.store.models import Intake, IntakeFile, Office

log = structlog.get_logger(__name__)

S = IntakeFileState

BATCH_SECONDS = 10.0
"""A task begins no further file after this. With the 25 s that the worst file takes it stays far
below a task's time limit."""
CHAINS = 4
"""Tasks that are sent for an intake, and so the workers that can be at it at once."""
MAX_ATTEMPTS = 3
"""Claims of one file until it is called the culprit: of its readers' deaths or of errors."""
MAX_TAKEN_BACK = 200
REVIVED = 20  # intakes one sweep sends a word for; the next one comes in seconds


def send(core: Core, work: UnitOfWork, intake: Intake) -> None:
    """Tells the workers of the intake once this transaction stands."""
    intake.nudged_at = queue.clock(work)
    intake_id = intake.id

    def nudge() -> None:
        for _ in range(CHAINS):
            core.nudge(INTAKE.name, INTAKE.queue, intake_id)

    work.after_commit(nudge)


def run(core: Core, worker: str) -> int:
    """Does what is due, whosever turn it is, for a while; how many files that were."""
    until = time.monotonic() + BATCH_SECONDS
    done = 0
    with Nursery() as nursery:
        while claim := _claim(core, worker):
            with _in_hand(core, claim):
                _attempt(core, nursery, claim)
            done += 1
            if time.monotonic() > until:
                core.nudge(INTAKE.name, INTAKE.queue, claim.intake_id)
                break
    return done


def sweep(core: Core) -> int:
    """Takes back files whose worker died, and sends word of intakes nobody works on."""
    with core.database.unit_of_work(Scope.everything("sweep the intakes")) as work:
        lost = intake_queue.expired(work, MAX_TAKEN_BACK)
        heard = BULK in queue.heard_queues(work, core.policy.worker_silent)
    for claim in lost:
        _take_back(core, claim)
    if not heard:
        return len(lost)
    with core.database.unit_of_work(Scope.everything("nudge waiting intakes")) as work:
        silent = intake_queue.unheard(work, core.policy.nudge_after, REVIVED)
    for intake_id in silent:
        core.nudge(INTAKE.name, INTAKE.queue, intake_id)
    return len(lost) + len(silent)


def _take_back(core: Core, claim: FileClaim) -> None:
    try:
        with core.database.unit_of_work(Scope.of_district(claim.district_id)) as work:
            intake, file = intake_queue.hold(work, claim)
            file.fence += 1  # whatever the lost worker still writes will not count
            log.warning("worker lost", file=file.id, worker=file.worker, attempts=file.attempt)
            if file.attempt >= MAX_ATTEMPTS:
                message = N_("The workers that took up this file died %(times)s times")
                _fail(work, intake, file, message, {"times": file.attempt})
            else:
                _close(work, intake, file, S(file.state))
    except LostLeaseError:
        log.info("worker back", file=claim.id)  # its heartbeat came between the two looks


def _claim(core: Core, worker: str) -> FileClaim | None:
    with core.database.unit_of_work(Scope.everything("claim a file of an intake")) as work:
        return intake_queue.claim_next(work, worker, core.policy.lease)


@contextmanager
def _in_hand(core: Core, claim: FileClaim) -> Iterator[None]:
    core.files_in_hand[claim.id] = claim.fence
    try:
        yield
    finally:
        core.files_in_hand.pop(claim.id, None)


def _attempt(core: Core, nursery: Nursery, claim: FileClaim) -> None:
    bound = log.bind(file=claim.id, intake=claim.intake_id, attempt=claim.attempt)
    try:
        (_read if claim.state == S.WAITING else _take)(core, nursery, claim)
    except LostLeaseError:
        bound.warning("lease lost; nothing was written")
    except (Exception, MemoryError) as error:  # noqa: BLE001 - recorded with the file
        bound.warning("file failed", error=str(error), exc_info=not isinstance(error, GongkaiError))
        _record(core, claim, error)
    else:
        bound.info("file done", state=claim.state)


def _record(core: Core, claim: FileClaim, error: BaseException) -> None:
    """Why the file failed. Only what may pass by itself is tried again."""
    lasting = isinstance(error, GongkaiError) and not isinstance(error, UnavailableError)
    if isinstance(error, GongkaiError):
        message, params = error.message, {k: str(v) for k, v in error.params.items()}
    else:
        message = N_("Unexpected error: %(error)s")
        params = {"error": f"{type(error).__name__}: {error}"[:500]}
    try:
        with core.database.unit_of_work(Scope.of_district(claim.district_id)) as work:
            intake, file = intake_queue.hold(work, claim)
            if lasting or file.attempt >= MAX_ATTEMPTS:
                _fail(work, intake, file, message, params)
            else:
                _close(work, intake, file, S(file.state))
    except LostLeaseError:
        log.warning("lease lost; the failure was not recorded", file=claim.id)


def _close(work: UnitOfWork, intake: Intake, file: IntakeFile, state: IntakeFileState) -> None:
    """Ends the claim; with the last file of all the intake is finished."""
    intake_queue.close(work, intake, file, state)
    if intake.state == IntakeState.DONE:
        audit.record(
            work,
            _acting(intake),
            "intake_finished",
            district_id=intake.district_id,
            subject=intake.name,
        )


def _fail(
    work: UnitOfWork, intake: Intake, file: IntakeFile, message: str, params: Mapping[str, object]
) -> None:
    file.reason, file.reason_params = message, dict(params)
    to = S.UNREADABLE if file.state == S.WAITING else S.FAILED
    _close(work, intake, file, to)


def _read(core: Core, nursery: Nursery, claim: FileClaim) -> None:
    parsed = nursery.parse(core.files.get(claim.sha256), claim.name)
    reading = core.files.put(simplejson.dumps(to_json(parsed), use_decimal=True).encode("utf-8"))
    with core.database.unit_of_work(Scope.of_district(claim.district_id)) as work:
        known = [Known(*row) for row in places.office_names(work, claim.district_id)]
        district = places.district_by_id(work, claim.district_id).name
        assumed = intakes.found(work, claim.intake_id).year
    matched = match_file(parsed, claim.name, known, district, assumed)
    found = _findings(core, parsed, matched.office_id, matched.year)
    with core.database.unit_of_work(Scope.of_district(claim.district_id)) as work:
        intake, file = intake_queue.hold(work, claim)
        file.reading = reading
        file.form = parsed.content.form
        file.notes = len(parsed.notes)
        _note_match(file, matched)
        _note_findings(file, parsed, found)
        _close(work, intake, file, S.READ)


def _findings(
    core: Core, parsed: Parsed, office_id: int | None, year: int | None
) -> tuple[Finding, ...]:
    """What the rules say of the file by itself and against the office's last year.

    Not against its neighbours: that costs as much as all else, and is done when it is submitted.
    """
    context = Context(unread=parsed.unread)
    if office_id is not None and year is not None:
        compared = comparing.context_of(core, office_id, year, neighbours=0)
        context = Context(
            compared.previous, compared.office_kind, compared.level, (), parsed.unread
        )
    return rules.check(parsed.content, context)


def _note_match(file: IntakeFile, matched: Matched) -> None:
    file.named = matched.named[:200] if matched.named else None
    file.office_id, file.score, file.year = matched.office_id, matched.score, matched.year
    file.evidence = [[reason.message, dict(reason.params)] for reason in matched.evidence]
    file.candidates = [list(candidate) for candidate in matched.candidates]
    file.reason = matched.doubt.message if matched.doubt else None
    file.reason_params = dict(matched.doubt.params) if matched.doubt else None


def _note_findings(file: IntakeFile, parsed: Parsed, found: tuple[Finding, ...]) -> None:
    severities = [finding.severity for finding in found]
    file.errors, file.warnings = severities.count("error"), severities.count("warning")
    file.details = intake_details.details(parsed.content, found, parsed.notes)


def _take(core: Core, _: Nursery, claim: FileClaim) -> None:
    with core.database.unit_of_work(Scope.of_district(claim.district_id)) as work:
        intake, file = intake_queue.hold(work, claim)
        assert file.reading is not None
        assert file.year is not None
        key, mode, actor = file.reading, IntakeMode(intake.mode), _acting(intake)
        source = (file.sha256, file.name, file.size, file.year)
    parsed = from_json(load_json(core.files.get(key)))
    loaded = Loaded(source[0], source[1], source[2], parsed, source[3])
    archive = mode is IntakeMode.ARCHIVE
    with core.database.unit_of_work(Scope.of_district(claim.district_id)) as work:
        intake, file = intake_queue.hold(work, claim)
        office = _office(work, file)
        report, result = taking.take(
            core, work, actor, office, loaded, archive=archive, publish=archive
        )
        file.report_id, file.result = report.id, result
        file.reason = file.reason_params = None
        if mode is not IntakeMode.SUBMIT:
            _close(work, intake, file, S.TAKEN)
            return
        # Its draft stands with this transaction; what follows can be done twice.
        report_id, submitted = report.id, result == "unchanged"
    _submit(core, actor, claim, report_id, parsed, submitted=submitted)


def _submit(
    core: Core, actor: Actor, claim: FileClaim, report_id: int, parsed: Parsed, *, submitted: bool
) -> None:
    """Submits the draft; where findings block it, it stays one and the file says why."""
    blocked: submitting.FindingsBlockedError | None = None
    if not submitted:
        try:
            submitting.submit_loaded(core, actor, report_id)
        except submitting.FindingsBlockedError as error:
            blocked = error
    with core.database.unit_of_work(Scope.of_district(claim.district_id)) as work:
        intake, file = intake_queue.hold(work, claim)
        if blocked is not None:
            file.result = "draft"
            file.reason, file.reason_params = blocked.message, dict(blocked.params)
            file.details = intake_details.of_findings(parsed.content, blocked.findings)
        _close(work, intake, file, S.TAKEN)


def _office(work: UnitOfWork, file: IntakeFile) -> Office:
    assert file.office_id is not None
    return places.office(work, file.office_id)


def _acting(intake: Intake) -> Actor:
    """The service acting for whoever started the intake: by their name, in that district alone."""
    name = intake.started_by or intake.created_by
    return Actor(intake.account_id, name, frozenset({Role.OPERATOR}), intake.district_id)
