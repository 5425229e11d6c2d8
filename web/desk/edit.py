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
from reports.services.explaining import MAX_REASON
from reports.services.following import of_draft
from reports.services.lifecycle import NOT_NOW
from web.access import requires
from web.context import actor, core
from web.desk import following
from web.desk.blueprint import blueprint
from web.desk.carrying import REASON, RULE, carryover_of
from web.desk.checking import readings, said
from web.desk.findings import by_field, mark
from web.desk.form import (
    FieldError,
    field_values,
    read_form,
    shown_parts,
    with_new_part,
    with_zeros,
    without_part,
)
from web.desk.history import why_returned
from web.desk.ledger import fragment, with_pairs
from web.desk.lists import today
from web.desk.places import anchor_of, place_of
from web.desk.remarks import remarked, remarks_of
from web.desk.sums import sums
from web.desk.tasks import task_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from reports.content import Content
    from reports.services.views import DeskReport


@dataclass(frozen=True)
class Difference:
    """A field that another person changed meanwhile: its name, and both texts."""

    anchor: str
    label: str
    mine: str
    theirs: str


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
    sent, gone = with_pairs(report.content, request.form.to_dict())
    filled = read_form(report.content, sent)
    errors = (*filled.errors, *gone)
    action = sent.get("action", "save")
    changed = _changed(report, filled.values, action)
    if changed is not None:
        return changed
    if not report.editable:
        raise TransitionError(NOT_NOW[report.status])
    if errors:
        return _page(report, filled.values, errors=errors), 422
    try:
        filing.save_draft(
            core(), actor(), report_id, filled.content, request.form.get("version", 0, type=int)
        )
    except ConflictError:
        report = filing.desk_report(core(), actor(), report_id)
        return _page(report, filled.values, conflict=_differences(report, filled.values)), 409
    _keep_reason(report_id, sent.get(REASON))
    following.keep(report_id, sent)
    if action == "check":
        return redirect(url_for("desk.check", report_id=report_id), 303)
    flash(gettext("Saved."), "good")
    return redirect(url_for("desk.edit", report_id=report_id), 303)


def _keep_reason(report_id: int, reason: str | None) -> None:
    """Keeps the one reason for another 上年结转 with the findings of its columns."""
    if reason is None:
        return
    found = filing.check_draft(core(), actor(), report_id)
    keys = [f.key for f in found if f.rule == RULE and (f.explanation or "") != reason.strip()]
    if keys:
        told = reason.strip()[:MAX_REASON]
        filing.explain(core(), actor(), report_id, dict.fromkeys(keys, told))


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
    if name == "carry_in" and (row := carryover_of(report, _whole(report.content), ())):
        return _page(report, {**values, **row.values}, carried=row.year)
    return None


def _page(
    report: DeskReport,
    values: Mapping[str, str],
    errors: tuple[FieldError, ...] = (),
    conflict: list[Difference] | None = None,
    zeros: int | None = None,
    carried: int | None = None,
) -> str:
    content = report.content
    saved = field_values(content)
    findings = mark(content, filing.check_draft(core(), actor(), report.id))
    asked = of_draft(core(), actor(), report.id)
    remarks = remarks_of(report)
    return render_template(
        "desk/edit.html",
        report=report,
        content=content,
        values={**saved, **values},
        saved=saved,
        sums=sums(_whole(content)),
        numbers=shown_parts(values, saved),
        tables={s.code: printed_tables(_whole(content), s.code) for s in content.layout.sections},
        previous=_previous(report),
        findings=findings,
        marks=by_field(findings),
        readings=readings(content, findings),
        said=said(findings),
        tasks=task_list(content, findings, errors),
        errors=[(anchor_of(e.field), _labelled(content, e)) for e in errors],
        wrong={e.field: gettext(e.message) for e in errors},
        conflict=conflict,
        zeros=zeros,
        carried=carried,
        carryover=carryover_of(report, _whole(content), findings),
        reason_field=REASON,
        ledger=fragment(content),
        follow_ups=asked,
        follow_ups_left=following.left(asked),
        max_evidence=following.MAX_EVIDENCE,
        max_reason=MAX_REASON,
        today=today(),
        returned=why_returned(report),
        remarks=remarks,
        remarked=remarked(remarks),
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
