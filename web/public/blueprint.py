"""The blueprint that the modules of the public site hang their routes on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("public", __name__)
