"""Districts and the regions above them: who has published what, and when."""

from __future__ import annotations

from flask import render_template, request

from reports.errors import InvalidQueryError
from reports.services import catalogue, coverage, regions
from web.access import public
from web.charts import share
from web.context import core
from web.public.blueprint import blueprint
from web.public.parameters import year_of


@blueprint.get("/districts")
@public
def districts() -> str:
    """All districts, under their provinces."""
    return render_template(
        "public/districts.html",
        districts=catalogue.districts(core()),
        region_name=regions.called,
        regions_above=regions.above,
    )


@blueprint.get("/districts/<code>")
@public
def district(code: str) -> str:
    """One district: how complete and how timely, and which office published for which year."""
    page = coverage.district_coverage(
        core(), code, request.args.get("kind") or None, year_of("before"), _start()
    )
    return render_template("public/district.html", page=page, share=share)


@blueprint.get("/regions/<code>")
@public
def region(code: str) -> str:
    """A province or city with the districts in it."""
    return render_template("public/region.html", page=coverage.region(core(), code))


def _start() -> int:
    value = request.args.get("after") or "0"
    if not (value.isascii() and value.isdigit() and len(value) <= 5):
        raise InvalidQueryError("This is no cursor of ours; start from the first page")
    return int(value)
