"""What an office has to do: its reports by year, and a new one."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from reports.errors import ConflictError, NotFoundError, UnreadableFileError
from reports.form import FORMS
from reports.services import filing
from reports.services.actors import Permission
from web.access import requires
from web.context import actor, core
from web.desk import pending
from web.desk.blueprint import blueprint
from web.i18n import TIMEZONE, sentence
from web.security import SUBMIT_LIMIT, limiter

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from reports.services.views import DeskLine

FIRST_YEAR = 2019  # the statutory form exists since the report for this year


@blueprint.get("")
@requires(Permission.FILE)
def index() -> str:
    """The offices one files for, and their reports by year."""
    lines = filing.desk(core(), actor())
    return render_template("desk/index.html", groups=by_office(lines), today=today())


@blueprint.get("/new")
@requires(Permission.FILE)
def new() -> str:
    """A file to read, or an empty form."""
    return _new_page()


@blueprint.post("/new")
@limiter.limit(SUBMIT_LIMIT)
@requires(Permission.FILE)
def start() -> ResponseReturnValue:
    """Reads the file, or begins with an empty form."""
    if request.form.get("how") in {"empty", "last"}:
        return _start_without_file(last=request.form["how"] == "last")
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        error = gettext("Choose a file first, or begin with an empty form.")
        return _new_page(errors=[("file", error)]), 422
    try:
        key = pending.keep(core(), actor(), upload.read(), upload.filename)
    except UnreadableFileError as unreadable:
        message = gettext("%(file)s: %(why)s", file=upload.filename, why=sentence(unreadable))
        return _new_page(errors=[("file", message)]), 422
    return redirect(url_for("desk.read", key=key), 303)


def _start_without_file(*, last: bool) -> ResponseReturnValue:
    office_id = request.form.get("office", type=int)
    year = request.form.get("year", type=int)
    if office_id is None or year not in years():
        error = gettext("Choose the office and the year.")
        return _new_page(errors=[("office", error)]), 422
    try:
        begin = filing.start_from_last_year if last else filing.start_report
        report = begin(core(), actor(), office_id, year, form_for(year))
    except NotFoundError as missing:
        return _new_page(errors=[("last-office", sentence(missing))]), 422
    except ConflictError:
        flash(gettext("There is a report for this year already; here it is."), "plain")
        return redirect(url_for("desk.report", report_id=report_of(office_id, year)), 303)
    return redirect(url_for("desk.edit", report_id=report.id), 303)


def _new_page(errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "desk/new.html",
        offices=[group[0] for group in by_office(filing.desk(core(), actor()))],
        years=years(),
        office_id=request.values.get("office", type=int),
        year=request.values.get("year", due_year(), type=int),
        errors=errors or [],
    )


def by_office(lines: tuple[DeskLine, ...]) -> list[tuple[object, list[DeskLine]]]:
    """The lines of each office, newest year first."""
    ordered = sorted(lines, key=lambda line: (line.office.name, line.office.id, -line.year))
    return [
        (group[0].office, group)
        for _, found in groupby(ordered, key=lambda line: line.office.id)
        if (group := list(found))
    ]


def report_of(office_id: int, year: int) -> int | None:
    """The id of the office's report for the year, None where none was begun."""
    for line in filing.desk(core(), actor()):
        if line.office.id == office_id and line.year == year:
            return line.id
    return None


def today() -> datetime:
    """Now, in the time of Beijing."""
    return datetime.now(ZoneInfo(TIMEZONE))


def due_year() -> int:
    """The year whose report is due now: the last one that is over."""
    return today().year - 1


def years() -> list[int]:
    """The years one can file for, newest first."""
    return list(range(today().year, FIRST_YEAR - 1, -1))


def form_for(year: int) -> str:
    """The edition of the form that is in force for a year."""
    for code, form in FORMS.items():
        if form.years[0] <= year <= form.years[1]:
            return code
    return min(FORMS)
