"""Problem documents (RFC 9457) of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext
from marshmallow import Schema, fields

from web.api.answers import Finding
from web.errors import handle_http_error, is_api_request, problem

if TYPE_CHECKING:
    from werkzeug.exceptions import HTTPException
    from werkzeug.wrappers import Response


PROBLEM_TYPE = "application/problem+json"


class Problem(Schema):
    """What went wrong; `type` is stable, `detail` is for people."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(metadata={"description": "The path that was asked for"})
    errors = fields.Dict(metadata={"description": "Parameters that are wrong, and why"})
    findings = fields.List(
        fields.Nested(Finding), metadata={"description": "What blocks a submission"}
    )


def handle_invalid(error: HTTPException) -> Response:
    """Parameters that do not fit their schema, as marshmallow found them."""
    messages = (getattr(error, "data", None) or {}).get("messages")
    if messages is None or not is_api_request():
        return handle_http_error(error)
    detail = gettext("A parameter is not as described in the documentation of the API.")
    return problem(422, "invalid_parameters", detail, errors=messages)
