"""Intakes as a district's people see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.services.actors import Actor, Permission
from reports.services.showing import office_view
from reports.services.views import Detail, IntakeFileView, IntakePage, IntakeView, Listing, Reason
from reports.store import intakes, places
from reports.store.states import IntakeFileState, IntakeMode, IntakeState, Status

if TYPE_CHECKING:
    from reports.services.core import Core
    from reports.store.intakes import Counts, Filter, Shown
    from reports.store.models import Intake

PAGE = 25
"""Files on one page: each carries a form of its own."""
MAX_OFFICES = 3_000
"""Offices offered to choose from."""


def listing(
    core: Core, actor: Actor, after: str | None = None, size: int = 20
) -> Listing[IntakeView]:
    """The district's intakes, the newest first."""
    actor.require(Permission.INTAKE)
    last = int(after) if after and after.isdecimal() else None
    with core.database.unit_of_work(actor.scope) as work:
        rows = intakes.listing(work, last, size + 1)
        shown = rows[:size]
        counts = intakes.counts(work, [row.id for row in shown])
        return Listing(
            total=intakes.total(work),
            results=tuple(intake_view(row, counts[row.id]) for row in shown),
            next=str(shown[-1].id) if len(rows) > size else None,
        )


def intake(core: Core, actor: Actor, intake_id: int) -> IntakeView:
    """One intake, and how far it is; NotFoundError."""
    actor.require(Permission.INTAKE)
    with core.database.unit_of_work(actor.scope) as work:
        row = intakes.found(work, intake_id)
        return intake_view(row, intakes.counts(work, [row.id])[row.id])


def page(
    core: Core,
    actor: Actor,
    intake_id: int,
    name: Filter | None = None,
    after: str | None = None,
    size: int = PAGE,
) -> IntakePage:
    """An intake with a page of its files, and the offices they may be given to; NotFoundError."""
    actor.require(Permission.INTAKE)
    last = int(after) if after and after.isdecimal() else None
    with core.database.unit_of_work(actor.scope) as work:
        row = intakes.found(work, intake_id)
        counts = intakes.counts(work, [row.id])[row.id]
        rows = intakes.files(work, row.id, name, last, size + 1)
        offices = places.offices(work, district_id=row.district_id, limit=MAX_OFFICES)
        return IntakePage(
            intake=intake_view(row, counts),
            files=tuple(map(file_view, rows[:size])),
            next=str(rows[size - 1].file.position) if len(rows) > size else None,
            offices=tuple(sorted(map(office_view, offices), key=lambda o: o.name)),
        )


def outcomes(
    core: Core, actor: Actor, intake_id: int
) -> tuple[IntakeView, tuple[IntakeFileView, ...]]:
    """An intake with all of its files, to be written out; NotFoundError."""
    actor.require(Permission.INTAKE)
    with core.database.unit_of_work(actor.scope) as work:
        row = intakes.found(work, intake_id)
        view = intake_view(row, intakes.counts(work, [row.id])[row.id])
        rows = intakes.files(work, row.id)
        return view, tuple(map(file_view, rows))


def intake_view(row: Intake, counts: Counts) -> IntakeView:
    """An intake with its counts."""
    return IntakeView(
        id=row.id,
        district_id=row.district_id,
        name=row.name,
        mode=IntakeMode(row.mode),
        year=row.year,
        state=IntakeState(row.state),
        created=row.created_at,
        created_by=row.created_by,
        started=row.started_at,
        started_by=row.started_by,
        finished=row.finished_at,
        left_out=row.left_out,
        states=counts.by_state,
        shown=counts.by_filter,
    )


def file_view(shown: Shown) -> IntakeFileView:
    """A file of an intake."""
    row = shown.file
    return IntakeFileView(
        id=row.id,
        position=row.position,
        name=row.name,
        size=row.size,
        state=IntakeFileState(row.state),
        named=row.named,
        office=office_view(row.office) if row.office else None,
        score=row.score,
        evidence=tuple(Reason(message, params) for message, params in row.evidence),
        candidates=tuple((int(key), float(score)) for key, score in row.candidates),
        year=row.year,
        form=row.form,
        errors=row.errors,
        warnings=row.warnings,
        notes=row.notes,
        details=tuple(
            Detail(d["severity"], d["at"], Reason(d["message"], d["params"])) for d in row.details
        ),
        reason=Reason(row.reason, row.reason_params or {}) if row.reason else None,
        double=shown.double and row.state == IntakeFileState.READ,
        confirmed_by=row.confirmed_by,
        result=row.result,
        report_id=row.report_id,
        status=Status(shown.status) if shown.status else None,
        public=shown.public,
    )
