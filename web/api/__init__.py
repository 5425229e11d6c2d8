"""The API, version 1: what the public pages show, for programs; and filing with a token."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask_smorest import Api
from flask_smorest.utils import prepare_response

from web.access import PUBLIC, declare
from web.api import (  # noqa: F401 (routes)
    answers,
    exporting,
    figures,
    manners,
    reading,
    searching,
    submissions,
    tokens,
)
from web.api.blueprint import blueprint
from web.api.openapi import CONTENT, DESCRIPTION, ENVELOPE, WEBHOOKS
from web.api.problems import PROBLEM_TYPE, Problem, handle_invalid
from web.security import csrf

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["init_app"]

PREFIX = "/api/v1"


class _Api(Api):
    """smorest's Api with our errors: one table for pages and programs (`web.errors`)."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(422, handle_invalid)

    def _register_responses(self) -> None:
        """As smorest does, but errors are problem documents by their media type, too."""
        names = {status.name: status.phrase for status in HTTPStatus if status >= 400}
        for name, phrase in {**names, "DEFAULT_ERROR": "Any other problem"}.items():
            response = {"description": phrase, "schema": Problem}
            prepare_response(response, self.spec, PROBLEM_TYPE)
            self.spec.components.response(name, response, lazy=True)


def init_app(app: Flask) -> None:
    """Registers the routes and their description."""
    app.config.update(
        API_TITLE="Gongkai",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION},
            "servers": [{"url": "/"}],
            "webhooks": WEBHOOKS,
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        },
    )
    api = _Api(app)
    for name, schema in (("Hit", answers.Hit), ("Group", answers.Group)):
        api.spec.components.schema(name, schema=schema)
    for name, component in (("Content", CONTENT), ("Envelope", ENVELOPE)):
        api.spec.components.schema(name, component)
    api.register_blueprint(blueprint, url_prefix=PREFIX)
    declare(app, "api-docs.openapi_json", PUBLIC)
    # No cookie counts here (see `tokens`), so no other site can forge a request.
    csrf.exempt(blueprint)
    manners.init_app(app)
