"""The filing desk: start a report, read a file, correct, check, submit, follow its stages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from web.desk import (  # noqa: F401 (routes)
    check,
    checking,
    draft,
    edit,
    follow,
    following,
    lists,
    remarks,
    repeating,
    upload,
    withdraw,
)
from web.desk.blueprint import blueprint
from web.i18n import TIMEZONE

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

__all__ = ["init_app"]


def init_app(app: Flask) -> None:
    """Registers the desk's routes."""
    app.add_template_filter(clock)
    app.register_blueprint(blueprint)


def clock(value: datetime | None) -> str:
    """The time of day to the second, in the time of Beijing."""
    return value.astimezone(ZoneInfo(TIMEZONE)).strftime("%H:%M:%S") if value else ""
