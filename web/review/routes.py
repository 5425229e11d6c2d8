"""The reviewer's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from reports.renderers.document import lay_out
from reports.services import filing, review
from reports.services.actors import Permission
from web.access import requires
from web.context import actor, core
from web.desk.findings import by_severity, mark
from web.desk.history import history

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("review", __name__, url_prefix="/review")

MAX_NOTE = 2_000


@blueprint.get("")
@requires(Permission.REVIEW)
def index() -> str:
    """What waits for a decision, the longest wait first."""
    return render_template("review/index.html", lines=review.in_review(core(), actor()))


@blueprint.get("/reports/<int:report_id>")
@requires(Permission.REVIEW)
def report(report_id: int) -> str:
    """The report as it would be public, what was found in it, and the decision."""
    return _page(report_id)


@blueprint.post("/reports/<int:report_id>")
@requires(Permission.REVIEW)
def decide(report_id: int) -> ResponseReturnValue:
    """Publishes, or sends back with a note."""
    note = request.form.get("note", "").strip()[:MAX_NOTE]
    if request.form.get("decision") == "publish":
        review.publish(core(), actor(), report_id, note or None)
        flash(gettext("The report is being published."), "good")
    elif not note:
        return _page(report_id, error=gettext("Write what the office has to correct.")), 422
    else:
        review.send_back(core(), actor(), report_id, note)
        flash(gettext("The report was sent back to its office."), "plain")
    return redirect(url_for("review.index"), 303)


def _page(report_id: int, error: str | None = None) -> str:
    found = filing.desk_report(core(), actor(), report_id)
    findings = mark(found.content, found.findings)
    document = lay_out(found.content)
    marks: dict[str, list[object]] = {}
    for item in findings:
        marks.setdefault(document.anchor_of(item.finding.where), []).append(item)
    return render_template(
        "review/report.html",
        report=found,
        document=document,
        marks=marks,
        anchor_of=document.anchor_of,
        groups=by_severity(findings),
        history=history(found),
        note=request.form.get("note", ""),
        error=error,
    )
