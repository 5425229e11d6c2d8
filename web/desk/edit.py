"""One report's form: its fields, what is wrong in them, saving without losing a character."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from reports.errors import ConflictError, TransitionError
from reports.renderers.tables import printed_tables
from reports.services import filing
from reports.services.actors import Permission
from web.access import requires
from web.context import actor, core
from web.desk.blueprint import blueprint
from web.desk.findings import Marked, by_field, mark
from web.desk.form import (
    FieldError,
    field_values,
    part_numbers,
    read_form,
    with_new_part,
    with_zeros,
    without_part,
)
from web.desk.history import why_returned
from web.desk.lists import today
from web.desk.places import anchor_of, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from reports.content import Content
    from reports.form import Section
    from reports.services.views import DeskReport


@dataclass(frozen=True)
class Difference:
    """A field that another person changed meanwhile: its name, and both texts."""

    anchor: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Task:
    """A part of the form in the task list: ``done``, ``attention`` or ``open``."""

    section: Section
    state: str
    markers: str


@blueprint.get("/reports/<int:report_id>/edit")
@requires(Permission.FILE)
def edit(report_id: int) -> ResponseReturnValue:
    """The form."""
    report = filing.desk_report(core(), actor(), report_id)
    if not report.editable:
        return redirect(url_for("desk.report", report_id=report_id), 303)
    return _page(report, field_values(report.content))


@blueprint.post("/reports/<int:report_id>/edit")
@requires(Permission.FILE)
def save(report_id: int) -> ResponseReturnValue:
    """Saves, unless a field cannot be understood or somebody else saved meanwhile."""
    report = filing.desk_report(core(), actor(), report_id)
    sent = request.form.to_dict()
    filled = read_form(report.content, sent)
    action = sent.get("action", "save")
    changed = _changed(report, filled.values, action)
    if changed is not None:
        return changed
    if not report.editable:
        raise TransitionError("The report has been submitted; it cannot be changed at present.")
    if filled.errors:
        return _page(report, filled.values, errors=filled.errors), 422
    try:
        filing.save_draft(
            core(), actor(), report_id, filled.content, request.form.get("version", 0, type=int)
        )
    except ConflictError:
        report = filing.desk_report(core(), actor(), report_id)
        return _page(report, filled.values, conflict=_differences(report, filled.values)), 409
    if action == "check":
        return redirect(url_for("desk.check", report_id=report_id), 303)
    flash(gettext("Saved."), "good")
    return redirect(url_for("desk.edit", report_id=report_id), 303)


def _changed(report: DeskReport, values: Mapping[str, str], action: str) -> str | None:
    """The form with another part, one less, or zeros in it, not saved; None to save it."""
    name, _, argument = action.partition(":")
    if name == "add_part":
        return _page(report, with_new_part(values))
    if name == "remove_part" and argument.isdigit():
        return _page(report, without_part(values, int(argument)))
    if name == "fill_zeros":
        filled, zeros = with_zeros(_whole(report.content), values)
        return _page(report, filled, zeros=zeros)
    return None


def _page(
    report: DeskReport,
    values: Mapping[str, str],
    errors: tuple[FieldError, ...] = (),
    conflict: list[Difference] | None = None,
    zeros: int | None = None,
) -> str:
    content = report.content
    findings = mark(content, filing.check_draft(core(), actor(), report.id))
    return render_template(
        "desk/edit.html",
        report=report,
        content=content,
        values={**field_values(content), **values},
        numbers=part_numbers(values),
        tables={s.code: printed_tables(_whole(content), s.code) for s in content.layout.sections},
        previous=_previous(report),
        findings=findings,
        marks=by_field(findings),
        tasks=task_list(content, findings, errors),
        errors=[(anchor_of(e.field), _labelled(content, e)) for e in errors],
        wrong={e.field: gettext(e.message) for e in errors},
        conflict=conflict,
        zeros=zeros,
        today=today(),
        returned=why_returned(report),
        anchor_of=anchor_of,
    )


def _whole(content: Content) -> Content:
    """The content with every table of the form, so that those the file lacked can be filled."""
    empty = {table.code: {} for table in content.layout.tables}
    return replace(content, tables={**empty, **content.tables})


def _previous(report: DeskReport) -> Mapping[str, str]:
    """Last year's numbers by field, where the same form was used."""
    if report.previous is None or report.previous.form != report.form:
        return {}
    values = field_values(report.previous)
    return {name: text for name, text in values.items() if name.startswith("tables.") and text}


def _labelled(content: Content, error: FieldError) -> str:
    return gettext(
        "%(place)s: “%(text)s”. %(advice)s",
        place=place_of(content, error.field).label,
        text=error.text[:40],
        advice=gettext(error.message),
    )


def _differences(report: DeskReport, mine: Mapping[str, str]) -> list[Difference]:
    out = []
    for name, theirs in field_values(report.content).items():
        if name in mine and mine[name].strip() != theirs.strip():
            place = place_of(report.content, name)
            out.append(Difference(anchor_of(name), place.label, mine[name], theirs))
    return out


def task_list(
    content: Content, findings: tuple[Marked, ...], errors: tuple[FieldError, ...] = ()
) -> list[Task]:
    """The parts of the form and how each stands."""
    wrong = {place_of(content, e.field).section for e in errors}
    out = []
    for section in content.layout.sections:
        weighty = [
            m
            for m in findings
            if m.place.section == section.code and m.finding.severity != "notice"
        ]
        cells = [
            content.cell(table.code, row.code, column.code)
            for table in content.layout.tables_of(section.code)
            for row in table.standard_rows
            for column in table.columns
        ]
        begun = content.section_text(section.code).strip() or any(not c.blank for c in cells)
        state = "attention" if weighty or section.code in wrong else "done" if begun else "open"
        out.append(Task(section, state, "".join(m.marker for m in weighty)))
    return out
