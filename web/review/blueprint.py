"""The blueprint that the reviewer's pages hang their routes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint

from web.desk.lists import today
from web.review.asking import district_code, year_asked

if TYPE_CHECKING:
    from collections.abc import Mapping

blueprint = Blueprint("review", __name__, url_prefix="/review")


@blueprint.context_processor
def _common() -> Mapping[str, Any]:
    """What every page of the reviewer may need: the district and year asked for, and the day."""
    return {"district_code": district_code, "today": today, "year_asked": year_asked}
