"""Reminders to offices whose report is still owed: by mail to their clerks, and on their desk.

An office is reminded at most once an hour: a button pressed twice, or two reviewers at once,
are one reminder.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from reports.services import audit, board
from reports.services.actors import Actor, Permission
from reports.services.deadlines import own_district
from reports.services.mailing import write_mail
from reports.services.views import BoardQuery, Obstacle, ReminderLine, ReminderPreview, Standing
from reports.services.views.board import OUTSTANDING
from reports.store import people, places
from reports.store.models import Reminder

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from reports.services.core import Core
    from reports.services.views import Board, BoardLine
    from reports.store.database import UnitOfWork
    from reports.store.people import Recipient

PAUSE = timedelta(hours=1)
MAX_NOTE = 500
MAX_OFFICES = 1_000
"""The most that one reminder goes to."""
_DESK = "/desk"


def preview(
    core: Core, actor: Actor, query: BoardQuery, office_ids: Collection[int] | None = None
) -> ReminderPreview:
    """Who of these offices, or of all the query finds that owe a report, would receive what."""
    actor.require(Permission.REVIEW)
    found = board.show(core, actor, query)
    if office_ids is None:
        asked = [line for line in found.lines if line.standing in OUTSTANDING]
    else:
        asked = [line for line in found.lines if line.office.id in set(office_ids)]
    with core.database.unit_of_work(actor.scope) as work:
        clerks = people.clerks_of(work, [line.office.id for line in asked])
    return _told(found, asked[:MAX_OFFICES], clerks)


def remind(
    core: Core, actor: Actor, query: BoardQuery, office_ids: Collection[int], note: str = ""
) -> ReminderPreview:
    """Reminds these offices; who was reminded, and who was not and why."""
    actor.require(Permission.REVIEW)
    note = " ".join(note.split())[:MAX_NOTE]
    with core.database.unit_of_work(actor.scope) as work:
        place = own_district(work, actor, query.district)
        # Whoever comes second waits here, and then sees what the first has sent.
        places.lock_district(work, place.id)
        told = preview(core, actor, query, office_ids)
        clerks = people.clerks_of(work, [ready.line.office.id for ready in told.ready])
        for ready in told.ready:
            _send(work, actor, ready.line, query.year, clerks[ready.line.office.id], note)
    return told


def _told(
    found: Board, lines: Sequence[BoardLine], clerks: Mapping[int, Sequence[Recipient]]
) -> ReminderPreview:
    now = datetime.now(UTC)
    return ReminderPreview(
        district=found.district,
        year=found.query.year,
        lines=tuple(
            ReminderLine(
                line,
                tuple(clerk.email for clerk in clerks.get(line.office.id, ())),
                _obstacle(line, clerks.get(line.office.id, ()), now),
            )
            for line in lines
        ),
    )


def _obstacle(line: BoardLine, clerks: Sequence[Recipient], now: datetime) -> Obstacle | None:
    if line.standing not in OUTSTANDING:
        return Obstacle.FILED
    if line.due is None:
        return Obstacle.NO_DEADLINE
    if not clerks:
        return Obstacle.NOBODY
    if line.reminder and now - line.reminder.at < PAUSE:
        return Obstacle.RECENT
    return None


def _send(
    work: UnitOfWork,
    actor: Actor,
    line: BoardLine,
    year: int,
    clerks: Sequence[Recipient],
    note: str,
) -> None:
    office, due = line.office, line.due
    assert due is not None
    row = Reminder(
        district_id=office.district_id,
        office_id=office.id,
        year=year,
        recipients=len(clerks),
        note=note,
        account_id=actor.account_id,
        sent_by=actor.name,
    )
    work.add(row)
    params = {
        "office": office.name,
        "year": year,
        "due": f"{due.year}年{due.month}月{due.day}日",
        "path": _DESK,
    }
    # What was returned has been submitted once: "not submitted yet" would be untrue.
    kind = "reminder_returned" if line.standing is Standing.RETURNED else "reminder"
    if note:
        kind += "_noted"
    for clerk in clerks:
        write_mail(
            work,
            to=clerk.email,
            kind=kind,
            params={**params, "note": note} if note else params,
            district_id=office.district_id,
            account_id=clerk.account_id,
            occasion=f"reminder/{row.id}",
        )
    audit.record(
        work,
        actor,
        "reminded",
        district_id=office.district_id,
        office_id=office.id,
        subject=office.name,
        detail={"year": year},
    )
