"""Acts and steps of reports, as one page of the audit trail asks for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, false, or_, select

from reports.store.models import Act, District, Event, Office, Report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import InstrumentedAttribute

    from reports.store.database import UnitOfWork

ACT, STEP = "act", "step"


class Asked(NamedTuple):
    """What rows are asked for; as `services.views.TrailFilter`."""

    person: str
    act: str
    office: str
    since: datetime | None
    until: datetime | None


class Place(NamedTuple):
    """A place in the trail: before it stand the rows of the next page."""

    at: datetime
    kind: str
    id: int

    @classmethod
    def read(cls, text: str | None) -> Place | None:
        """The place of a cursor; None for none, or for what is no cursor."""
        parts = (text or "").split("-")
        if len(parts) != 3 or parts[1] not in {ACT, STEP}:
            return None
        if not (parts[0].isdecimal() and parts[2].isdecimal() and len(parts[0]) < 18):
            return None
        return cls(_moment(int(parts[0])), parts[1], min(int(parts[2]), 2**31 - 1))

    def __str__(self) -> str:
        return f"{_microseconds(self.at)}-{self.kind}-{self.id}"


def acts(work: UnitOfWork, asked: Asked, before: Place | None, size: int) -> Sequence[Any]:
    """Acts with the names of their places, newest first."""
    query = (
        select(Act, District.name.label("district"), Office.name.label("office"))
        .outerjoin(District, District.id == Act.district_id)
        .outerjoin(Office, Office.id == Act.office_id)
        .where(*_narrowed(Act, asked), _earlier(Act.at, Act.id, ACT, before))
        .order_by(Act.at.desc(), Act.id.desc())
        .limit(size)
    )
    if asked.act:
        query = query.where(Act.act == asked.act)
    return work.session.execute(query).all()


def steps(work: UnitOfWork, asked: Asked, before: Place | None, size: int) -> Sequence[Any]:
    """Steps of reports with the year and the names of their places, newest first."""
    query = (
        select(Event, District.name.label("district"), Office.name.label("office"), Report.year)
        .join(Report, Report.id == Event.report_id)
        .join(District, District.id == Event.district_id)
        .join(Office, Office.id == Event.office_id)
        .where(*_narrowed(Event, asked), _earlier(Event.at, Event.id, STEP, before))
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(size)
    )
    if asked.act and asked.act != STEP:
        query = query.where(false())
    return work.session.execute(query).all()


def _narrowed(table: type[Act | Event], asked: Asked) -> list[Any]:
    found: list[Any] = []
    if asked.person:
        found.append(table.actor.contains(asked.person, autoescape=True))
    if asked.office:
        found.append(Office.name.contains(asked.office, autoescape=True))
    if asked.since is not None:
        found.append(table.at >= asked.since)
    if asked.until is not None:
        found.append(table.at < asked.until)
    return found


def _earlier(
    at: InstrumentedAttribute[datetime],
    number: InstrumentedAttribute[int],
    kind: str,
    before: Place | None,
) -> Any:
    if before is None:
        return at.is_not(None)
    if kind == before.kind:
        same = number < before.id
    else:
        same = at.is_not(None) if kind < before.kind else false()
    return or_(at < before.at, and_(at == before.at, same))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _microseconds(at: datetime) -> int:
    span = at - _EPOCH
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def _moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)
