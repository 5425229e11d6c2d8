"""The public site: search, reports, offices and districts, for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.public import health, reading, reports, results, searching
from web.public.blueprint import blueprint

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["health", "init_app", "reading", "reports", "searching"]


def init_app(app: Flask) -> None:
    """Registers the public routes."""
    app.register_blueprint(blueprint)
    app.add_template_global(results.facet_name)
    app.add_template_global(results.value_word)
    app.add_template_global(results.toggled)
