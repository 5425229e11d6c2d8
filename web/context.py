"""What every view needs from the composition root: the core and who is asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, g

from web.errors import SignInRequiredError

if TYPE_CHECKING:
    from flask import Flask

    from reports.services.actors import Actor
    from reports.services.core import Core

CORE = "gongkai.core"


def core_of(app: Flask) -> Core:
    """The core of an application, outside of a request."""
    return cast("Core", app.extensions[CORE])


def core() -> Core:
    """The core of the current application."""
    return core_of(current_app)


def set_actor(someone: Actor | None) -> None:
    """Says who is asking, once a session or a token has proved it."""
    g.actor = someone


def actor_or_none() -> Actor | None:
    """Who is asking; None for a stranger."""
    return cast("Actor | None", g.get("actor"))


def actor() -> Actor:
    """Who is asking; SignInRequiredError for a stranger."""
    someone = actor_or_none()
    if someone is None:
        raise SignInRequiredError("Sign in to go on.")
    return someone
