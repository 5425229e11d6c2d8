"""Review: the board, deadlines, what waits, one report and the decision on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.review import board, bulk, deadlines, intakes, remarks, reminders, routes, sums  # noqa: F401 (routes)
from web.review.blueprint import blueprint

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["init_app"]


def init_app(app: Flask) -> None:
    """Registers the reviewer's routes."""
    app.register_blueprint(blueprint)
