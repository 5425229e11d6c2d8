"""Pages one reads: home, districts, offices, rules, open data."""

from __future__ import annotations

from itertools import groupby

from flask import render_template

from reports.rules import CATALOGUE
from reports.services import catalogue
from web.access import public
from web.context import core
from web.public.blueprint import blueprint
from web.public.parameters import cursor, year_of

EXAMPLES = ("宣传不到位 居民", "政策解读 形式单一", "“兼职” 部分:存在的问题")
"""Three questions the front page offers; the reports are in Chinese, so these are, too."""


@blueprint.get("/")
@public
def home() -> str:
    """The search box, what was published lately, and examples of what one can ask."""
    return render_template("public/home.html", home=catalogue.home(core()), examples=EXAMPLES)


@blueprint.get("/reports")
@public
def reports() -> str:
    """All reports, the latest first."""
    year = year_of("year")
    listing = catalogue.reports(core(), year=year, after=cursor())
    return render_template("public/reports.html", listing=listing, year=year)


@blueprint.get("/districts")
@public
def districts() -> str:
    """All districts."""
    return render_template("public/districts.html", districts=catalogue.districts(core()))


@blueprint.get("/districts/<code>")
@public
def district(code: str) -> str:
    """One district: which office has published for which year."""
    page = catalogue.district(core(), code)
    published = {(r.office.id, r.year): r for r in page.reports}
    return render_template("public/district.html", page=page, published=published)


@blueprint.get("/offices/<int:office_id>")
@public
def office(office_id: int) -> str:
    """One office: its reports by year."""
    return render_template("public/office.html", page=catalogue.office(core(), office_id))


@blueprint.get("/rules")
@public
def rules() -> str:
    """The catalogue of rules."""
    ordered = sorted(CATALOGUE, key=lambda rule: rule.family)
    families = {family: tuple(rules) for family, rules in groupby(ordered, key=lambda r: r.family)}
    return render_template("public/rules.html", families=families, count=len(CATALOGUE))


@blueprint.get("/about/data")
@public
def open_data() -> str:
    """The open data format and the API."""
    return render_template("public/open_data.html")
