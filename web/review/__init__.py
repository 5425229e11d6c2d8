"""Review: what waits, one report with what was found in it, publish or send back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.review.routes import blueprint

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["init_app"]


def init_app(app: Flask) -> None:
    """Registers the reviewer's routes."""
    app.register_blueprint(blueprint)
