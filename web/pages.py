"""What every template may use: labels, dates, addresses of assets, the reader's language."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import Flask, request, url_for
from flask_babel import format_date, format_datetime, gettext
from markupsafe import Markup

from reports.content.marking import highlight_html
from reports.services.actors import SYSTEM
from web.context import actor_or_none
from web.i18n import LANGUAGES, TIMEZONE, language, say
from web.labels import TABLES, label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.ports import Span


def init_app(app: Flask) -> None:
    """Registers filters and globals."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.add_template_filter(day)
    app.add_template_filter(moment)
    app.add_template_filter(person)
    app.add_template_filter(machine_time)
    app.add_template_filter(marked)
    app.add_template_global(asset)
    app.add_template_global(label)
    app.add_template_global(say)
    app.add_template_global(with_query)
    app.add_template_global(TABLES, "labels")
    app.add_template_global(LANGUAGES, "languages")
    app.add_template_global(actor_or_none, "actor_or_none")
    app.context_processor(lambda: {"language": language()})


@cache
def _fingerprint(name: str) -> str:
    data = (files("web") / "static" / name).read_bytes()
    return hashlib.sha256(data).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so browsers may keep it."""
    return url_for("static", filename=name, v=_fingerprint(name))


def day(value: date | datetime | None) -> str:
    """A date as people write it: 2024年1月30日."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = _local(value).date()
    return format_date(value, "y年M月d日" if language() == "zh" else "d MMMM y")


def moment(value: datetime | None) -> str:
    """A date with the time of day, in the time of Beijing."""
    if value is None:
        return ""
    pattern = "y年M月d日 HH:mm" if language() == "zh" else "d MMMM y, HH:mm"
    return format_datetime(_local(value), pattern, rebase=False)


def person(name: str) -> str:
    """Who acted, by name; the service itself in the reader's language."""
    return gettext("The service") if name == SYSTEM.name else name


def machine_time(value: date | datetime | None) -> str:
    """A date for the ``datetime`` attribute."""
    if isinstance(value, datetime):
        return _local(value).isoformat(timespec="seconds")
    return value.isoformat() if value else ""


def with_query(**changes: Any) -> str:
    """The present address with some parameters changed; None drops one."""
    arguments: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {})}
    arguments.update(changes)
    kept = {key: value for key, value in arguments.items() if value not in (None, [], "")}
    return url_for(request.endpoint or "public.home", **kept)


def _local(value: datetime) -> datetime:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(TIMEZONE))


def marked(text: str, spans: Iterable[Span]) -> Markup:
    """A text with its matches marked, everything else escaped."""
    return Markup(highlight_html(text, spans))  # noqa: S704 (escapes all but its own tags)
