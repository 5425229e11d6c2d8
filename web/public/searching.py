"""The search page and the page that explains its language."""

from __future__ import annotations

from flask import render_template

from web.access import public
from web.public.blueprint import blueprint


@blueprint.get("/search")
@public
def search() -> str:
    """Results grouped by report, with facets."""
    return render_template("public/search.html")


@blueprint.get("/about/search")
@public
def about_search() -> str:
    """The query language."""
    return render_template("public/about_search.html")
