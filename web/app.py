"""The composition root of the web: builds the core, joins the parts, and nothing else.

Each part (`web.public`, `web.api`, `web.auth`, `web.desk`, `web.review`, `web.admin`) offers
``init_app(app)``. Hooks run in this order: limits, then sign-in (which sets the actor),
then `web.access` (which refuses whoever may not).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.services.core import Core, build_core
from reports.settings import Settings
from search import open_index
from web import (
    access,
    admin,
    api,
    auth,
    delivery,
    desk,
    errors,
    i18n,
    observability,
    pages,
    public,
    review,
    security,
)
from web.api import tokens
from web.context import CORE
from web.nudge import CeleryNudge

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: Settings | None = None, core: Core | None = None) -> Flask:
    """The whole site. Settings default to the environment's; a core is built unless given."""
    if core is None:
        settings = settings or Settings.from_env()
        core = build_core(settings, open_index(settings), CeleryNudge(settings.redis_url))
    app = observability.Web("web", static_url_path="/static")
    app.extensions[CORE] = core
    observability.init_app(app)
    delivery.init_app(app)
    security.configure(app, core.settings)
    i18n.init_app(app)
    errors.init_app(app)
    pages.init_app(app)
    auth.init_app(app)
    tokens.init_app(app)
    access.init_app(app)
    public.init_app(app)
    desk.init_app(app)
    review.init_app(app)
    admin.init_app(app)
    api.init_app(app)
    return app
