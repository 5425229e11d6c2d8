"""Sums over the district: who is missing first, then the tables, each number with its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from flask import abort, render_template, request, url_for
from flask_babel import gettext

from reports.renderers.document import lay_out
from reports.renderers.lists import Sheet, lists_as_csv, lists_as_xlsx
from reports.rules import place_label
from reports.services import summing
from reports.services.actors import Permission
from web.access import requires
from web.context import actor, core
from web.i18n import say
from web.labels import label
from web.review.asking import choose_first, district_code, year_asked
from web.review.blueprint import blueprint
from web.review.sending import MEDIA_TYPES, attached

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.wrappers import Response

    from reports.renderers.printed import Number
    from reports.services.views.sums import Sums


class _Asked(TypedDict):
    submitted: bool
    against: int | None
    district: str | None


@blueprint.get("/sums")
@requires(Permission.REVIEW)
def show_sums() -> str:
    """The offices that are not in the sums by name, then the three tables."""
    if page := choose_first():
        return page
    found = summing.district_sums(core(), actor(), year_asked(), **_asked())
    document = lay_out(found.content)
    return render_template(
        "review/sums.html",
        sums=found,
        tables=[table for section in document.sections for table in section.tables],
        anchor_of=document.anchor_of,
        place_label=place_label,
        table_names={table.code: table.head for table in found.content.layout.tables},
        address=_address(found),
    )


@blueprint.get("/sums/cell")
@requires(Permission.REVIEW)
def sum_cell() -> str:
    """One number of the sums, and what each office gave to it."""
    if page := choose_first():
        return page
    place = (_code("table"), _code("row"), _code("column"))
    found = summing.cell_sum(core(), actor(), year_asked(), place, **_asked())
    return render_template("review/sum_cell.html", cell=found, sums=found.sums)


@blueprint.get("/sums.<file_format>")
@requires(Permission.REVIEW)
def export_sums(file_format: str) -> Response:
    """The sums cell by cell, and who is not in them, as a workbook or CSV."""
    if file_format not in MEDIA_TYPES:
        abort(404)
    found = summing.district_sums(core(), actor(), year_asked(), **_asked())
    sheets = [_missing(found), _cells(found), _gaps(found)]
    data = lists_as_xlsx(sheets) if file_format == "xlsx" else lists_as_csv(sheets)
    name = gettext("%(district)s %(year)s sums", district=found.district.name, year=found.year)
    return attached(data, name, file_format)


def _asked() -> _Asked:
    return {
        "submitted": request.args.get("submitted") == "1",
        "against": request.args.get("against", type=int),
        "district": district_code(),
    }


def _code(name: str) -> str:
    return request.args.get(name, "")[:60]


def _address(found: Sums) -> Callable[[Number], str]:
    kept: dict[str, Any] = {
        "year": found.year,
        "district": district_code(),
        "submitted": "1" if found.submitted else None,
        "against": found.comparison.office.id if found.comparison else None,
    }

    def address(number: Number) -> str:
        place = {"table": number.table, "row": number.row, "column": number.column}
        return url_for("review.sum_cell", **kept, **place)

    return address


def _missing(found: Sums) -> Sheet:
    head = (gettext("Office"), gettext("State"), gettext("Why it is not in the sums"))
    missing, other = gettext("no such report"), gettext("another edition of the form")
    rows = [(x, missing) for x in found.missing] + [(x, other) for x in found.other_form]
    return Sheet(
        gettext("Not in the sums"),
        head,
        [(x.office.name, str(label("standing", x.standing).word), why) for x, why in rows],
    )


def _cells(found: Sums) -> Sheet:
    head = (
        gettext("Table"),
        gettext("Row"),
        gettext("Column"),
        gettext("Sum"),
        gettext("Offices with a number"),
        gettext("Offices without a number"),
    )
    rows = []
    for section in lay_out(found.content).sections:
        for table in section.tables:
            for number in table.numbers:
                filled = found.counts.get((number.table, number.row, number.column), 0)
                blank = len(found.offices) - filled
                rows.append((*number.labels, number.cell.value, filled, blank))
    return Sheet(gettext("Sums"), head, rows)


def _gaps(found: Sums) -> Sheet:
    names = {table.code: table.head for table in found.content.layout.tables}
    head = (gettext("Office"), gettext("Blank cells"), gettext("Tables it lacks"))
    rows = [
        (gap.office.name, gap.blank, "、".join(names[code] for code in gap.absent))
        for gap in found.gaps
    ]
    notes = [(say(f.message, f.params), None, None) for f in found.findings]
    return Sheet(gettext("Blanks and checks"), head, [*rows, *notes])
