"""The audit trail to read: acts and the steps of reports in one order, filtered, by cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.services.actors import Actor, Permission
from reports.services.views import Listing, TrailEntry, TrailFilter
from reports.store import trail as store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.services.core import Core

PAGE = 50
MOST_EXPORTED = 20_000
"""Rows of one export: a file that a spreadsheet opens; a longer span is asked for in parts."""


def trail(
    core: Core, actor: Actor, asked: TrailFilter, after: str | None = None, size: int = PAGE
) -> Listing[TrailEntry]:
    """What happened in the actor's district (everywhere for operators), newest first.

    `total` is the number of rows on this page: counting all of them would read them all.
    """
    actor.require(Permission.ADMINISTER)
    found = store.Asked(asked.person, asked.act, asked.office, asked.since, asked.until)
    before = store.Place.read(after)
    with core.database.unit_of_work(actor.scope) as work:
        rows = [_of_act(row) for row in store.acts(work, found, before, size + 1)]
        rows += [_of_step(row) for row in store.steps(work, found, before, size + 1)]
    rows.sort(key=_place, reverse=True)
    shown = tuple(rows[:size])
    following = str(_place(shown[-1])) if len(rows) > size else None
    return Listing(len(shown), shown, following)


def everything(core: Core, actor: Actor, asked: TrailFilter) -> Iterator[TrailEntry]:
    """The same without pages, for an export: at most `MOST_EXPORTED`."""
    after: str | None = None
    left = MOST_EXPORTED
    while left > 0:
        page = trail(core, actor, asked, after, min(1000, left))
        yield from page.results
        left -= len(page.results)
        after = page.next
        if after is None:
            return


def _place(entry: TrailEntry) -> store.Place:
    return store.Place(entry.at, entry.kind, entry.id)


def _of_act(row: Any) -> TrailEntry:
    act = row.Act
    return TrailEntry(
        kind=store.ACT,
        id=act.id,
        at=act.at,
        actor=act.actor,
        account_id=act.account_id,
        district=row.district,
        office=row.office,
        act=act.act,
        subject=act.subject,
        detail=act.detail,
    )


def _of_step(row: Any) -> TrailEntry:
    event = row.Event
    return TrailEntry(
        kind=store.STEP,
        id=event.id,
        at=event.at,
        actor=event.actor,
        account_id=event.actor_id,
        district=row.district,
        office=row.office,
        report_id=event.report_id,
        year=row.year,
        before=event.before,
        after=event.after,
        note=event.note,
    )
