"""Taking a published report back: what follows from it, the reason, and the act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from reports.errors import ForbiddenError
from reports.services import filing, review
from reports.services.actors import Permission
from web.access import requires
from web.context import actor, core
from web.desk.blueprint import blueprint
from web.security import SUBMIT_LIMIT, limiter

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from reports.services.views import DeskReport

MAX_NOTE = 500


@blueprint.get("/reports/<int:report_id>/withdraw")
@requires(Permission.READ)
def withdraw(report_id: int) -> ResponseReturnValue:
    """What withdrawing does, before anything is done."""
    report = filing.desk_report(core(), actor(), report_id)
    if not report.withdrawable:
        if report.public:
            raise ForbiddenError("A reviewer of the district withdraws reports here")
        return redirect(url_for("desk.report", report_id=report_id), 303)
    return _page(report)


@blueprint.post("/reports/<int:report_id>/withdraw")
@limiter.limit(SUBMIT_LIMIT)
@requires(Permission.READ)
def take_back(report_id: int) -> ResponseReturnValue:
    """Withdraws it; pressing again changes nothing."""
    report = filing.desk_report(core(), actor(), report_id)
    followed = redirect(url_for("desk.report", report_id=report_id), 303)
    if report.status == "withdrawn":
        return followed
    note = request.form.get("note", "").strip()[:MAX_NOTE]
    if not note:
        return _page(report, gettext("Write why; the sentence is published.")), 422
    review.withdraw(core(), actor(), report_id, note)
    flash(gettext("The report is withdrawn."), "plain")
    return followed


def _page(report: DeskReport, error: str | None = None) -> str:
    return render_template("desk/withdraw.html", report=report, error=error, max_note=MAX_NOTE)
