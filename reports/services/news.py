"""A search as news: what it finds, the newest first. Feeds and mail are renderings of this.

The index says what fits; the database says what is public and since when. What was withdrawn
a moment ago, and is still in the index, is left out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reports.errors import NotFoundError
from reports.services import searching
from reports.services.views import News, NewsItem
from reports.store import places, published
from reports.store.scope import Scope
from reports.store.states import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.ports import Group, SearchRequest
    from reports.services.core import Core
    from reports.store.database import UnitOfWork
    from reports.store.models import Event, Report

PER_PAGE = 30
PASSAGES = 3


def news(core: Core, request: SearchRequest, size: int = PER_PAGE) -> News:
    """What the search finds, the newest first; InvalidQueryError, UnavailableError."""
    page = searching.search(core, newest(request, size))
    with core.database.unit_of_work(Scope.public()) as work:
        items = items_of(work, page.groups)
    with core.database.unit_of_work(Scope.everything("when anything last changed")) as work:
        changed = published.last_change(work)
    return News(items=items, next=page.next, changed=changed)


def newest(request: SearchRequest, size: int) -> SearchRequest:
    """The same search as news: by report, the newest first, nothing counted or relaxed."""
    return replace(
        request,
        sort="newest",
        size=size,
        grouped=True,
        per_report=PASSAGES,
        facets=False,
        relax=False,
    )


def items_of(work: UnitOfWork, groups: tuple[Group, ...]) -> tuple[NewsItem, ...]:
    """Those of the reports found that are public, the newest version first."""
    passages = {group.report_id: tuple(hit.text for hit in group.hits) for group in groups}
    steps: dict[int, list[Event]] = {}
    for step in published.steps(work, passages):
        steps.setdefault(step.report_id, []).append(step)
    rows = [row for row in published.by_ids(work, passages) if row.id in steps]
    items = [_item(row, steps[row.id], passages[row.id]) for row in rows]
    return tuple(sorted(items, key=lambda item: (item.at, item.report_id), reverse=True))


def names(core: Core, request: SearchRequest) -> Mapping[str, Mapping[str, str]]:
    """What the offices and districts of its filters are called; those unknown are missing."""
    with core.database.unit_of_work(Scope.public()) as work:
        return {
            "office": {
                value: found
                for value in request.filters.get("office", ())
                if (found := _office_name(work, value))
            },
            "district": {
                row.code: row.name
                for row in places.districts(work)
                if row.code in request.filters.get("district", ())
            },
        }


def _office_name(work: UnitOfWork, value: str) -> str | None:
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        return None
    try:
        return places.office(work, int(value)).name
    except NotFoundError:
        return None


def _item(row: Report, steps: Sequence[Event], passages: tuple[str, ...]) -> NewsItem:
    assert row.published_revision_id is not None
    last = steps[-1]
    return NewsItem(
        report_id=row.id,
        revision_id=row.published_revision_id,
        title=row.title,
        office=row.office.name,
        district=row.office.district.name,
        year=row.year,
        published=steps[0].at,
        at=last.at,
        note=(last.note or "") if last.after == Status.CORRECTED else None,
        passages=passages,
    )
