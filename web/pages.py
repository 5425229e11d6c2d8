"""What every template may use: labels, dates, addresses of assets, the reader's language."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import Flask, request, url_for
from flask_babel import format_date, format_datetime, gettext
from markupsafe import Markup

from reports.content.marking import highlight_html
from reports.content.wording import abridged
from reports.services.actors import SYSTEM
from web.context import actor_or_none, core
from web.i18n import DEFAULT, LANGUAGES, TIMEZONE, language, say
from web.labels import TABLES, label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

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
    app.add_template_filter(runs_of)
    app.add_template_global(signed)
    app.add_template_global(abridged)
    app.add_template_global(address_of)
    app.add_template_global(asset)
    app.add_template_global(modules)
    app.add_template_global(label)
    app.add_template_global(say)
    app.add_template_global(with_query)
    app.add_template_global(with_query_at)
    app.add_template_global(TABLES, "labels")
    app.add_template_global(LANGUAGES, "languages")
    app.add_template_global(actor_or_none, "actor_or_none")
    app.context_processor(lambda: {"language": language()})


@cache
def fingerprint(name: str) -> str:
    """What the content of a static file is known by."""
    data = (files("web") / "static" / name).read_bytes()
    return hashlib.sha256(data).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so browsers may keep it."""
    return url_for("static", filename=name, v=fingerprint(name))


@cache
def modules(folder: str) -> tuple[str, ...]:
    """The scripts in a folder of static files, for a page to fetch them all at once."""
    found = (files("web") / "static" / folder).iterdir()
    return tuple(sorted(f"{folder}/{file.name}" for file in found if file.name.endswith(".js")))


def address_of(lang: str) -> str:
    """The present page at its one address, for those who link to it from elsewhere.

    What only says how one came (a cursor, a language kept in a cookie) is left out; English
    has the parameter, Chinese is what everybody gets without one.
    """
    chosen = None if lang == DEFAULT else lang
    path = with_query(lang=chosen, after=None) if request.url_rule else request.path
    return core().settings.site_url.rstrip("/") + path


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


def signed(value: int | Decimal) -> str:
    """A difference with its sign; the minus is as wide as the plus."""
    return f"+{value}" if value > 0 else f"−{-value}"


def runs_of(items: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Neighbours that share an attribute's value: the value and those items, in their order."""
    return [(key, list(run)) for key, run in groupby(items, key=attrgetter(attribute))]


def with_query(**changes: Any) -> str:
    """The present address with some parameters changed; None drops one."""
    arguments = {**(request.view_args or {}), **changes}
    return with_query_at(request.endpoint or "public.home", **arguments)


def with_query_at(page: str, /, **changes: Any) -> str:
    """The address of another page (an endpoint) with the present parameters, some changed."""
    arguments: dict[str, Any] = {
        name: values
        for name, values in request.args.to_dict(flat=False).items()
        # `url_for` takes these as its own: a stranger's address must not say what it does.
        if name != "endpoint" and not name.startswith("_")
    }
    arguments.update(changes)
    kept = {key: value for key, value in arguments.items() if value not in (None, [], "")}
    return url_for(page, **kept)


def _local(value: datetime) -> datetime:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(TIMEZONE))


def marked(text: str, spans: Iterable[Span]) -> Markup:
    """A text with its matches marked, everything else escaped."""
    return Markup(highlight_html(text, spans))  # noqa: S704 (escapes all but its own tags)
