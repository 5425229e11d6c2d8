"""GET /search."""

from __future__ import annotations

from typing import Any

from reports.ports import FACETS, SearchRequest
from reports.services import searching
from web.access import public
from web.api import shapes
from web.api.answers import Search
from web.api.blueprint import blueprint
from web.api.schemas import SearchQuery
from web.context import core
from web.i18n import say
from web.security import SEARCH_LIMIT, limiter


@blueprint.route("/search")
@limiter.limit(SEARCH_LIMIT)
@public
@blueprint.arguments(SearchQuery, location="query")
@blueprint.response(200, Search)
@blueprint.alt_response(400, "BAD_REQUEST")
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
@blueprint.alt_response(503, "SERVICE_UNAVAILABLE")
def search(query: dict[str, Any]) -> dict[str, Any]:
    """Finds passages of published reports."""
    grouped = query["group"] == "report"
    page = searching.search(
        core(),
        SearchRequest(
            text=query["q"].strip(),
            filters={name: query[name] for name in FACETS if query[name]},
            sort=query["sort"] or ("relevance" if query["q"].strip() else "newest"),
            size=query["size"],
            after=query["after"] or None,
            grouped=grouped,
        ),
    )
    results = [shapes.group(g) for g in page.groups] if grouped else [*map(shapes.hit, page.hits)]
    return {
        "total": {"value": page.total, "relation": page.relation},
        "reports": page.reports,
        "results": results,
        "facets": shapes.facets(page.facets),
        "next": page.next,
        "notes": [say(note) for note in page.notes],
    }
