"""What waits for a decision, and one report: read it, return it, publish it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from reports.content import compare
from reports.errors import ConflictError, InvalidContentError, TransitionError
from reports.services import review
from reports.services.actors import Permission
from reports.services.comments import MAX_TEXT
from reports.services.lifecycle import OTHER_VERSION
from web.access import requires
from web.context import actor, core
from web.desk.changes import told
from web.desk.history import history
from web.desk.places import place_of
from web.i18n import say, sentence
from web.review.blueprint import blueprint
from web.review.sheet import sheet_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

MAX_NOTE = 2_000


@blueprint.get("")
@requires(Permission.REVIEW)
def index() -> str:
    """What waits for a decision, the longest wait first."""
    return render_template("review/index.html", waiting=review.in_review(core(), actor()))


@blueprint.get("/reports/<int:report_id>")
@requires(Permission.REVIEW)
def report(report_id: int) -> str:
    """The report as it would be public, with all that is said about it at its place."""
    return report_page(report_id, at=request.args.get("at", ""))


@blueprint.post("/reports/<int:report_id>/return")
@requires(Permission.REVIEW)
def send_back(report_id: int) -> ResponseReturnValue:
    """Returns it to its office with the comments made on it."""
    note = request.form.get("note", "").strip()[:MAX_NOTE]
    try:
        review.send_back(core(), actor(), report_id, note, _read())
    except InvalidContentError as error:
        return report_page(report_id, error=sentence(error)), 422
    except ConflictError as error:
        return report_page(report_id, error=sentence(error)), 409
    except TransitionError as error:
        return _decided(report_id, error)
    flash(gettext("The report was sent back to its office."), "plain")
    return redirect(_next(report_id), 303)


@blueprint.get("/reports/<int:report_id>/publish")
@requires(Permission.REVIEW)
def confirm(report_id: int) -> str:
    """What publishing makes public, and what is still open."""
    return _confirm_page(report_id)


@blueprint.post("/reports/<int:report_id>/publish")
@requires(Permission.REVIEW)
def publish(report_id: int) -> ResponseReturnValue:
    """Lets it become public."""
    note = request.form.get("note", "").strip()[:MAX_NOTE]
    try:
        review.publish(core(), actor(), report_id, note or None, _read())
    except ConflictError:
        return _confirm_page(report_id), 409
    except TransitionError as error:
        return _decided(report_id, error)
    flash(gettext("The report is being published."), "good")
    return redirect(_next(report_id), 303)


def report_page(report_id: int, at: str = "", error: str | None = None, said: str = "") -> str:
    """The page; `at` is a place to comment on, `said` what was typed there and refused."""
    found = review.reviewed(core(), actor(), report_id)
    content = found.report.content
    place = place_of(content, at) if at else None
    changes = compare(found.returned, content) if found.returned else None
    return render_template(
        "review/report.html",
        found=found,
        report=found.report,
        sheet=sheet_of(found.report),
        deciding=found.report.status == "in_review",
        unsent=sum(1 for c in found.report.comments if c.draft),
        history=history(found.report),
        at=at if place and place.section else "",
        at_place=place,
        said=said,
        changed=told(content, changes),
        follow_ups=found.follow_ups,
        note=request.form.get("note", ""),
        error=error,
        max_note=MAX_NOTE,
        max_text=MAX_TEXT,
    )


def _confirm_page(report_id: int) -> str:
    found = review.reviewed(core(), actor(), report_id)
    read, said = _read(), found.report.comments
    return render_template(
        "review/publish.html",
        report=found.report,
        sheet=sheet_of(found.report),
        open_comments=[c for c in said if c.open and not c.draft],
        unsent=[c for c in said if c.draft],
        error=say(OTHER_VERSION) if read not in {None, found.report.revision} else None,
        note=request.form.get("note", ""),
        max_note=MAX_NOTE,
    )


def _read() -> int | None:
    """The number of the version that the reviewer had before them."""
    return request.values.get("revision", type=int)


def _next(report_id: int) -> str:
    """The next report that waits, so that a reviewer goes on without going back; else the list."""
    following = review.reviewed(core(), actor(), report_id).beside(1)
    if following is None:
        return url_for("review.index")
    return url_for("review.report", report_id=following)


def _decided(report_id: int, error: TransitionError) -> ResponseReturnValue:
    """A second press, or a colleague was first: the report's page says where it stands."""
    flash(sentence(error), "plain")
    return redirect(url_for("review.report", report_id=report_id), 303)
