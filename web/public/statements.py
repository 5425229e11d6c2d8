"""Problems and remedies across all offices and years, each beside what it belongs to.

The search of `/search`, kept to the two sections of part five, in a layout of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flask import make_response, render_template, request

from reports.errors import InvalidQueryError, UnavailableError
from reports.services import searching
from web.access import public
from web.context import core
from web.errors import status_of
from web.i18n import sentence
from web.public.blueprint import blueprint
from web.public.crawling import listed
from web.public.results import Said, said_beside, tags_of
from web.security import SEARCH_LIMIT, limiter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response

    from reports.ports import Group, Hit, SearchRequest

SIDES = ("problem", "remedy")
PER_REPORT = 5
TOPICS = (
    "宣传不到位",
    "人员 兼职 不足",
    "业务培训",
    "政策解读 形式",
    "更新不及时",
    "公开内容 不全面",
    "依申请公开 办理",
    "网站 平台建设",
)
"""What offices write about most in part five; questions, so they are in Chinese."""


@dataclass(frozen=True)
class Row:
    """Problems beside the remedies that answer them; one side may be empty."""

    problem: tuple[Said, ...]
    remedy: tuple[Said, ...]


@blueprint.get("/statements")
@public
@limiter.limit(SEARCH_LIMIT)
def statements() -> Response | str:
    """What offices named as a problem, beside what they promised to do about it."""
    shown: dict[str, Any] = {
        "q": request.args.get("q", "").strip()[: searching.MAX_TEXT],
        "filters": {},
        "sort": "relevance",
        "page": None,
        "tags": [],
        "sorts": searching.SORTS,
        "topics": TOPICS,
        "listed": listed(TOPICS),
    }
    try:
        asked = searching.request_of(request.args.to_dict(flat=False))
        # The sides chosen, where one was: both are what the page is about, and no filter.
        chosen = tuple(side for side in asked.filters.get("section", ()) if side in SIDES)
        filters = {name: values for name, values in asked.filters.items() if name != "section"}
        filters |= {"section": chosen} if chosen else {}
        shown |= {"filters": filters, "sort": asked.sort}
        page = searching.search(core(), _kept(asked, chosen))
    except (InvalidQueryError, UnavailableError) as error:
        shown |= {"failure": sentence(error), "unavailable": isinstance(error, UnavailableError)}
        return make_response(render_template("public/statements.html", **shown), status_of(error))
    rows = [(group.hits[0], rows_of(group)) for group in page.groups]
    shown |= {"page": page, "tags": tags_of(filters, page.facets), "rows": rows}
    return render_template("public/statements.html", **shown)


def _kept(asked: SearchRequest, chosen: Sequence[str]) -> SearchRequest:
    filters = {**asked.filters, "section": tuple(chosen or SIDES)}
    return replace(asked, filters=filters, per_report=PER_REPORT)


def rows_of(group: Group) -> tuple[Row, ...]:
    """The hits of a report as rows, best first; what a row shows already is not shown again."""
    found = {hit.anchor: hit for hit in group.hits}
    told: set[str] = set()
    rows = []
    for hit in group.hits:
        if hit.anchor in told:
            continue
        row = _row(hit, found)
        told |= {said.anchor for said in (*row.problem, *row.remedy)}
        rows.append(row)
    return tuple(rows)


def _row(hit: Hit, found: dict[str, Hit]) -> Row:
    own = (Said(hit.section, hit.text, hit.anchor, hit.spans),)
    others = tuple(said_beside(other, found) for other in hit.answers)
    return Row(own, others) if hit.section == "problem" else Row(others, own)
