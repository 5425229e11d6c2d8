"""Bulk intake: sending files, the table of matches, starting, stopping, outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from reports.errors import ConflictError, GongkaiError, InvalidContentError
from reports.services import intake, intake_opening, intake_views
from reports.services.actors import Permission
from reports.services.office_names import Known, match
from reports.store.intakes import FILTERS
from reports.store.states import IntakeMode
from web.access import requires
from web.context import actor, core
from web.desk.lists import today, years
from web.i18n import sentence
from web.review import outcomes
from web.review.blueprint import blueprint
from web.security import INTAKE_LIMIT, accept_bulk, csrf, limiter

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from reports.services.views import IntakeView
    from reports.store.intakes import Filter

AT_WORK = frozenset({"reading", "running"})
MAX_NAME = 200


@blueprint.get("/intakes")
@requires(Permission.INTAKE)
def intake_list() -> str:
    """The district's intakes, and a form to send files."""
    return _list_page()


@blueprint.post("/intakes")
@csrf.exempt  # checked in the view, once it is clear that so much may be sent
@requires(Permission.INTAKE)
@limiter.limit(INTAKE_LIMIT, key_func=lambda: f"account:{actor().account_id}")
def open_intake() -> ResponseReturnValue:
    """Takes files in to be read; leads to the page where they are looked at."""
    accept_bulk()
    sent = [(file.filename or "", file.stream) for file in request.files.getlist("files")]
    sent = [(name, stream) for name, stream in sent if name]
    mode = request.form.get("mode", "")
    if not sent:
        return _list_page([("files", gettext("Choose a zip or some files."))]), 422
    if mode not in _modes():
        return _list_page([("mode", gettext("Choose what the files are to become."))]), 422
    year = request.form.get("year", type=int)
    try:
        key = intake_opening.open_intake(core(), actor(), sent, IntakeMode(mode), year)
    except GongkaiError as error:
        return _list_page([("files", sentence(error))]), 422
    return redirect(url_for("review.intake_page", intake_id=key), 303)


@blueprint.get("/intakes/<int:intake_id>")
@requires(Permission.INTAKE)
def intake_page(intake_id: int) -> str:
    """How far it is, whom each file was matched with, and what became of it."""
    after, name = request.args.get("after"), _filter(request.args.get("show"))
    found = intake_views.page(core(), actor(), intake_id, name, after)
    if name is None and "show" not in request.args and found.intake.shown["attention"]:
        # What needs a person comes first; the whole list is one step away.
        name = "attention"
        found = intake_views.page(core(), actor(), intake_id, name, after)
    return render_template(
        "review/intake.html",
        page=found,
        intake=found.intake,
        filters=FILTERS,
        show=name,
        at_work=found.intake.state in AT_WORK,
        years=years(),
        names={office.id: office.name for office in found.offices},
        may_create=actor().may(Permission.ADMINISTER),
        row_of=outcomes.row_of,
        may_run=found.intake.mode in _modes(),
    )


@blueprint.get("/intakes/<int:intake_id>/progress.json")
@requires(Permission.INTAKE)
def intake_progress(intake_id: int) -> Response:
    """How far it is, for the page to follow."""
    found = intake_views.intake(core(), actor(), intake_id)
    return jsonify(progress_of(found))


def progress_of(found: IntakeView) -> dict[str, object]:
    """Progress for programs; `settled`: nothing more will happen without a person."""
    return {
        "intake": found.id,
        "state": found.state,
        "settled": found.state not in AT_WORK,
        "done": found.done,
        "of": found.to_do,
    }


@blueprint.post("/intakes/<int:intake_id>")
@requires(Permission.INTAKE)
def steer_intake(intake_id: int) -> ResponseReturnValue:
    """Starts, stops, goes on, tries again, or leaves out what nobody decided on."""
    try:
        message = _STEPS[request.form.get("act", "")](intake_id)
    except KeyError:
        message = gettext("Use the buttons of the page.")
    except ConflictError as error:
        flash(sentence(error), "warning")
        return redirect(url_for("review.intake_page", intake_id=intake_id), 303)
    flash(message, "plain")
    return redirect(url_for("review.intake_page", intake_id=intake_id), 303)


def _start(intake_id: int) -> str:
    number = intake.start(core(), actor(), intake_id)
    return ngettext(
        "%(num)s file is being taken over.", "%(num)s files are being taken over.", number
    )


