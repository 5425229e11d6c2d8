"""Administration: is the queue well, what is slow, what failed and why, what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.admin import outbox, people, queue, trail  # noqa: F401 (routes)
from web.admin.blueprint import blueprint
from web.admin.figures import span

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["init_app"]


def init_app(app: Flask) -> None:
    """Registers the administration's routes."""
    app.add_template_filter(span)
    app.register_blueprint(blueprint)
