"""Several reports at once: what publishing would do with each, then each for itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for

from reports.errors import InvalidContentError
from reports.services import deciding
from reports.services.actors import Permission
from web.access import requires
from web.context import actor, core
from web.i18n import sentence
from web.review.blueprint import blueprint

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_CHOSEN = re.compile(r"(\d{1,9})\.(\d{1,9})", re.ASCII)


@blueprint.get("/bulk")
@requires(Permission.REVIEW)
def plan_bulk() -> ResponseReturnValue:
    """What would happen to each of the reports chosen; nothing happens yet."""
    ids = [int(text) for text in request.args.getlist("report") if _NUMBER.fullmatch(text)]
    try:
        planned = deciding.plan(core(), actor(), ids)
    except InvalidContentError as error:
        return _refused(error)
    return render_template("review/bulk.html", decisions=planned, done=False)


@blueprint.post("/bulk")
@requires(Permission.REVIEW)
def publish_bulk() -> ResponseReturnValue:
    """Publishes those that can be; the outcome of each."""
    sent = (_CHOSEN.fullmatch(text) for text in request.form.getlist("report"))
    chosen = [(int(match[1]), int(match[2])) for match in sent if match]
    try:
        outcomes = deciding.publish_many(core(), actor(), chosen)
    except InvalidContentError as error:
        return _refused(error)
    return render_template("review/bulk.html", decisions=outcomes, done=True)


def _refused(error: InvalidContentError) -> ResponseReturnValue:
    flash(sentence(error), "warning")
    return redirect(url_for("review.index"), 303)
