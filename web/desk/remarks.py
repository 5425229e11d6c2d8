"""What reviewers said about places of the form, and the office's answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from reports.services import comments, filing
from reports.services.actors import Permission
from web.access import requires
from web.context import actor, core
from web.desk.blueprint import blueprint
from web.desk.places import Place, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask.typing import ResponseReturnValue

    from reports.services.views import CommentView, DeskReport


@dataclass(frozen=True)
class Remark:
    """A comment with the place of the form it is about."""

    comment: CommentView
    place: Place


def remarks_of(report: DeskReport) -> tuple[Remark, ...]:
    """The comments that came back with the report; those still open first."""
    sent = (c for c in report.comments if not c.draft)
    ordered = sorted(sent, key=lambda c: (not c.open, c.id))
    return tuple(Remark(c, place_of(report.content, c.place)) for c in ordered)


def unanswered(report: DeskReport) -> tuple[Remark, ...]:
    """Those of them that the office has not answered, in their order."""
    return tuple(remark for remark in remarks_of(report) if remark.comment.unanswered)


def remarked(remarks: Iterable[Remark]) -> Mapping[str, tuple[Remark, ...]]:
    """The open comments of each field of the form."""
    out: dict[str, tuple[Remark, ...]] = {}
    for remark in remarks:
        if remark.place.field and remark.comment.open:
            out[remark.place.field] = (*out.get(remark.place.field, ()), remark)
    return out


@blueprint.post("/reports/<int:report_id>/comments/<int:comment_id>")
@requires(Permission.FILE)
def answer(report_id: int, comment_id: int) -> ResponseReturnValue:
    """Keeps the office's answer; a script gets the comment as it stands, a form the page."""
    comments.answer(core(), actor(), report_id, comment_id, request.form.get("answer", ""))
    if request.headers.get("X-Requested-With") == "fetch":
        report = filing.desk_report(core(), actor(), report_id)
        [said] = [r for r in remarks_of(report) if r.comment.id == comment_id]
        return render_template("desk/_remark.html", remark=said, report=report)
    message = gettext("The answer is kept. The reviewer sees it when you submit the report again.")
    flash(message, "good")
    address = url_for("desk.edit", report_id=report_id, _anchor=f"comment-{comment_id}")
    return redirect(address, 303)
