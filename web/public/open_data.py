"""What can be taken away, and how: archives, formats, code lists, the API for people."""

from __future__ import annotations

import re

from flask import render_template
from markupsafe import Markup, escape

from reports.form.registry import FORMS
from reports.renderers import columns
from reports.services import catalogue, exporting
from web.access import public
from web.context import core
from web.public.blueprint import blueprint

_CODE = re.compile(r"`([^`]+)`")


def with_code(text: str) -> Markup:
    """A text in which words between backticks are code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 (escaped before)


@blueprint.get("/about/data")
@public
def open_data() -> str:
    """The archives of each year, the formats, the licence, and how programs ask."""
    latest = catalogue.reports(core(), size=1).results
    return render_template(
        "public/open_data.html",
        archives=exporting.listing(core()),
        unfinished={build.year: build for build in exporting.unfinished(core())},
        report=latest[0] if latest else None,
        fields=columns.CELLS,
        settings=core().settings,
    )


@blueprint.get("/about/data/codes")
@public
def codes() -> str:
    """The code lists: every section, table, row and column with its official name."""
    return render_template("public/codes.html", forms=FORMS.values())
