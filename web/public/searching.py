"""The search page and the page that explains its language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import make_response, render_template, request

from reports.errors import InvalidQueryError, UnavailableError
from reports.services import catalogue, searching
from web.access import public
from web.context import core
from web.errors import status_of
from web.i18n import sentence
from web.labels import SECTION_TABS
from web.public.blueprint import blueprint
from web.public.crawling import listed
from web.public.results import tags_of
from web.security import SEARCH_LIMIT, limiter

if TYPE_CHECKING:
    from flask import Response

    from reports.errors import GongkaiError
    from reports.ports import SearchRequest

EXAMPLES = ("宣传不到位 居民", "人员不足 部分:存在的问题", "培训 本年新收 > 0")
"""Three questions the front page offers; the reports are in Chinese, so these are, too."""


@blueprint.get("/search")
@public
@limiter.limit(SEARCH_LIMIT)
def search() -> Response | str:
    """Results grouped by report with their best passages; the whole state is in the address."""
    text = request.args.get("q", "").strip()
    # Somebody who wants only what meets all of the question says so, by a link of the page.
    strict = "strict" in request.args
    shown: dict[str, Any] = {
        "q": text[: searching.MAX_TEXT],
        "filters": {},
        "sort": "relevance",
        "page": None,
        "listed": listed(EXAMPLES),
    }
    try:
        asked = searching.request_of(request.args.to_dict(flat=False))
        shown |= {"filters": asked.filters, "sort": asked.sort}
        page = searching.search(core(), replace(_unfolded(asked), relax=not strict))
    except (InvalidQueryError, UnavailableError) as error:
        return _failed(error, shown)
    shown |= {"page": page, "tags": tags_of(asked.filters, page.facets)}
    # Where numbers alone are asked for, no passage is nearer to the question than another.
    shown["numbers_only"] = all(
        group.cells and not any(hit.spans for hit in group.hits) for group in page.groups
    )
    return render_template("public/search.html", tabs=SECTION_TABS, sorts=searching.SORTS, **shown)


@blueprint.get("/about/search")
@public
def about_search() -> str:
    """The query language, by examples that find something here."""
    named = [found.name for found in catalogue.districts(core()) if found.reports]
    return render_template(
        "public/about_search.html",
        district=next(iter(named), None),
        max_text=searching.MAX_TEXT,
        lexicon=core().search.lexicon(),
    )


def _unfolded(asked: SearchRequest) -> SearchRequest:
    """Of a single report all passages that one page takes: nothing else competes for it."""
    if all(len(asked.filters.get(name, ())) == 1 for name in ("office", "year", "form")):
        return replace(asked, per_report=searching.MAX_PER_REPORT)
    return asked


def _failed(error: GongkaiError, shown: dict[str, Any]) -> Response:
    html = render_template(
        "public/search.html",
        tabs=SECTION_TABS,
        sorts=searching.SORTS,
        tags=tags_of(shown["filters"], {}),
        failure=sentence(error),
        unavailable=isinstance(error, UnavailableError),
        **shown,
    )
    return make_response(html, status_of(error))
