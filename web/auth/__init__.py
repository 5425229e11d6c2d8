"""Sign-in: accounts with argon2 hashes, throttled; who is asking, in which of their districts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.auth import account, invitation, routes, second, sessions, tokens, webhooks  # noqa: F401 (routes)
from web.auth.actors import find_actor
from web.auth.blueprint import blueprint
from web.auth.signing import configure

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["init_app"]


def init_app(app: Flask) -> None:
    """Registers sign-in and sets the actor of every request."""
    configure(app)
    app.register_blueprint(blueprint)
    app.before_request(find_actor)
