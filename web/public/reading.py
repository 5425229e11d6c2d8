"""Pages one reads: home, districts, offices, reports, rules."""

from __future__ import annotations

from flask import render_template

from reports.services import catalogue
from web.access import public
from web.context import core
from web.public.blueprint import blueprint


@blueprint.get("/")
@public
def home() -> str:
    """The search box, what was published lately, and examples of what one can ask."""
    return render_template("public/home.html", home=catalogue.home(core()))


@blueprint.get("/districts")
@public
def districts() -> str:
    """All districts."""
    return render_template("public/districts.html", districts=catalogue.districts(core()))


@blueprint.get("/districts/<code>")
@public
def district(code: str) -> str:
    """One district: its offices by year."""
    return render_template("public/district.html", page=catalogue.district(core(), code))


@blueprint.get("/offices/<int:office_id>")
@public
def office(office_id: int) -> str:
    """One office: its reports by year."""
    return render_template("public/office.html", page=catalogue.office(core(), office_id))


@blueprint.get("/rules")
@public
def rules() -> str:
    """The catalogue of rules."""
    return render_template("public/rules.html", families={})


@blueprint.get("/about/data")
@public
def open_data() -> str:
    """The open data format and the API."""
    return render_template("public/open_data.html")
