"""The district's board: every office that owes a report, and how it stands.

A few statements whatever the number of offices: filters, order and counts run over one list in
memory, because the counts need every office anyway.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from math import ceil
from typing import TYPE_CHECKING

from reports.content import fold
from reports.renderers.info import OFFICE_TIME
from reports.services.actors import Actor, Permission
from reports.services.deadlines import own_district
from reports.services.showing import district_view, extension_view, office_view, reminder_view
from reports.services.views import Board, BoardFilter, BoardLine, BoardSort, Standing
from reports.services.views.board import OUTSTANDING
from reports.store import board, deadlines, filings, reminders, revisions
from reports.store.states import OfficeKind, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from reports.services.core import Core
    from reports.services.views import BoardQuery, ReminderView
    from reports.store.board import OfficeYear
    from reports.store.database import UnitOfWork
    from reports.store.deadlines import Due

MAX_LINES = 2_000
"""The longest list that is ever shown, printed or exported at once."""

_STANDINGS = {
    Status.DRAFT: Standing.DRAFT,
    Status.SUBMITTED: Standing.FILED,
    Status.CHECKING: Standing.FILED,
    Status.PUBLISHING: Standing.FILED,
    Status.RETURNED: Standing.RETURNED,
    Status.IN_REVIEW: Standing.IN_REVIEW,
    Status.PUBLISHED: Standing.PUBLISHED,
    Status.CORRECTED: Standing.PUBLISHED,
    Status.WITHDRAWN: Standing.WITHDRAWN,
}
_ORDER = {standing: number for number, standing in enumerate(Standing)}


def show(core: Core, actor: Actor, query: BoardQuery) -> Board:
    """The page of the board that the query asks for; NotFoundError for no district."""
    actor.require(Permission.REVIEW)
    today = datetime.now(OFFICE_TIME).date()
    with core.database.unit_of_work(actor.scope) as work:
        place = own_district(work, actor, query.district)
        found = _owing(board.of_year(work, place.id, query.year))
        due = deadlines.deadlines(work, [row.office for row in found], {query.year})
        sent = reminders.reminded(work, [row.office.id for row in found], {query.year})
        lines = [
            _line(row, due.get(key), reminder_view(sent.get(key)), today)
            for row in found
            for key in [(row.office.id, query.year)]
        ]
        named = [line for line in lines if _is_asked_for(line, query)]
        chosen = sorted(
            (line for line in named if _stands(line, query.state)), key=_orders(query.sort)
        )
        size = min(query.size or MAX_LINES, MAX_LINES)
        pages = max(1, ceil(len(chosen) / size))
        page = min(max(1, query.page), pages)
        shown = chosen[(page - 1) * size : page * size]
        return Board(
            district=district_view(place),
            query=replace(query, page=page),
            lines=_with_work(work, shown),
            total=len(chosen),
            pages=pages,
            counts=_counts(named),
            offices=len(named),
            kinds=tuple(kind for kind in OfficeKind if any(x.office.kind is kind for x in lines)),
        )


def _owing(rows: Sequence[OfficeYear]) -> list[OfficeYear]:
    """Leaves out who owes nothing for the year.

    Of an office and the one that took over its duties only the one that has begun the report
    stands on the board, the later one where neither has.
    """
    begun = {row.office.id for row in rows if row.report}
    replaced = {row.office.predecessor_id for row in rows}
    return [
        row
        for row in rows
        if row.report or (row.office.id not in replaced and row.office.predecessor_id not in begun)
    ]


def _line(
    row: OfficeYear, due: Due | None, reminder: ReminderView | None, today: date
) -> BoardLine:
    report = row.report
    status = Status(report.status) if report else None
    standing = _STANDINGS[status] if status else Standing.MISSING
    public = bool(report and report.published_revision_id is not None)
    if public and standing is Standing.RETURNED:
        standing = Standing.PUBLISHED  # its correction was returned: what it owed is public
    archive = bool(report and report.archive)
    outstanding = standing in OUTSTANDING
    late = left = None
    received = None if outstanding or archive else row.received
    if due and (outstanding or received):
        day = received.astimezone(OFFICE_TIME).date() if received else today
        late = max(0, (day - due.day).days)
        left = (due.day - today).days if outstanding and not late else None
    return BoardLine(
        office=office_view(row.office),
        standing=standing,
        report_id=report.id if report else None,
        status=status,
        public=public,
        archive=archive,
        due=due.day if due else None,
        extension=extension_view(due),
        received=received,
        late=late,
        left=left,
        errors=0,
        warnings=0,
        updated=report.updated_at if report else None,
        last_actor=None,
        reminder=reminder,
    )


def _with_work(work: UnitOfWork, lines: Sequence[BoardLine]) -> tuple[BoardLine, ...]:
    """The lines that are shown, with what their last checks found and who acted last."""
    ids = [line.report_id for line in lines if line.report_id is not None]
    found = revisions.finding_counts(work, ids)
    actors = filings.last_actors(work, ids)
    return tuple(
        replace(
            line,
            errors=found.get(line.report_id or 0, {}).get(Severity.ERROR, 0),
            warnings=found.get(line.report_id or 0, {}).get(Severity.WARNING, 0),
            last_actor=actors.get(line.report_id or 0),
        )
        for line in lines
    )


def _is_asked_for(line: BoardLine, query: BoardQuery) -> bool:
    if query.kind is not None and line.office.kind is not query.kind:
        return False
    return fold(query.name) in fold(line.office.name)


def _stands(line: BoardLine, state: Standing | BoardFilter | None) -> bool:
    if state is None:
        return True
    if state is BoardFilter.OVERDUE:
        return line.overdue
    if state is BoardFilter.LATE:
        return line.received is not None and bool(line.late)
    return line.standing is state


def _counts(lines: Sequence[BoardLine]) -> dict[Standing | BoardFilter, int]:
    counts: Counter[Standing | BoardFilter] = Counter(line.standing for line in lines)
    for state in BoardFilter:
        counts[state] = sum(_stands(line, state) for line in lines)
    return dict(counts)


def _orders(sort: BoardSort) -> Any:
    """The key of an order; what it leaves equal stands by deadline, then by name."""

    def key(line: BoardLine) -> tuple[Any, ...]:
        name = (line.office.name, line.office.id)
        deadline = line.due or date.max
        if sort is BoardSort.NAME:
            return name
        if sort is BoardSort.LATENESS:
            return (-1 if line.late is None else line.late) * -1, deadline, *name
        if sort is BoardSort.STATE:
            return _ORDER[line.standing], deadline, *name
        return deadline, _ORDER[line.standing], *name

    return key
