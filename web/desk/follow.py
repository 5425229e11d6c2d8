"""What became of a report: its receipt, its stages as they finish, its history."""

from __future__ import annotations

import json
import time
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from flask import Response, current_app, jsonify, render_template

from reports.errors import NotFoundError
from reports.services import filing
from reports.services.actors import Permission
from web.access import requires
from web.context import actor, core, core_of
from web.desk.blueprint import blueprint
from web.desk.findings import by_severity, mark
from web.desk.history import history, why_returned
from web.desk.remarks import unanswered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from reports.services.actors import Actor
    from reports.services.views import Progress

STREAMS = 2
"""Streams one process holds open; each keeps one of its threads. Others are told to poll."""
STREAM_SECONDS = 60
INTERVAL = 0.4  # seconds between two looks: a stage takes about one
_POLL = "event: poll\ndata: {}\n\n"
_streams = BoundedSemaphore(STREAMS)


@blueprint.get("/reports/<int:report_id>")
@requires(Permission.READ)
def report(report_id: int) -> str:
    """The state in a word and a sentence, and what one can do now."""
    found = filing.desk_report(core(), actor(), report_id)
    progress = filing.progress(core(), actor(), report_id)
    findings = mark(found.content, found.findings)
    return render_template(
        "desk/report.html",
        report=found,
        progress=progress,
        groups=by_severity(findings),
        history=history(found),
        returned=why_returned(found),
        unanswered=unanswered(found) if found.editable else (),
    )


@blueprint.get("/reports/<int:report_id>/receipt")
@requires(Permission.READ)
def receipt(report_id: int) -> str:
    """The receipt on a page of its own, to be printed or kept."""
    found = filing.desk_report(core(), actor(), report_id)
    if found.receipt is None:
        raise NotFoundError("There is no submission %(number)s here", number=report_id)
    return render_template("desk/receipt.html", report=found)


@blueprint.get("/reports/<int:report_id>/progress.json")
@requires(Permission.READ)
def progress_json(report_id: int) -> Response:
    """How far the submission is."""
    return jsonify(as_json(filing.progress(core(), actor(), report_id)))


@blueprint.get("/reports/<int:report_id>/events")
@requires(Permission.READ)
def events(report_id: int) -> Response:
    """The same as a stream: one event for each change, until nothing more will happen."""
    first = filing.progress(core(), actor(), report_id)  # refuses before the stream begins
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 (outlives the request)
    lines = _stream(app, actor(), report_id, first)
    response = Response(lines, mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy must not hold events back
    return response


def _stream(app: Flask, who: Actor, report_id: int, first: Progress) -> Iterator[str]:
    if not _streams.acquire(blocking=False):
        yield _POLL
        return
    try:
        end = time.monotonic() + STREAM_SECONDS
        now, told = first, ""
        while True:
            data = json.dumps(as_json(now))
            if data != told:
                yield f"event: progress\ndata: {data}\n\n"
                told = data
            if now.settled or time.monotonic() > end:
                yield _POLL
                return
            time.sleep(INTERVAL)
            now = filing.progress(core_of(app), who, report_id)
    finally:
        _streams.release()


def as_json(progress: Progress) -> dict[str, object]:
    """Progress for programs."""
    return {
        "report": progress.report_id,
        "status": progress.status,
        "settled": progress.settled,
        "public": progress.public,
        "failed": str(progress.failed) if progress.failed else None,
        "stages": [
            {"name": stage.name, "state": stage.state, "attempt": stage.attempt}
            for stage in progress.stages
        ],
    }
