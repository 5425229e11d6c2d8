"""Reminders: who would receive what, and sending them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext

from reports.services import reminding
from reports.services.actors import Permission
from reports.services.views import BoardQuery
from web.access import requires
from web.context import actor, core
from web.pages import with_query_at
from web.review.asking import choose_first, district_code, year_asked
from web.review.blueprint import blueprint
from web.review.board import board_query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue
    from flask_babel import LazyString

    from reports.services.views import ReminderPreview

TOLD_BY_NAME = 5
OBSTACLES: Mapping[str, LazyString] = {
    "filed": lazy_gettext("It has handed its report in"),
    "no_deadline": lazy_gettext("No deadline is set for it"),
    "nobody": lazy_gettext("Nobody to remind: it has no clerk with an open account"),
    "recent": lazy_gettext("Reminded within the last hour already"),
}
"""Why an office is not reminded."""


@blueprint.get("/reminders")
@requires(Permission.REVIEW)
def reminders() -> ResponseReturnValue:
    """The offices chosen on the board, or all it lists that owe a report: who receives what."""
    if page := choose_first():
        return page
    query, ids = replace(board_query(None), page=1), None
    if not request.args.get("all"):
        query, ids = _whole_board(), _chosen()
        if not ids:
            flash(gettext("Choose at least one office on the board."), "warning")
            return redirect(with_query_at("review.show_board"), 303)
    found = reminding.preview(core(), actor(), query, ids)
    return render_template(
        "review/reminders.html", page=found, obstacles=OBSTACLES, max_note=reminding.MAX_NOTE
    )


@blueprint.post("/reminders")
@requires(Permission.REVIEW)
def remind() -> ResponseReturnValue:
    """Reminds the offices."""
    note = request.form.get("note", "")
    told = reminding.remind(core(), actor(), _whole_board(), _chosen(), note)
    if told.ready:
        number = len(told.ready)
        sent = ngettext("%(num)s office was reminded.", "%(num)s offices were reminded.", number)
        flash(sent, "good")
    if told.left_out:
        flash(_not_reminded(told), "warning")
    return redirect(url_for("review.show_board", year=year_asked(), district=district_code()), 303)


def _chosen() -> list[int]:
    values = request.values.getlist("office")[: reminding.MAX_OFFICES]
    return [int(value) for value in values if value.isdecimal() and len(value) < 10]


def _whole_board() -> BoardQuery:
    return BoardQuery(year_asked(), district_code(), size=None)


def _not_reminded(told: ReminderPreview) -> str:
    by_name = [
        gettext("%(office)s (%(why)s)", office=x.line.office.name, why=OBSTACLES[x.obstacle or ""])
        for x in told.left_out[:TOLD_BY_NAME]
    ]
    more = len(told.left_out) - len(by_name)
    if more:
        by_name.append(ngettext("%(num)s more", "%(num)s more", more))
    return gettext("Not reminded: %(offices)s", offices="；".join(by_name))
