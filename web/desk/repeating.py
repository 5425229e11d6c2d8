"""What the report repeats, side by side with where it stands."""

from __future__ import annotations

from flask import render_template

from reports.services import repeating
from reports.services.actors import Permission
from web.access import requires
from web.context import actor, core
from web.desk.blueprint import blueprint


@blueprint.get("/reports/<int:report_id>/repetition")
@requires(Permission.READ)
def repetition(report_id: int) -> str:
    """The passages, the office's own last year first."""
    return render_template(
        "desk/repetition.html", page=repeating.repetition(core(), actor(), report_id)
    )
