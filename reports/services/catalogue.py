"""What every stranger may read: places, published reports, and their files."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reports.errors import InvalidQueryError, NotFoundError
from reports.renderers import FORMATS
from reports.services import following, rendering
from reports.services.showing import (
    district_view,
    event_view,
    finding_view,
    office_view,
    summary,
)
from reports.services.views import (
    Artefact,
    DistrictPage,
    Home,
    Listing,
    PublicReport,
    Withdrawal,
)
from reports.store import filings, places, published, revisions
from reports.store.published import Filter
from reports.store.scope import Scope
from reports.store.states import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.services.core import Core
    from reports.services.views import DistrictView, EventView, OfficeView, ReportSummary
    from reports.store.database import UnitOfWork
    from reports.store.models import Event, Office, Report

LATEST = 8
MAX_SIZE = 200
_CURSOR = re.compile(r"(\d{4})\.(\d{1,10})")


def home(core: Core) -> Home:
    """The first page: what was published lately, and how much there is."""
    with core.database.unit_of_work(Scope.public()) as work:
        return Home(
            latest=_summaries(work, published.latest(work, LATEST)),
            reports=published.count(work),
            offices=places.count_offices(work),
            districts=len(places.districts(work)),
            years=published.years(work),
        )


def districts(core: Core) -> tuple[DistrictView, ...]:
    """Every district, by code."""
    with core.database.unit_of_work(Scope.public()) as work:
        offices_of = places.offices_by_district(work)
        reports_of = places.published_by_district(work)
        return tuple(
            district_view(row, offices_of.get(row.id, 0), reports_of.get(row.id, 0))
            for row in places.districts(work)
        )


def district(core: Core, code: str) -> DistrictPage:
    """A district with its offices and what they published; NotFoundError."""
    with core.database.unit_of_work(Scope.public()) as work:
        row = places.district(work, code)
        wanted = Filter(district=code)
        offices_here = _office_views(work, places.offices(work, district_id=row.id))
        found = _summaries(work, published.page(work, wanted, None, None))
        return DistrictPage(
            district=district_view(row, len(offices_here), len(found)),
            offices=tuple(sorted(offices_here, key=lambda office: office.name)),
            reports=found,
            years=published.years(work, wanted),
        )


def offices(
    core: Core, district: str | None = None, after: str | None = None, size: int = 50
) -> Listing[OfficeView]:
    """Offices of a district or of all; NotFoundError, InvalidQueryError."""
    size = _size(size)
    with core.database.unit_of_work(Scope.public()) as work:
        district_id = places.district(work, district).id if district else None
        last = _number(after) if after else None
        rows = places.offices(work, district_id=district_id, after=last, limit=size + 1)
        return Listing(
            total=places.count_offices(work, district_id),
            results=_office_views(work, rows[:size]),
            next=str(rows[size - 1].id) if len(rows) > size else None,
        )


def reports(
    core: Core,
    district: str | None = None,
    office: int | None = None,
    year: int | None = None,
    after: str | None = None,
    size: int = 50,
    kind: str | None = None,
) -> Listing[ReportSummary]:
    """Published reports, the newest year first; InvalidQueryError for a cursor not ours.

    `kind` is that of the office.
    """
    size = _size(size)
    wanted = Filter(district, office, year, kind)
    with core.database.unit_of_work(Scope.public()) as work:
        rows = published.page(work, wanted, _cursor(after), size + 1)
        last = rows[size - 1] if len(rows) > size else None
        return Listing(
            total=published.count(work, wanted),
            results=_summaries(work, rows[:size]),
            next=f"{last.year}.{last.id}" if last else None,
        )


def report_years(core: Core) -> tuple[int, ...]:
    """Years with published reports, the newest first."""
    with core.database.unit_of_work(Scope.public()) as work:
        return published.years(work)


def report(core: Core, report_id: int) -> PublicReport:
    """A published report whole; NotFoundError where it is not public (any more)."""
    with core.database.unit_of_work(Scope.public()) as work:
        row, revision_id = _public(work, report_id)
        revision = revisions.revision(work, revision_id)
        content = revisions.content_of(revision)
        same_office = published.page(work, Filter(office_id=row.office_id), None, None)
        steps = filings.events(work, row.id)
        found = PublicReport(
            summary=summary(row, revision.number),
            content=content,
            sha256=revision.sha256,
            findings=tuple(map(finding_view, revisions.findings(work, revision_id))),
            events=(),
            formats=tuple(FORMATS),
            missing=content.missing_sections(),
            previous=_beside(work, [r for r in same_office if r.year < row.year][:1]),
            following=_beside(work, [r for r in same_office if r.year > row.year][-1:]),
            follow_ups=following.of_revision(work, revision_id, row.year),
        )
    return replace(found, events=_told(core, report_id, steps))


def _told(core: Core, report_id: int, steps: Sequence[Event]) -> tuple[EventView, ...]:
    """The public steps; what an older one changed only if nothing was taken back after it."""
    views = tuple(map(event_view, steps))
    if not any(view.changes for view in views):
        return views
    # Asked last: a step taken since then hides too much for a moment, never too little.
    with core.database.unit_of_work(Scope.everything("what was taken back")) as work:
        last = filings.last_step_that_hides(work, report_id) or 0
    return tuple(
        replace(view, changes=None) if step.id < last else view
        for step, view in zip(steps, views, strict=True)
    )


def artefact(core: Core, report_id: int, to: str) -> Artefact:
    """A published report as a file, rendered now where it never was; NotFoundError."""
    if to not in FORMATS:
        raise NotFoundError("There is no format %(format)s", format=to)
    with core.database.unit_of_work(Scope.public()) as work:
        row, revision_id = _public(work, report_id)
        kept = revisions.artefacts(work, revision_id).get(to)
        source = rendering.source_of(core, work, row, revision_id)
    data = _kept(core, kept.key) if kept else None
    if data is None:
        key, size = rendering.keep(core, source, to)
        data = core.files.get(key)
        with core.database.unit_of_work(Scope.of_district(row.district_id)) as work:
            revisions.keep_artefact(work, row, revision_id, to, key, size)
    form = FORMATS[to]
    return Artefact(
        data=data,
        media_type=form.media_type,
        file_name=f"{row.office.name}{row.year}年政府信息公开工作年度报告.{form.extension}",
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _kept(core: Core, key: str) -> bytes | None:
    """The stored file, or None where it was lost: files can be made again."""
    try:
        return core.files.get(key)
    except NotFoundError:
        return None


def withdrawal(core: Core, report_id: int) -> Withdrawal:
    """That the report was public and was withdrawn, and why; NotFoundError where it never was.

    Asked where a report is not public: links to it stay in the world. What it said, even its
    title, is told nobody.
    """
    with core.database.unit_of_work(Scope.everything("tell that a report was withdrawn")) as work:
        row = filings.found(work, report_id)
        last = filings.last_public_step(work, report_id)
        if last is None or row.published_revision_id is not None or last.after != Status.WITHDRAWN:
            raise NotFoundError("There is no report %(report)s here", report=report_id)
        return Withdrawal(office_view(row.office), row.year, last.at, last.note or "")


def _public(work: UnitOfWork, report_id: int) -> tuple[Report, int]:
    row = filings.found(work, report_id)
    if row.published_revision_id is None:
        raise NotFoundError("There is no report %(report)s here", report=report_id)
    return row, row.published_revision_id


def _beside(work: UnitOfWork, rows: Sequence[Report]) -> ReportSummary | None:
    return next(iter(_summaries(work, rows)), None)


def _summaries(work: UnitOfWork, rows: Sequence[Report]) -> tuple[ReportSummary, ...]:
    wanted = [row.published_revision_id for row in rows if row.published_revision_id]
    numbers = revisions.numbers(work, wanted)
    return tuple(summary(row, numbers[row.published_revision_id or 0]) for row in rows)


def _office_views(work: UnitOfWork, rows: Sequence[Office]) -> tuple[OfficeView, ...]:
    counts = places.published_by_office(work, [row.id for row in rows])
    return tuple(office_view(row, counts.get(row.id, 0)) for row in rows)


def _size(size: int) -> int:
    if not 1 <= size <= MAX_SIZE:
        raise InvalidQueryError("A page has 1 to %(limit)s entries", limit=MAX_SIZE)
    return size


def _number(after: str) -> int:
    if not re.fullmatch(r"\d{1,9}", after):
        raise InvalidQueryError("This is no cursor of ours; start from the first page")
    return int(after)


def _cursor(after: str | None) -> tuple[int, int] | None:
    if after is None:
        return None
    match = _CURSOR.fullmatch(after)
    if not match:
        raise InvalidQueryError("This is no cursor of ours; start from the first page")
    return int(match[1]), int(match[2])
