"""What was read in a file, cell by cell where in doubt, and its adoption as a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from reports.content import compare
from reports.content.carrying import carried_over, in_form
from reports.services import filing, office_names
from reports.services.actors import Permission
from reports.services.office_names import Known
from web.access import requires
from web.context import actor, core
from web.desk import pending
from web.desk.blueprint import blueprint
from web.desk.changes import told
from web.desk.doubts import STATES, doubts
from web.desk.form import read_form
from web.desk.lists import by_office, due_year, form_for, report_of, years
from web.desk.places import anchor_of
from web.desk.reading import notes_shown, parts_read

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from reports.content import Content
    from reports.services.views import DeskReport, OfficeView
    from web.desk.form import Filled


@dataclass(frozen=True)
class Choice:
    """What the clerk decided about a file, or would be asked: whose it is and how it is used.

    `use` is ``whole`` or ``basis`` (only its words, for another year), `edition` ``convert`` or
    ``keep`` where the file has another edition of the form than the year.
    """

    office: OfficeView
    year: int
    use: str
    edition: str


@blueprint.get("/uploads/<key>")
@requires(Permission.FILE)
def read(key: str) -> str:
    """What was read, what is in doubt, and whose report it will be."""
    upload = pending.find(core(), actor(), key)
    return _page(key, upload, _choice(upload))


@blueprint.post("/uploads/<key>")
@requires(Permission.FILE)
def adopt(key: str) -> ResponseReturnValue:
    """Makes the reading, as corrected, a draft; asks before anything is replaced."""
    upload = pending.find(core(), actor(), key)
    choice = _choice(upload)
    if request.form.get("action") == "recheck":
        return _page(key, upload, choice)
    if not _offices() or choice.year not in years():
        message = gettext("Choose the office and the year.")
        return _page(key, upload, choice, errors=[("f-year", message)]), 422
    if asked := _unanswered(upload, choice):
        return _page(key, upload, choice, errors=asked), 422
    filled = _filled(upload, choice)
    if filled.errors:
        return _page(key, upload, choice), 422
    content = replace(filled.content, office=choice.office.name, year=choice.year)
    source = filing.SourceFile(upload.name, upload.data, upload.parsed)
    existing = report_of(choice.office.id, choice.year)
    if existing is not None:
        return _replace(key, upload, choice, existing, content)
    report = filing.start_report(
        core(), actor(), choice.office.id, choice.year, content.form, content, source
    )
    return redirect(url_for("desk.edit", report_id=report.id), 303)


def _replace(
    key: str, upload: pending.Pending, choice: Choice, report_id: int, content: Content
) -> ResponseReturnValue:
    report = filing.desk_report(core(), actor(), report_id)
    if not report.editable:
        message = gettext("The report for this year has been submitted and cannot be replaced.")
        return _page(key, upload, choice, errors=[("f-year", message)]), 409
    version = request.form.get("replace", 0, type=int)
    if version != report.version:
        return _page(key, upload, choice, replaces=report), 409
    source = filing.SourceFile(upload.name, upload.data, upload.parsed)
    filing.replace_draft(core(), actor(), report_id, content, version, source)
    flash(gettext("The draft was replaced by what was read in %(file)s.", file=upload.name), "good")
    return redirect(url_for("desk.edit", report_id=report_id), 303)


@blueprint.post("/reports/<int:report_id>/put-back")
@requires(Permission.FILE)
def put_back(report_id: int) -> ResponseReturnValue:
    """Changes the draft for the one that a file replaced."""
    filing.put_back(core(), actor(), report_id, request.form.get("version", 0, type=int))
    flash(gettext("The earlier draft is back; the other one is kept in its place."), "good")
    return redirect(url_for("desk.edit", report_id=report_id), 303)


def _choice(upload: pending.Pending) -> Choice:
    """What was chosen, else what the file suggests."""
    offices = _offices()
    office_id = request.form.get("office", type=int)
    chosen = next((o for o in offices if o.id == office_id), None)
    return Choice(
        chosen or _named(upload, offices) or offices[0],
        request.form.get("year", type=int) or upload.parsed.content.year or due_year(),
        "basis" if request.form.get("use") == "basis" else "whole",
        "keep" if request.form.get("edition") == "keep" else "convert",
    )


def _content(upload: pending.Pending, choice: Choice) -> Content:
    """What the file would make, before anything is corrected."""
    content, form = upload.parsed.content, form_for(choice.year)
    if choice.use == "basis":
        return carried_over(content, form, choice.year, choice.office.name)
    return in_form(content, form) if choice.edition == "convert" else content


def _filled(upload: pending.Pending, choice: Choice) -> Filled:
    cells = {k: v for k, v in request.form.items() if k.startswith("tables.")}
    return read_form(_content(upload, choice), {} if choice.use == "basis" else cells)


def _unanswered(upload: pending.Pending, choice: Choice) -> list[tuple[str, str]]:
    """What the file says otherwise and nobody has confirmed yet."""
    content, confirmed = upload.parsed.content, request.form.getlist("confirm")
    out = []
    if content.office and choice.office != _named(upload, _offices()) and "office" not in confirmed:
        out.append(
            ("f-confirm-office", gettext("Confirm that the file is about the office you chose."))
        )
    other_year = content.year and content.year != choice.year and choice.use == "whole"
    if other_year and "year" not in confirmed:
        out.append(
            ("f-confirm-year", gettext("Confirm that the file is about the year you chose."))
        )
    return out


def _page(
    key: str,
    upload: pending.Pending,
    choice: Choice,
    errors: list[tuple[str, str]] | None = None,
    replaces: DeskReport | None = None,
) -> str:
    parsed = upload.parsed
    filled, read_content = _filled(upload, choice), _content(upload, choice)
    offices = _offices()
    found = filing.check_reading(core(), actor(), choice.office.id, choice.year, filled.content)
    sent = dict(filled.values)
    shown = (
        () if choice.use == "basis" else doubts(parsed, read_content, filled.content, found, sent)
    )
    wrong = {error.field: gettext(error.message) for error in filled.errors}
    content = parsed.content
    return render_template(
        "desk/read.html",
        key=key,
        name=upload.name,
        content=content,
        parts=parts_read(parsed),
        notes=notes_shown(parsed),
        doubts=[d for d in shown if d.state not in {"blank", "fine"} or d.field in wrong],
        blanks=[d for d in shown if d.state == "blank" and d.field not in wrong],
        understood=[d for d in shown if d.state == "fine" and d.field not in wrong],
        states=STATES,
        wrong=wrong,
        choice=choice,
        offices=offices,
        other_office=bool(content.office) and choice.office != _named(upload, offices),
        due=due_year(),
        years=years(),
        superseded=content.form != form_for(choice.year),
        confirmed=request.form.getlist("confirm"),
        errors=(errors or []) + [(anchor_of(e.field), wrong[e.field]) for e in filled.errors],
        replaces=replaces,
        changes=told(filled.content, compare(replaces.content, filled.content))
        if replaces
        else None,
    )


def _offices() -> list[OfficeView]:
    return [office for office, _lines in by_office(filing.desk(core(), actor()))]


def _named(upload: pending.Pending, offices: list[OfficeView]) -> OfficeView | None:
    """The office the file names, where it is one of these beyond likeness."""
    name = upload.parsed.content.office
    if not name:
        return None
    known = [Known(o.id, o.name, o.aliases) for o in offices]
    matching = office_names.match(name, known, offices[0].district_name if offices else "")
    best = matching.found
    if best is None or best.how == "similar":
        return None
    return next(o for o in offices if o.id == best.office.id)
