"""The public site: search, reports, offices and districts, for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web import charts, form_words
from web.public import (  # noqa: F401 (routes)
    asking,
    comparing,
    crawling,
    describing,
    display,
    districts,
    feeds,
    figure_sheets,
    figures,
    health,
    manual,
    offices,
    open_data,
    reading,
    reports,
    results,
    searching,
    statements,
    subscribing,
    suggesting,
    versions,
)
from web.public.blueprint import blueprint

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["init_app"]


def init_app(app: Flask) -> None:
    """Registers the public routes."""
    app.register_blueprint(blueprint)
    display.init_app(app)
    app.add_template_filter(charts.number_text, "number")
    app.add_template_global(figure_sheets.dimension_word)
    app.add_template_global(form_words.cell_word)
    app.add_template_global(form_words.line_words)
    app.add_template_global(form_words.sheet_words)
    app.add_template_global(form_words.member_word)
    app.add_template_global(form_words.form_lang)
    app.add_template_global(asking.askable)
    app.add_template_global(results.facet_name)
    app.add_template_global(results.value_word)
    app.add_template_global(results.toggled)
    app.add_template_filter(results.passages_of)
    app.add_template_filter(open_data.with_code)
    app.add_template_filter(describing.json_ld)
    app.add_template_global(describing.report_schema)
    app.add_template_global(describing.office_schema)
    app.add_template_global(describing.place_schema)
    app.add_template_global(describing.site_schema)
    app.add_template_global(describing.data_schema)
