"""A reviewer's comments on places of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext

from reports.errors import InvalidContentError
from reports.services import comments
from reports.services.actors import Permission
from web.access import requires
from web.context import actor, core
from web.i18n import sentence
from web.review.blueprint import blueprint
from web.review.routes import report_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.post("/reports/<int:report_id>/comments")
@requires(Permission.REVIEW)
def comment(report_id: int) -> ResponseReturnValue:
    """Keeps a comment; the office sees it when the report is returned."""
    place, text = request.form.get("place", ""), request.form.get("text", "")
    revision = request.form.get("revision", 0, type=int)
    try:
        made = comments.comment(core(), actor(), report_id, place, text, revision)
    except InvalidContentError as error:
        return report_page(report_id, place, sentence(error), text), 422
    flash(gettext("The comment is kept. The office sees it when you return the report."), "good")
    return redirect(_at(report_id, made.id), 303)


@blueprint.post("/reports/<int:report_id>/comments/<int:comment_id>")
@requires(Permission.REVIEW)
def change_comment(report_id: int, comment_id: int) -> ResponseReturnValue:
    """Removes a comment that was not sent; settles one that was, or opens it again."""
    action = request.form.get("action", "")
    if action == "discard":
        comments.discard(core(), actor(), report_id, comment_id)
        return redirect(url_for("review.report", report_id=report_id), 303)
    if action not in {"settle", "reopen"}:
        abort(400)
    comments.settle(core(), actor(), report_id, comment_id, settled=action == "settle")
    return redirect(_at(report_id, comment_id), 303)


def _at(report_id: int, comment_id: int) -> str:
    return url_for("review.report", report_id=report_id, _anchor=f"comment-{comment_id}")
