"""The search page and the page that explains its language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import make_response, render_template, request

from reports.errors import InvalidQueryError, UnavailableError
from reports.ports import FACETS, SearchRequest
from reports.services import searching
from web.access import public
from web.context import core
from web.errors import status_of
from web.i18n import sentence
from web.labels import SECTION_TABS
from web.public.blueprint import blueprint
from web.public.parameters import cursor, values_of
from web.public.results import tags_of
from web.security import SEARCH_LIMIT, limiter

if TYPE_CHECKING:
    from flask import Response

    from reports.errors import GongkaiError
    from reports.ports import Sort

SIZE = 10
SORTS: tuple[Sort, ...] = ("relevance", "newest")


@blueprint.get("/search")
@public
@limiter.limit(SEARCH_LIMIT)
def search() -> Response | str:
    """Results grouped by report with their best passages; the whole state is in the address."""
    text = request.args.get("q", "").strip()
    shown: dict[str, Any] = {
        "q": text[: searching.MAX_TEXT],
        "filters": {},
        "sort": "relevance",
        "page": None,
    }
    try:
        asked = _request(text)
        shown |= {"filters": asked.filters, "sort": asked.sort}
        page = searching.search(core(), asked)
    except (InvalidQueryError, UnavailableError) as error:
        return _failed(error, shown)
    shown |= {"page": page, "tags": tags_of(asked.filters, page.facets)}
    return render_template("public/search.html", tabs=SECTION_TABS, sorts=SORTS, **shown)


@blueprint.get("/about/search")
@public
def about_search() -> str:
    """The query language."""
    return render_template("public/about_search.html")


def _request(text: str) -> SearchRequest:
    # Without a question there is nothing to be relevant to: the newest come first.
    sort = request.args.get("sort") or ("relevance" if text else "newest")
    if sort not in SORTS:
        raise InvalidQueryError("Results are sorted by relevance or by date.")
    return SearchRequest(
        text=text,
        filters={name: found for name in FACETS if (found := values_of(name))},
        sort=cast("Sort", sort),
        size=SIZE,
        after=cursor(),
        grouped=True,
    )


def _failed(error: GongkaiError, shown: dict[str, Any]) -> Response:
    html = render_template(
        "public/search.html",
        tabs=SECTION_TABS,
        sorts=SORTS,
        tags=tags_of(shown["filters"], {}),
        failure=sentence(error),
        unavailable=isinstance(error, UnavailableError),
        **shown,
    )
    return make_response(html, status_of(error))
