"""Who did what to a report, in words; the service's own steps speak the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext

from reports.services.actors import SYSTEM

if TYPE_CHECKING:
    from datetime import datetime

    from reports.services.views import DeskReport, EventView
    from reports.store.states import Status


@dataclass(frozen=True)
class Step:
    """A step in a report's life as its office reads it."""

    at: datetime
    actor: str
    status: Status
    note: str | None


def history(report: DeskReport) -> list[Step]:
    """All steps, the last one first."""
    return [
        Step(
            event.at,
            gettext("The service") if _by_service(event) else event.actor,
            event.after,
            None if _by_service(event) else event.note,
        )
        for event in reversed(report.events)
    ]


def why_returned(report: DeskReport) -> str | None:
    """Why the report was returned, None where it is not: the reviewer's words, or the rules'."""
    if report.status != "returned":
        return None
    last = next((e for e in reversed(report.events) if e.after == "returned"), None)
    if last is not None and not _by_service(last):
        if last.note:
            return gettext("%(name)s: %(note)s", name=last.actor, note=last.note)
        return gettext(
            "%(name)s left comments at the places that need correcting.", name=last.actor
        )
    errors = sum(1 for finding in report.findings if finding.severity == "error")
    return ngettext(
        "The check found %(num)s error; correct it and submit again.",
        "The check found %(num)s errors; correct them and submit again.",
        errors,
    )


def _by_service(event: EventView) -> bool:
    return event.actor == SYSTEM.name
