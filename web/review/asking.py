"""What the reviewer's pages are asked for: the year, the district, days and pages."""

from __future__ import annotations

from datetime import date

from flask import render_template, request

from reports.services import catalogue
from web.context import actor, core
from web.desk.lists import FIRST_YEAR, today

MAX_YEARS_BACK = 30


def year_asked() -> int:
    """The year of the page: the one asked for, else the year that is being reported on."""
    last = today().year - 1
    year = request.values.get("year", last, type=int)
    return year if FIRST_YEAR - MAX_YEARS_BACK <= year <= last + 1 else last


def district_code() -> str | None:
    """The district an operator looks at; None for everybody else, who has one."""
    if actor().district_id is not None:
        return None
    return request.values.get("district", "")[:20] or None


def choose_first() -> str | None:
    """For an operator who has not said which district: a page to choose one."""
    if actor().district_id is not None or district_code():
        return None
    return render_template("review/choose.html", districts=catalogue.districts(core()))


def day_of(name: str) -> date | None:
    """A day typed or chosen, None where it is none."""
    try:
        return date.fromisoformat(request.form.get(name, "").strip())
    except ValueError:
        return None
