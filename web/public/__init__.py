"""The public site: search, reports, offices and districts, for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.public import health, reading, searching
from web.public.blueprint import blueprint

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["health", "init_app", "reading", "searching"]


def init_app(app: Flask) -> None:
    """Registers the public routes."""
    app.register_blueprint(blueprint)
