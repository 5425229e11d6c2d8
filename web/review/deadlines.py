"""Deadlines: by kind of office, with their legal basis, and more time for one office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from reports.errors import InvalidContentError
from reports.services import administration, deadlines
from reports.services.actors import Permission
from reports.store.states import OfficeKind
from web.access import requires
from web.context import actor, core
from web.i18n import sentence
from web.pages import day
from web.review.asking import choose_first, day_of, district_code, year_asked
from web.review.blueprint import blueprint

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

MAX_BASIS = 500


@blueprint.get("/deadlines")
@requires(Permission.REVIEW)
def deadline_list() -> str:
    """What holds in the district for a year, what held before, and who has more time."""
    return choose_first() or _list_page()


@blueprint.post("/deadlines")
@requires(Permission.ADMINISTER)
def set_deadline() -> ResponseReturnValue:
    """Sets the deadline of a kind of office."""
    year, due = year_asked(), day_of("due")
    kind = request.form.get("kind", "")
    if due is None or kind not in set(OfficeKind):
        return _list_page(gettext("Choose the kind of office and the day.")), 422
    found = deadlines.district_deadlines(core(), actor(), year, district_code())
    try:
        administration.set_deadline(
            core(),
            actor(),
            found.district.code,
            OfficeKind(kind),
            year,
            due,
            request.form.get("basis", "").strip()[:MAX_BASIS],
            request.form.get("reason", "").strip()[: deadlines.MAX_REASON],
        )
    except InvalidContentError as error:
        return _list_page(sentence(error)), 422
    flash(gettext("The deadline is %(date)s.", date=day(due)), "good")
    return redirect(url_for("review.deadline_list", year=year, district=district_code()), 303)


@blueprint.get("/extension")
@requires(Permission.REVIEW)
def extension() -> ResponseReturnValue:
    """What one office has been granted for a year, and a form to grant it more."""
    return _extension_page()


@blueprint.post("/extension")
@requires(Permission.REVIEW)
def extend() -> ResponseReturnValue:
    """Gives the office more time, or takes that back."""
    office_id, year = _office_asked(), year_asked()
    reason, due = request.form.get("reason", ""), day_of("due")
    try:
        if request.form.get("act") == "take_back":
            deadlines.take_back(core(), actor(), office_id, year, reason)
            flash(gettext("The regular deadline holds again."), "plain")
        elif due is None:
            return _extension_page(gettext("Choose the day.")), 422
        else:
            deadlines.extend(core(), actor(), office_id, year, due, reason)
            flash(gettext("The office has time until %(date)s.", date=day(due)), "good")
    except InvalidContentError as error:
        return _extension_page(sentence(error)), 422
    return redirect(url_for("review.deadline_list", year=year, district=district_code()), 303)


def _office_asked() -> int:
    return request.values.get("office", 0, type=int)


def _list_page(error: str | None = None) -> str:
    found = deadlines.district_deadlines(core(), actor(), year_asked(), district_code())
    chosen = request.values.get("kind", "")
    current = next((kind.current for kind in found.kinds if kind.kind == chosen), None)
    return render_template(
        "review/deadlines.html",
        page=found,
        offices=deadlines.offices(core(), actor(), district_code()),
        may_set=actor().may(Permission.ADMINISTER),
        error=error,
        chosen=chosen,
        due=request.form.get("due") or (current.due.isoformat() if current else ""),
        basis=request.form.get("basis") or (current.legal_basis if current else ""),
    )


def _extension_page(error: str | None = None) -> str:
    found = deadlines.office_deadline(core(), actor(), _office_asked(), year_asked())
    return render_template("review/extension.html", page=found, error=error)
