"""The blueprint that the modules of the API hang their routes on."""

from __future__ import annotations

from flask_smorest import Blueprint

blueprint = Blueprint("api", __name__, description="Reports, search and submissions")
