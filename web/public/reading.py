"""Pages one reads: home, districts, offices, rules."""

from __future__ import annotations

from itertools import groupby

from flask import render_template, request

from reports.ports import FacetValue
from reports.rules import CATALOGUE
from reports.services import catalogue
from web.access import public
from web.context import core
from web.labels import OFFICE_KINDS
from web.public.blueprint import blueprint
from web.public.parameters import cursor, year_of
from web.public.results import tags_of
from web.public.searching import EXAMPLES

NARROWED = ("year", "district", "kind")
MAX_DISTRICTS = 200


@blueprint.get("/")
@public
def home() -> str:
    """The search box, what was published lately, and examples of what one can ask."""
    return render_template("public/home.html", home=catalogue.home(core()), examples=EXAMPLES)


@blueprint.get("/reports")
@public
def reports() -> str:
    """All reports, the latest first, by year, district and kind of office."""
    year, district, kind = (request.args.get(name) or None for name in NARROWED)
    listing = catalogue.reports(
        core(), year=year_of("year"), district=district, kind=kind, after=cursor()
    )
    districts = [found for found in catalogue.districts(core()) if found.reports]
    named = {"district": tuple(FacetValue(d.code, d.reports, d.name) for d in districts)}
    chosen = zip(NARROWED, (year, district, kind), strict=True)
    filters = {name: (value,) for name, value in chosen if value}
    return render_template(
        "public/reports.html",
        listing=listing,
        filters=filters,
        tags=tags_of(filters, named),
        years=catalogue.report_years(core()),
        # More are chosen on the page of districts: a list of hundreds helps nobody.
        districts=districts if len(districts) <= MAX_DISTRICTS else [],
        kinds=OFFICE_KINDS,
    )


@blueprint.get("/rules")
@public
def rules() -> str:
    """The catalogue of rules."""
    ordered = sorted(CATALOGUE, key=lambda rule: rule.family)
    families = {family: tuple(rules) for family, rules in groupby(ordered, key=lambda r: r.family)}
    return render_template("public/rules.html", families=families, count=len(CATALOGUE))
