"""How answers travel: compressed, and static files kept by browsers for a year.

gunicorn compresses nothing, and a one-machine service has no proxy before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, request, session
from flask_compress import Compress

from web.pages import fingerprint

if TYPE_CHECKING:
    from flask.wrappers import Response

KEPT = "public, max-age=31536000, immutable"
"""For a static file asked for by its fingerprint: another content has another address."""

compress = Compress()


def init_app(app: Flask) -> None:
    """Registers what is done to answers; call early, so that it comes after all other hooks."""
    app.config.update(
        COMPRESS_REGISTER=False,  # `_compress` decides
        # What every browser and every HTTP library takes; zstd would save little more.
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_STREAMS=False,
    )
    compress.init_app(app)
    app.after_request(_compress)
    app.after_request(_keep_static)


def _keep_static(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in {200, 304}:
        name = str((request.view_args or {}).get("filename", ""))
        if request.args.get("v") == fingerprint(name):
            response.headers["Cache-Control"] = KEPT
    return response


def _compress(response: Response) -> Response:
    # The length of a compressed page betrays a secret that stands in it beside what an
    # attacker may choose (BREACH): a page with the token of a form travels as it is.
    if response.mimetype == "text/html" and "csrf_token" in session:
        return response
    # A file of a report is known by the hash of its content: its entity tag stays that hash.
    if response.is_streamed and request.endpoint != "static":
        return response
    if response.is_streamed and response.mimetype.startswith("text/"):
        response.direct_passthrough = False
        response.get_data()  # a style sheet or a script: compressed whole, its file closed
    return compress.after_request(response)