def _stop(intake_id: int) -> str:
    intake.stop(core(), actor(), intake_id)
    return gettext("Stopped. What was in hand is finished; nothing further is begun.")


def _resume(intake_id: int) -> str:
    intake.resume(core(), actor(), intake_id)
    return gettext("It goes on where it was stopped.")


def _retry(intake_id: int) -> str:
    number = intake.retry(core(), actor(), intake_id)
    return ngettext("%(num)s file is tried again.", "%(num)s files are tried again.", number)


def _leave_out(intake_id: int) -> str:
    number = intake.exclude_open(core(), actor(), intake_id)
    return ngettext("%(num)s file is left out.", "%(num)s files are left out.", number)


_STEPS: dict[str, Callable[[int], str]] = {
    "start": _start,
    "stop": _stop,
    "resume": _resume,
    "retry": _retry,
    "leave_out": _leave_out,
}


@blueprint.post("/intakes/<int:intake_id>/files/<int:file_id>")
@requires(Permission.INTAKE)
def decide_file(intake_id: int, file_id: int) -> ResponseReturnValue:
    """Says whose report a file is, makes its office, leaves it out or takes it back in."""
    try:
        message = _decide(intake_id, file_id, request.form.get("act", ""))
    except GongkaiError as error:
        flash(sentence(error), "error")
    else:
        flash(message, "good")
    back = url_for(
        "review.intake_page",
        intake_id=intake_id,
        show=request.form.get("show") or None,
        after=request.form.get("after") or None,
    )
    return redirect(back, 303)


def _decide(intake_id: int, file_id: int, act: str) -> str:
    if act == "exclude":
        intake.exclude(core(), actor(), intake_id, file_id)
        return gettext("The file is left out; it can be taken back in.")
    if act == "include":
        intake.include(core(), actor(), intake_id, file_id)
        return gettext("The file is taken back in.")
    if act == "keep":
        number = intake.keep_only(core(), actor(), intake_id, file_id)
        return ngettext(
            "This file counts; %(num)s other is left out.",
            "This file counts; %(num)s others are left out.",
            number,
        )
    year = request.form.get("year", type=int)
    if year is None:
        raise InvalidContentError("Choose the office and the year.")
    name = request.form.get("office", "").strip()[:MAX_NAME]
    if act == "create":
        intake.create_office(core(), actor(), intake_id, file_id, name, year)
        return gettext("%(office)s was made, and the file is its report.", office=name)
    office_id = request.form.get("office_id", type=int) or _office_called(intake_id, name)
    intake.confirm(core(), actor(), intake_id, file_id, office_id, year)
    return gettext("The match is confirmed.")


def _office_called(intake_id: int, name: str) -> int:
    """The office of that name, as a person typed or chose it."""
    page = intake_views.page(core(), actor(), intake_id, size=1)
    known = [Known(office.id, office.name, office.aliases) for office in page.offices]
    found = match(name, known).found
    if found is None or found.how == "similar":
        raise InvalidContentError("No office of the district is called %(name)s", name=name or "—")
    return found.office.id


@blueprint.get("/intakes/<int:intake_id>/outcomes.<file_format>")
@requires(Permission.INTAKE)
def intake_outcomes(intake_id: int, file_format: str) -> Response:
    """Every file with what became of it, a line for each row or passage that is to be told."""
    if file_format not in {"csv", "xlsx"}:
        abort(404)
    found, files = intake_views.outcomes(core(), actor(), intake_id)
    data, media_type = outcomes.write(files, file_format)
    response = Response(data, mimetype=media_type)
    name = f"intake-{found.id}-{today():%Y%m%d}.{file_format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _modes() -> list[str]:
    """What files may become that this person takes in; archives are public as they are."""
    archives = [IntakeMode.ARCHIVE] if actor().may(Permission.LOAD_ARCHIVE) else []
    return [mode.value for mode in (*archives, IntakeMode.SUBMIT, IntakeMode.DRAFT)]


def _filter(name: str | None) -> Filter | None:
    return cast("Filter", name) if name in FILTERS else None


def _list_page(errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "review/intakes.html",
        listing=intake_views.listing(core(), actor(), request.args.get("after")),
        year_choices=[
            ("", gettext("Leave it open: I will choose")),
            *((str(year), str(year)) for year in years()),
        ],
        errors=errors or [],
        max_files=intake_opening.MAX_FILES,
        modes=_modes(),
        may_send=actor().district_id is not None,
    )
