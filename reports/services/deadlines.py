"""Deadlines as a district keeps them: by kind of office, and more time for one office.

A kind's deadline rests on a law or notice and is the administrator's to set
(`administration.set_deadline`); a reviewer may grant one office more time. Nothing is
overwritten: what held before stays to be read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from reports.errors import InvalidContentError, NotFoundError
from reports.services import audit
from reports.services.actors import Actor, Permission
from reports.services.administration import require_day_after
from reports.services.showing import district_view, extension_view, office_view
from reports.services.views import (
    DeadlinePage,
    DeadlineView,
    ExtensionView,
    KindDeadline,
    OfficeDeadline,
)
from reports.store import deadlines, places
from reports.store.models import District, Extension
from reports.store.states import OfficeKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.services.core import Core
    from reports.services.views import OfficeView
    from reports.store.database import UnitOfWork
    from reports.store.deadlines import Due
    from reports.store.models import Deadline, Office

MAX_REASON = 1_000


def own_district(work: UnitOfWork, actor: Actor, code: str | None = None) -> District:
    """The actor's district, for an operator the one of that code; NotFoundError."""
    if actor.district_id is None:
        return places.district(work, code or "")
    row = work.get(District, actor.district_id)
    assert row is not None
    return row


def district_deadlines(
    core: Core, actor: Actor, year: int, district: str | None = None
) -> DeadlinePage:
    """What holds in the actor's district for a year; kinds without an office are left out."""
    actor.require(Permission.REVIEW)
    with core.database.unit_of_work(actor.scope) as work:
        place = own_district(work, actor, district)
        offices = {row.id: row for row in places.offices(work, district_id=place.id)}
        numbers = Counter(row.kind for row in offices.values())
        by_kind = defaultdict(list)
        for row in deadlines.history(work, place.id, year):
            by_kind[row.office_kind].append(_deadline_view(row))
        granted = defaultdict(list)
        for grant in deadlines.extension_history(work, place.id, year):
            granted[grant.office_id].append(grant)
        due = deadlines.deadlines(work, [offices[i] for i in granted], {year})
        return DeadlinePage(
            district=district_view(place),
            year=year,
            kinds=tuple(
                KindDeadline(kind, numbers[kind], next(iter(rows), None), tuple(rows[1:]))
                for kind in OfficeKind
                if (rows := by_kind[kind]) or numbers[kind]
            ),
            offices=tuple(
                _office_deadline(offices[i], year, due.get((i, year)), granted[i])
                for i in sorted(granted, key=lambda i: offices[i].name)
            ),
        )


def offices(core: Core, actor: Actor, district: str | None = None) -> tuple[OfficeView, ...]:
    """The offices of the actor's district, by name."""
    actor.require(Permission.REVIEW)
    with core.database.unit_of_work(actor.scope) as work:
        rows = places.offices(work, district_id=own_district(work, actor, district).id)
    return tuple(sorted(map(office_view, rows), key=lambda office: office.name))


def office_deadline(core: Core, actor: Actor, office_id: int, year: int) -> OfficeDeadline:
    """What holds for one office of the actor's district; NotFoundError."""
    actor.require(Permission.REVIEW)
    with core.database.unit_of_work(actor.scope) as work:
        row = own_office(work, actor, office_id)
        grants = deadlines.extension_history(work, row.district_id, year, office_id)
        return _office_deadline(row, year, deadlines.deadline(work, row, year), grants)


def extend(
    core: Core, actor: Actor, office_id: int, year: int, due: date, reason: str
) -> OfficeDeadline:
    """Gives one office more time; InvalidContentError without a reason, or where it is not more.

    The same again changes nothing.
    """
    actor.require(Permission.REVIEW)
    require_day_after(year, due)
    with core.database.unit_of_work(actor.scope) as work:
        row = own_office(work, actor, office_id)
        places.lock_district(work, row.district_id)
        before = deadlines.deadline(work, row, year)
        if before and before.regular and due <= before.regular.due:
            raise InvalidContentError(
                "More time must end after the regular deadline, %(due)s",
                due=before.regular.due.isoformat(),
            )
        _grant(work, actor, row, year, due, reason)
    return office_deadline(core, actor, office_id, year)


def take_back(core: Core, actor: Actor, office_id: int, year: int, reason: str) -> OfficeDeadline:
    """The regular deadline holds again; InvalidContentError without a reason."""
    actor.require(Permission.REVIEW)
    with core.database.unit_of_work(actor.scope) as work:
        row = own_office(work, actor, office_id)
        places.lock_district(work, row.district_id)
        _grant(work, actor, row, year, None, reason)
    return office_deadline(core, actor, office_id, year)


def _grant(
    work: UnitOfWork, actor: Actor, office: Office, year: int, due: date | None, reason: str
) -> None:
    reason = reason.strip()[:MAX_REASON]
    if not reason:
        raise InvalidContentError("Say why")
    held = deadlines.extensions(work, {year}, office_ids={office.id})
    if (held[0].due if held else None) == due and (due is None or held[0].reason == reason):
        return
    work.add(
        Extension(
            district_id=office.district_id,
            office_id=office.id,
            year=year,
            due=due,
            reason=reason,
            set_by=actor.name,
        )
    )
    audit.record(
        work,
        actor,
        "deadline_exception" if due else "deadline_exception_ended",
        district_id=office.district_id,
        office_id=office.id,
        subject=f"{office.name} {year}",
        detail={"due": due.isoformat() if due else None, "reason": reason},
    )


def own_office(work: UnitOfWork, actor: Actor, office_id: int) -> Office:
    """An office of the actor's district, any for an operator; NotFoundError."""
    row = places.office(work, office_id)
    if actor.district_id not in {None, row.district_id}:
        # The list of offices is open to all scopes: what is done with one is not.
        raise NotFoundError("There is no office %(office)s", office=office_id)
    return row


def _deadline_view(row: Deadline) -> DeadlineView:
    return DeadlineView(row.due, row.legal_basis, row.reason, row.set_at, row.set_by)


def _office_deadline(
    office: Office, year: int, due: Due | None, grants: Sequence[Extension]
) -> OfficeDeadline:
    regular = due.regular if due else None
    day = regular.due if regular else None
    return OfficeDeadline(
        office=office_view(office),
        year=year,
        due=due.day if due else None,
        regular=_deadline_view(regular) if regular else None,
        extension=extension_view(due),
        history=tuple(ExtensionView(day, g.due, g.reason, g.set_at, g.set_by) for g in grants),
    )
