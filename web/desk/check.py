"""What the rules find before a report is submitted, and submitting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext

from reports.content import compare
from reports.errors import BlockedError, TransitionError
from reports.services import filing
from reports.services.actors import Permission
from reports.services.explaining import MAX_REASON
from reports.services.following import of_draft
from web.access import requires
from web.context import actor, core
from web.desk.answers import answers
from web.desk.blueprint import blueprint
from web.desk.changes import told
from web.desk.findings import by_severity, mark
from web.desk.following import left
from web.desk.remarks import unanswered
from web.i18n import sentence
from web.security import SUBMIT_LIMIT, limiter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from reports.services.views import DeskReport

_EXPLAIN = "explain."


@blueprint.get("/reports/<int:report_id>/check")
@requires(Permission.FILE)
def check(report_id: int) -> ResponseReturnValue:
    """Findings by severity, each with its place, and the button that submits."""
    report = filing.desk_report(core(), actor(), report_id)
    if not report.editable:
        return redirect(url_for("desk.report", report_id=report_id), 303)
    return _page(report)


@blueprint.post("/reports/<int:report_id>/submit")
@limiter.limit(SUBMIT_LIMIT)
@requires(Permission.FILE)
def submit(report_id: int) -> ResponseReturnValue:
    """Submits once, however often it is pressed."""
    report = filing.desk_report(core(), actor(), report_id)
    followed = redirect(url_for("desk.report", report_id=report_id), 303)
    key = request.form.get("idempotency_key", "")
    if filing.receipt_for_key(core(), actor(), key):
        return followed  # this very request came before, and is done already
    reasons = {**report.explanations, **_reasons()}
    if report.editable:
        filing.explain(core(), actor(), report_id, _reasons())
        if key != submission_key(report):
            message = gettext("The draft was changed after this page was opened. Check it again.")
            if key and not key.endswith(f"-{report.revision or 0}"):
                message = gettext("This report was submitted from another page meanwhile.")
            return _page(report, reasons, message), 409
        if report.public and not _note():
            message = gettext("Tell the public in a sentence what this correction changes.")
            return _page(report, reasons, message), 422
        if missing := _unexplained(report, reasons):
            message = gettext("Correct each warning or write why it is right as it stands.")
            return _page(report, reasons, message, missing), 422
    try:
        discreet = request.form.get("discreet") == "yes"
        filing.submit(core(), actor(), report_id, None, key, _note(), discreet=discreet)
    except BlockedError as error:
        return _page(report, reasons, sentence(error)), 422
    except TransitionError:
        # Another tab or a colleague was first: what they see is what became of it.
        if report.receipt is None:
            raise
    return followed


@blueprint.post("/reports/<int:report_id>/reasons")
@requires(Permission.FILE)
def explain(report_id: int) -> ResponseReturnValue:
    """Keeps reasons as they are typed: nothing else of the page is sent."""
    kept = filing.explain(core(), actor(), report_id, _reasons())
    return jsonify({"explained": sorted(kept)})


def submission_key(report: DeskReport) -> str:
    """One key for one state of the draft: two tabs and two clicks make one submission."""
    return f"desk-{report.id}-{report.version}-{report.revision or 0}"


def _reasons() -> dict[str, str]:
    """The reasons typed, by key of their finding; empty ones take away what was there."""
    return {
        name.removeprefix(_EXPLAIN): text.strip()[:MAX_REASON]
        for name, text in request.form.items()
        if name.startswith(_EXPLAIN)
    }


def _unexplained(report: DeskReport, reasons: Mapping[str, str]) -> set[str]:
    findings = filing.check_draft(core(), actor(), report.id)
    return {f.key for f in findings if f.severity == "warning" and not reasons.get(f.key)}


def _note() -> str | None:
    """What a correction of a published report changes, for the public to read."""
    return request.form.get("note", "").strip()[:MAX_REASON] or None


def _page(
    report: DeskReport,
    reasons: Mapping[str, str] | None = None,
    message: str | None = None,
    missing: set[str] | None = None,
) -> str:
    findings = mark(report.content, filing.check_draft(core(), actor(), report.id))
    private = tuple(m for m in findings if m.finding.rule.startswith("privacy."))
    changes = compare(report.published, report.content) if report.published else None
    asked = of_draft(core(), actor(), report.id)
    return render_template(
        "desk/check.html",
        report=report,
        private=private,
        groups=by_severity(m for m in findings if m not in private),
        blocked=sum(m.finding.severity == "error" for m in findings),
        unanswered=unanswered(report),
        answers=answers(report.content, findings),
        changes=told(report.content, changes),
        asked=asked,
        asked_left=left(asked),
        reasons={**report.explanations, **(reasons or {})},
        message=message,
        missing=missing or set(),
        key=submission_key(report),
        note=request.form.get("note", ""),
        discreet=request.form.get("discreet") == "yes",
        max_reason=MAX_REASON,
    )
