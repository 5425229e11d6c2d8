"""Who is asking, by the session: an account in one of its districts."""

from __future__ import annotations

from flask import request, session
from flask_security import current_user

from reports.errors import ForbiddenError
from reports.services import accounts
from reports.services.actors import Actor
from web.auth import sessions
from web.context import core, set_actor
from web.errors import is_api_request

MEMBERSHIP = "membership"
"""Session key of the membership chosen."""


def find_actor() -> None:
    """Sets the actor of this request. Programs show a token instead, never a cookie."""
    if request.endpoint in {None, "static"} or is_api_request():
        return
    if current_user.is_authenticated and sessions.resume():
        set_actor(_actor(current_user.id, current_user.name))


def _actor(account_id: int, name: str) -> Actor:
    for membership in (session.get(MEMBERSHIP), None):
        try:
            return accounts.actor_for(core(), account_id, membership)
        except ForbiddenError:
            # The membership was taken away meanwhile: fall back to another, or to none.
            session.pop(MEMBERSHIP, None)
    return Actor(account_id, name)
