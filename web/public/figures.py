"""Figures over offices and years: chosen, filtered, grouped; shown, taken along, embedded."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import Response, abort, make_response, render_template, send_file, url_for

from reports.errors import InvalidQueryError
from reports.renderers.lists import lists_as_csv, lists_as_xlsx
from reports.services import catalogue, figure_choices, figuring
from reports.services.views.figures import FEW
from web.access import public
from web.context import core
from web.errors import status_of
from web.i18n import language, sentence
from web.labels import OFFICE_KINDS
from web.public import figure_offers
from web.public.blueprint import blueprint
from web.public.figure_sheets import sheets, title_of
from web.public.figure_state import VIEWS, asked, parameters
from web.public.figure_views import drawn, label_text, series_name
from web.security import CONTENT_SECURITY_POLICY, SEARCH_LIMIT, limiter

if TYPE_CHECKING:
    from reports.services.views.figures import FigureQuery, Figures

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MAX_OFFICES = catalogue.MAX_SIZE  # of one district to tick; more are chosen by narrowing first


@blueprint.get("/figures")
@public
@limiter.limit(SEARCH_LIMIT)
def figures() -> Response | str:
    """The chooser and the figures; the whole state is in the address."""
    query, view = asked()
    shown: dict[str, Any] = {"view": view, **_choices(query, view)}
    try:
        found = figuring.figures(core(), query)
    except InvalidQueryError as error:
        shown["failure"] = sentence(error)
        shown["offers"] = list(figure_offers.instead(shown["table"], query, view))
        return make_response(render_template("public/figures.html", **shown), status_of(error))
    shown["offers"] = list(figure_offers.beside(found, view))
    return render_template("public/figures.html", **shown, **_answer(found, view))


@blueprint.get("/figures/embed")
@public
@limiter.limit(SEARCH_LIMIT)
def figures_embed() -> Response:
    """The figures alone, for a frame in any page: nothing here acts for who is signed in."""
    query, view = asked()
    found = figuring.figures(core(), query)
    response = make_response(
        render_template("public/figures_embed.html", view=view, **_answer(found, view))
    )
    policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@blueprint.get("/figures.<file_format>")
@public
@limiter.limit(SEARCH_LIMIT)
def figures_file(file_format: str) -> Response:
    """The figures as a list, with what was asked and when."""
    if file_format not in MEDIA_TYPES:
        abort(404)
    query, _ = asked()
    found = figuring.figures(core(), query)
    lists = sheets(found)
    data = lists_as_xlsx(lists) if file_format == "xlsx" else lists_as_csv(lists)
    return send_file(
        BytesIO(data),
        mimetype=MEDIA_TYPES[file_format],
        as_attachment=True,
        download_name=f"{title_of(found)}.{file_format}"[:120],
        max_age=0,
    )


def _answer(found: Figures, view: str) -> dict[str, Any]:
    state = parameters(found.query, view)
    address = url_for("public.figures", **state, _external=True)
    frame = url_for("public.figures_embed", **state, lang=language(), _external=True)
    return {
        "found": found,
        "title": title_of(found),
        "rows": [
            (
                label_text(found, found.query.group, one),
                [series.figures[at] for series in found.series],
            )
            for at, one in enumerate(found.labels)
        ],
        "names": [series_name(found, one) for one in found.series],
        "drawn": drawn(found, view),
        "few": FEW,
        "address": address,
        "frame": frame,
        "csv": url_for("public.figures_file", file_format="csv", **state),
        "xlsx": url_for("public.figures_file", file_format="xlsx", **state),
    }


def _choices(query: FigureQuery, view: str) -> dict[str, Any]:
    """What the chooser offers; for a table that is not there, the first one's rows."""
    tables = figure_choices.choices()
    table = next((t for t in tables if t.code == query.table), tables[0])
    districts = catalogue.districts(core())
    alone = [d.code for d in districts if query.districts == (d.code,)]
    offices = catalogue.offices(core(), alone[0], size=MAX_OFFICES) if alone else None
    return {
        "query": query,
        "tables": tables,
        "table": table,
        "presets": figure_offers.presets(query, view),
        "groups": list(figure_offers.groups(table, query, view)),
        "wider": list(figure_offers.wider(query, view)),
        "views": VIEWS,
        "dimensions": figuring.DIMENSIONS,
        "years": figuring.years(core()),
        "districts": districts,
        "kinds": tuple(OFFICE_KINDS),
        "offices": offices.results if offices else (),
        "more_offices": bool(offices and offices.next),
    }
