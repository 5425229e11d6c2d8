"""For search engines: what they may read, and which pages there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, render_template, request, url_for

from reports.services import sitemap
from web.access import public
from web.context import core
from web.public.blueprint import blueprint

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

CLOSED = ("/account", "/admin", "/api", "/desk", "/invitation", "/login", "/review")
"""What is for those who work here, and what programs ask."""
ENDLESS = ("/search?", "/search/", "/statements?", "/compare", "/figures.", "/figures/")
"""Pages without number, each of which costs a search or a comparison."""
ASKED = ("/search?q=", "/statements?q=")
"""Questions alone: to be fetched, so that it is seen which of them may be listed (`listed`)."""
STANDING = (
    "public.home",
    "public.reports",
    "public.districts",
    "public.figures",
    "public.rules",
    "public.about_search",
    "public.open_data",
    "public.api_manual",
    "public.codes",
    "public.about_webhooks",
)
"""Pages that are always there."""


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Everything that stands may be read; what is endless or for insiders not."""
    lines = ["User-agent: *"]
    # The longest rule that fits counts (RFC 9309): a question alone, nothing narrowed or turned.
    lines += [f"Allow: {path}" for path in ASKED]
    lines += [f"Disallow: {path}*&" for path in ASKED]
    lines += [f"Allow: {path}*&lang=en$" for path in ASKED]  # as `address_of` names it
    lines += [f"Disallow: {path}" for path in (*CLOSED, *ENDLESS)]
    lines += ["", f"Sitemap: {url_for('public.sitemap_index', _external=True)}", ""]
    return _answer("\n".join(lines), "text/plain")


def listed(questions: Collection[str]) -> bool:
    """Whether search engines may list the present page of a search.

    Only what the site itself links to: whoever writes a link to a search decides on the words
    in its title, and a public office's site must not carry those of advertisers (ADR 16).
    """
    asked = request.args.to_dict(flat=False)
    asked.pop("lang", None)
    return not asked or (list(asked) == ["q"] and asked["q"][0] in questions)


@blueprint.get("/sitemap.xml")
@public
def sitemap_index() -> Response:
    """The parts of the sitemap."""
    addresses = [url_for("public.sitemap_pages", _external=True)]
    addresses += [
        url_for("public.sitemap_part", entries=kind, nth=number, _external=True)
        for kind, number in sitemap.parts(core())
    ]
    return _xml("sitemapindex", "sitemap", [(address, None) for address in addresses])


@blueprint.get("/sitemaps/pages.xml")
@public
def sitemap_pages() -> Response:
    """The pages that are always there."""
    return _xml("urlset", "url", [(url_for(page, _external=True), None) for page in STANDING])


@blueprint.get("/sitemaps/<any(reports, offices, districts):entries>-<int(min=1):nth>.xml")
@public
def sitemap_part(entries: str, nth: int) -> Response:
    """Pages of one kind, each with the moment of its last change."""
    page, name = {
        "reports": ("public.report", "report_id"),
        "offices": ("public.office", "office_id"),
        "districts": ("public.district", "code"),
    }[entries]
    found = sitemap.part(core(), entries, nth)
    rows = [(url_for(page, **{name: key}, _external=True), at) for key, at in found]
    return _xml("urlset", "url", rows)


def _xml(root: str, entry: str, rows: list[tuple[str, datetime | None]]) -> Response:
    text = render_template("public/sitemap.xml", root=root, entry=entry, rows=rows)
    return _answer(text, "application/xml")


def _answer(text: str, media_type: str) -> Response:
    response = Response(text, content_type=f"{media_type}; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
