"""Programs prove who they are by a token in ``Authorization: Bearer``; never by a cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from reports.errors import TokenError
from reports.services import tokens
from web.context import core, set_actor
from web.errors import is_api_request

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
    # A wrong token is refused even where none is needed: the program should know.
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenError("Send the token as “Authorization: Bearer <token>”")
    set_actor(tokens.actor_for(core(), token.strip()))
