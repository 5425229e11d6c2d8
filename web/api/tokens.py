"""Programs prove who they are by a token in ``Authorization: Bearer``; never by a cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from reports.services import accounts
from web.context import core, set_actor
from web.errors import SignInRequiredError, is_api_request

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Sets the actor of API requests; must run before `web.access` asks for it."""
    app.before_request(_find_actor)


def _find_actor() -> None:
    header = request.headers.get("Authorization")
    if header is None or request.endpoint is None or not is_api_request():
        return
    scheme, _, token = header.partition(" ")
    found = None
    if scheme.lower() == "bearer" and token.strip():
        found = accounts.actor_for_token(core(), token.strip())
    if found is None:
        # A wrong token is refused even where none is needed: the program should know.
        raise SignInRequiredError("The token is not known, or no longer valid.")
    set_actor(found)
