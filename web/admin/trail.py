"""The audit trail: acts and steps of reports in plain words, filtered, by page or as a file."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Response, render_template, request, stream_with_context
from flask_babel import gettext

from reports.renderers.guard import csv_text
from reports.services import acts, audit
from reports.services import trail as use
from reports.services.actors import Permission
from reports.services.views import TrailFilter
from web.access import requires
from web.admin.blueprint import blueprint
from web.context import actor, core
from web.i18n import TIMEZONE, language
from web.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.services.views import TrailEntry
    from reports.store.acts import Chain

STEP = "step"
MAX_WORD = 100


@blueprint.get("/audit", endpoint="audit")
@requires(Permission.ADMINISTER)
def trail() -> str:
    """What happened, newest first."""
    page = use.trail(core(), actor(), _asked(), request.args.get("after"))
    return render_template(
        "admin/trail.html",
        page=page,
        say_entry=sentence,
        choices=[(code, acts.heading(code, language())) for code in acts.ACTS],
        may_verify=actor().may(Permission.OPERATE),
        chain=_chain(),
    )


@blueprint.get("/audit.csv", endpoint="audit_csv")
@requires(Permission.ADMINISTER)
def export() -> Response:
    """The same as a file, with the filter of the page."""
    someone, asked = actor(), _asked()
    head = [
        *(gettext("Time"), gettext("Who"), gettext("District")),
        *(gettext("Office"), gettext("What"), gettext("Reason")),
    ]
    lines = stream_with_context(_lines(head, use.everything(core(), someone, asked)))
    answer = Response(lines, mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=audit-trail.csv"
    return answer


def sentence(entry: TrailEntry) -> str:
    """The entry in plain words."""
    if entry.act is not None:
        return acts.words(entry.act, entry.subject, entry.detail, language())
    after = label("status", entry.after or "").word
    report = gettext("annual report %(year)s", year=entry.year)
    if entry.before is None:
        return gettext("%(report)s: begun (%(after)s)", report=report, after=after)
    before = label("status", entry.before).word
    return gettext("%(report)s: %(before)s → %(after)s", report=report, before=before, after=after)


def _lines(head: list[str], entries: Iterator[TrailEntry]) -> Iterator[str]:
    yield "\ufeff"  # the mark by which spreadsheets know UTF-8
    yield _line(head)
    zone = ZoneInfo(TIMEZONE)
    for entry in entries:
        yield _line(
            [
                entry.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
                entry.actor,
                entry.district,
                entry.office,
                sentence(entry),
                entry.note,
            ]
        )


def _line(fields: list[str | None]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([csv_text(field) for field in fields])
    return out.getvalue()


def _asked() -> TrailFilter:
    args = request.args
    act = args.get("act", "")
    return TrailFilter(
        person=args.get("person", "").strip()[:MAX_WORD],
        act=act if act in acts.ACTS or act == STEP else "",
        office=args.get("office", "").strip()[:MAX_WORD],
        since=_day("since"),
        until=_day("until", later=1),
    )


def _chain() -> Chain | None:
    """The state of the seals, where an operator asks for it: it reads every act there is."""
    if "verify" not in request.args or not actor().may(Permission.OPERATE):
        return None
    return audit.verify(core())


def _day(name: str, later: int = 0) -> datetime | None:
    """The start of a day of the form, or of one so many days later; None for what is none.

    By the clocks of its readers.
    """
    try:
        day = date.fromisoformat(request.args.get(name, "")) + timedelta(days=later)
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(TIMEZONE))
    except (ValueError, OverflowError):  # the calendar ends with the year 9999
        return None
