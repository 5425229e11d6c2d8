"""The rules while one types: what they find in what the form holds, saved or not.

The form asks here with all of its fields; nothing is stored. The answer names every finding
for the cells (`finding_values`) and brings the parts of the page that change, drawn by the
same templates as the page itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import jsonify, render_template, request
from flask_babel import gettext, ngettext

from reports.services import filing
from reports.services.actors import Permission
from web.access import requires
from web.context import actor, core
from web.desk import carrying, ledger
from web.desk.blueprint import blueprint
from web.desk.findings import SEVERITIES, Marked, by_field, mark
from web.desk.form import read_form
from web.desk.places import anchor_of
from web.desk.tasks import task_list
from web.i18n import say
from web.security import CHECK_LIMIT, limiter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from reports.content import Content
    from reports.services.views import DeskReport
    from web.desk.form import FieldError


@blueprint.post("/reports/<int:report_id>/check-fields")
@limiter.limit(CHECK_LIMIT)
@requires(Permission.FILE)
def check_fields(report_id: int) -> ResponseReturnValue:
    """What the rules find in the fields sent; without fields, in the saved draft."""
    report = filing.desk_report(core(), actor(), report_id)
    filled = read_form(report.content, request.form.to_dict(), keep_places=True)
    findings = filing.check_content(core(), actor(), report_id, filled.content)
    marked = mark(filled.content, findings)
    told = answer(report, filled.content, marked, filled.errors)
    return jsonify({"version": report.version, **told})


def answer(
    report: DeskReport,
    content: Content,
    marked: Sequence[Marked],
    errors: tuple[FieldError, ...] = (),
) -> dict[str, Any]:
    """The findings for the page.

    `findings` in the order of their numbers, `said` for screen readers, `html` the fragments
    of the page by their ids.
    """
    tasks = task_list(content, tuple(marked), errors)
    return {
        "findings": [finding_values(m) for m in marked],
        "said": said(marked),
        "html": {
            "findings": render_template(
                "desk/_summary.html", report=report, findings=marked, anchor_of=anchor_of
            ),
            "tasks": render_template("desk/_tasks.html", tasks=tasks),
            "carryover": carrying.fragment(carrying.carryover_of(report, content, marked)),
            "ledger": ledger.fragment(content),
            **readings(content, marked),
        },
    }


def finding_values(m: Marked) -> dict[str, Any]:
    """One finding for the page's scripts: numbers as printed, texts in the reader's language.

    `place` is its content address, `field` the name of the input it stands at (null: none),
    `anchor` the id of that input.
    """
    return {
        "number": m.number,
        "marker": m.marker,
        "severity": m.finding.severity,
        "rule": m.finding.rule,
        "key": m.finding.key,
        "place": m.finding.where,
        "field": m.place.field,
        "anchor": m.place.anchor,
        "label": m.place.label,
        "message": say(m.finding.message, m.finding.params),
        "found": _printed(m.finding.found),
        "expected": _printed(m.finding.expected),
        "difference": _printed(m.difference),
    }


def _printed(value: object) -> str | None:
    return None if value is None else str(value)


def said(marked: Sequence[Marked]) -> str:
    """The findings counted, as one short sentence."""
    count = {s: sum(m.finding.severity == s for m in marked) for s in SEVERITIES}
    told = [
        ngettext("%(num)s error", "%(num)s errors", count["error"]),
        ngettext("%(num)s warning", "%(num)s warnings", count["warning"]),
        ngettext("%(num)s notice", "%(num)s notices", count["notice"]),
    ]
    present = [text for s, text in zip(SEVERITIES, told, strict=True) if count[s]]
    return gettext(", ").join(present) if present else gettext("The rules find nothing.")


def readings(content: Content, marked: Sequence[Marked]) -> Mapping[str, str]:
    """Below each text field: the passages the rules speak of, underlined, by fragment id."""
    found = by_field(marked)
    return {
        f"reading-{anchor_of(name)}": render_template(
            "desk/_reading.html", name=name, marks=found.get(name, ()), anchor_of=anchor_of
        )
        for name in text_fields(content)
    }


def text_fields(content: Content) -> list[str]:
    """The names of the form's text areas."""
    parts = content.overview.parts if content.overview else ()
    return [
        "overview.preamble",
        *(f"overview.parts.{i}.text" for i in range(len(parts))),
        *(
            f"sections.{s.code}"
            for s in content.layout.sections
            if (s.kind == "prose" and s.code != "overview") or content.texts.get(s.code)
        ),
    ]
