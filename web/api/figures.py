"""GET /figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import simplejson
from flask import Response, url_for

from reports.services import figuring
from reports.services.views.figures import FigureQuery
from web.access import public
from web.api import examples
from web.api.blueprint import blueprint
from web.api.figure_answers import Figures
from web.api.schemas import FiguresQuery
from web.context import core
from web.i18n import say
from web.public.figure_state import parameters
from web.security import SEARCH_LIMIT, limiter

if TYPE_CHECKING:
    from reports.services.views.figures import Figure, FigureSeries, Label


@blueprint.route("/figures")
@limiter.limit(SEARCH_LIMIT)
@public
@blueprint.arguments(FiguresQuery, location="query")
@blueprint.response(200, Figures, example=examples.FIGURES)
@blueprint.alt_response(400, "BAD_REQUEST")
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
def figures(query: dict[str, Any]) -> Response:
    """Cells of published reports, or sums of them, over offices and years."""
    start, size = query["after"], query["size"]
    wanted = FigureQuery(
        table=query["table"],
        rows=tuple(dict.fromkeys(query["row"])),
        columns=tuple(dict.fromkeys(query["column"])),
        group=query["group"],
        split=query["by"] or "",
        years=tuple(sorted(set(query["year"]))),
        districts=tuple(dict.fromkeys(query["district"])),
        kinds=tuple(dict.fromkeys(query["kind"])),
        offices=tuple(dict.fromkeys(query["office"])),
    )
    found = figuring.figures(core(), wanted)
    lines = [
        _line(label, series, figure)
        for at, label in enumerate(found.labels)
        for series in found.series
        if (figure := series.figures[at]) is not None
    ]
    more = start + size < len(lines)
    body = {
        "url": url_for("public.figures", **parameters(wanted, ""), _external=True),
        "group": wanted.group,
        "by": found.split or None,
        "unit": found.unit or None,
        "computed": found.computed.isoformat(timespec="seconds"),
        "reports": found.reports,
        "notes": [say(message, params) for message, params in found.notes],
        "total": len(lines),
        "results": lines[start : start + size],
        "next": str(start + size) if more else None,
    }
    # Flask's own JSON would make texts of decimals: amounts are numbers with all their digits.
    text = simplejson.dumps(Figures().dump(body), use_decimal=True, ensure_ascii=False)
    return Response(text, content_type="application/json")


def _line(label: Label, series: FigureSeries, figure: Figure) -> dict[str, Any]:
    return {
        "group": {"value": label.code, "name": label.text},
        "by": {"value": series.label.code, "name": series.label.text} if series.label else None,
        "form": series.form,
        "value": figure.value,
        "reports": figure.reports,
        "filled": figure.filled,
        "partial": figure.partial,
        "blank": figure.blank,
        "inapplicable": figure.inapplicable,
        "missing": figure.missing,
    }
