"""The blueprint that the modules of sign-in hang their routes on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("auth", __name__, url_prefix="/account")
