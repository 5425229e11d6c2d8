"""GET /search."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reports.services import searching
from web.access import public
from web.api import examples, shapes
from web.api.answers import Search
from web.api.blueprint import blueprint
from web.api.manners import note_next
from web.api.schemas import SearchQuery
from web.context import core
from web.i18n import say
from web.security import SEARCH_LIMIT, limiter


@blueprint.route("/search")
@limiter.limit(SEARCH_LIMIT)
@public
@blueprint.arguments(SearchQuery, location="query")
@blueprint.response(200, Search, example=examples.SEARCH)
@blueprint.alt_response(400, "BAD_REQUEST")
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
@blueprint.alt_response(503, "SERVICE_UNAVAILABLE")
def search(query: dict[str, Any]) -> dict[str, Any]:
    """Finds passages of published reports."""
    grouped = query["group"] == "report"
    params = {name: [v] if isinstance(v, str) else v for name, v in query.items() if v}
    asked = replace(
        searching.request_of(params),
        size=query["size"],
        grouped=grouped,
        relax=query["relax"],
    )
    page = searching.search(core(), asked)
    results = [shapes.group(g) for g in page.groups] if grouped else [*map(shapes.hit, page.hits)]
    return {
        "total": {"value": page.total, "relation": page.relation},
        "reports": page.reports,
        "reports_relation": page.reports_relation,
        "results": results,
        "facets": shapes.facets(page.facets),
        "next": note_next(page.next),
        "relaxed": page.relaxed,
        "meant": page.meant,
        "notes": [say(note.message, note.values) for note in page.notes],
    }
