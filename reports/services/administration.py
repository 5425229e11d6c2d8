"""Districts, their offices, deadlines and people, set up by administrators and commands."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from reports.content import fold
from reports.errors import ConflictError, InvalidContentError
from reports.services import accounts, audit
from reports.services.actors import Actor, Permission
from reports.services.office_names import kind_of, level_of
from reports.services.regions import name_of, region_of
from reports.services.showing import district_view, office_view
from reports.store import deadlines, places
from reports.store.models import Deadline, District, Office
from reports.store.states import OfficeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.services.accounts import NewMembership
    from reports.services.core import Core
    from reports.services.views import AccountView, DistrictView, OfficeView
    from reports.store.database import UnitOfWork

_CODE = re.compile(r"[0-9A-Za-z-]{2,20}")
ARTICLE_49 = "《中华人民共和国政府信息公开条例》第四十九条"


def create_district(
    core: Core, actor: Actor, code: str, name: str | None = None, *, requires_review: bool = False
) -> DistrictView:
    """A new district; ConflictError where the code has one.

    Without a name it is called what the national list calls its code, else by the code.
    """
    actor.require(Permission.OPERATE)
    if not _CODE.fullmatch(code):
        raise InvalidContentError("%(code)s is no district code", code=code)
    with core.database.unit_of_work(actor.scope) as work:
        if places.find_district(work, code) is not None:
            raise ConflictError("There is a district %(code)s already", code=code)
        row = District(
            code=code,
            name=name or name_of(code) or code,
            region=list(region_of(code)),
            requires_review=requires_review,
        )
        work.add(row)
        audit.record(work, actor, "district_created", district_id=row.id, subject=row.name)
        return district_view(row)


def ensure_district(core: Core, actor: Actor, code: str, name: str | None = None) -> DistrictView:
    """The district of that code, made if there is none, renamed if another name is given."""
    actor.require(Permission.OPERATE)
    with core.database.unit_of_work(actor.scope) as work:
        row = places.find_district(work, code)
        if row is not None:
            if name and name != row.name:
                row.name = name
                audit.record(work, actor, "district_renamed", district_id=row.id, subject=name)
            return district_view(row)
    return create_district(core, actor, code, name)


def set_review(core: Core, actor: Actor, code: str, *, required: bool) -> DistrictView:
    """Says whether a reviewer must let each report pass."""
    actor.require(Permission.OPERATE)
    with core.database.unit_of_work(actor.scope) as work:
        row = places.district(work, code)
        if row.requires_review != required:
            act = "review_required" if required else "review_not_required"
            audit.record(work, actor, act, district_id=row.id, subject=row.name)
        row.requires_review = required
        return district_view(row)


def create_office(
    core: Core,
    actor: Actor,
    district: str,
    name: str,
    kind: OfficeKind | None = None,
    level: str | None = None,
    aliases: Sequence[str] = (),
    predecessor_id: int | None = None,
) -> OfficeView:
    """A new office; kind and level follow from its name where not given. ConflictError."""
    actor.require(Permission.ADMINISTER)
    with core.database.unit_of_work(actor.scope) as work:
        place = places.district(work, district)
        row = add_office(work, place, name, kind, level)
        row.aliases = list(aliases)
        row.predecessor_id = predecessor_id
        work.flush()
        audit.record(
            work, actor, "office_created", district_id=place.id, office_id=row.id, subject=row.name
        )
        return office_view(row)


def add_office(
    work: UnitOfWork,
    district: District,
    name: str,
    kind: OfficeKind | None = None,
    level: str | None = None,
) -> Office:
    """The row of a new office; ConflictError where the name is taken."""
    name = name.strip()
    if not name:
        raise InvalidContentError("An office needs a name")
    row = Office(
        district_id=district.id,
        name=name[:200],
        folded=fold(name)[:200],
        kind=(kind or kind_of(name)).value,
        level=level or level_of(name),
        aliases=[],
    )
    row.district = district
    work.add(row)
    return row


def set_deadline(
    core: Core,
    actor: Actor,
    district: str,
    kind: OfficeKind,
    year: int,
    due: date,
    legal_basis: str,
    reason: str = "",
) -> None:
    """The day by which such offices must publish that year's report.

    What held before stays on record; InvalidContentError where it changes without a reason.
    """
    actor.require(Permission.ADMINISTER)
    require_day_after(year, due)
    if not legal_basis.strip():
        raise InvalidContentError("Name the law or the notice that the deadline rests on")
    with core.database.unit_of_work(actor.scope) as work:
        place = places.district(work, district)
        before = next(
            (
                row
                for row in deadlines.regular_deadlines(work, {place.id}, {year})
                if row.office_kind == kind
            ),
            None,
        )
        if before is not None:
            if (before.due, before.legal_basis) == (due, legal_basis):
                return
            if not reason.strip():
                raise InvalidContentError("Say why the deadline is changed")
        work.add(
            Deadline(
                district_id=place.id,
                office_kind=kind.value,
                year=year,
                due=due,
                legal_basis=legal_basis,
                reason=reason,
                set_by=actor.name,
            )
        )
        audit.record(
            work,
            actor,
            "deadline_set",
            district_id=place.id,
            subject=f"{place.name} {year}",
            detail={"kind": kind.value, "due": due.isoformat(), "reason": reason or None},
        )


def require_day_after(year: int, due: date) -> None:
    """InvalidContentError where a report on `year` cannot be due that day."""
    if not date(year, 12, 31) < due <= date(year + 2, 12, 31):
        raise InvalidContentError(
            "The report on %(year)s is due after that year: choose a day in %(next)s or %(last)s",
            year=year,
            next=year + 1,
            last=year + 2,
        )


def set_statutory_deadlines(core: Core, actor: Actor, district: str, year: int) -> None:
    """Article 49: departments by 31 January, governments by 31 March of the next year."""
    for kind, due in (
        (OfficeKind.DEPARTMENT, date(year + 1, 1, 31)),
        (OfficeKind.GOVERNMENT, date(year + 1, 3, 31)),
    ):
        set_deadline(core, actor, district, kind, year, due, ARTICLE_49)


def invite(
    core: Core,
    actor: Actor,
    email: str,
    name: str,
    password_hash: str | None,
    membership: NewMembership,
) -> AccountView:
    """An account for somebody of the actor's own district; ForbiddenError for another one."""
    actor.require(Permission.ADMINISTER)
    if actor.district_id is not None or membership.district is None:
        with core.database.unit_of_work(actor.scope) as work:
            place = places.find_district(work, membership.district or "")
        if place is None or place.id != actor.district_id:
            actor.require(Permission.OPERATE)
    return accounts.create_account(core, email, name, password_hash, [membership])
