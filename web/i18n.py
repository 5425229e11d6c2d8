"""Languages: English gettext ids, Chinese the default, both complete.

The catalogue is kept as ``.po`` alone and compiled in memory when the application starts
(about 20 ms), so that a clean clone and an installed package need no build step and no
compiled file can be older than its source.
"""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from flask.wrappers import Response

    from reports.errors import GongkaiError

LANGUAGES = {"zh": "中文", "en": "English"}
DEFAULT = "zh"
COOKIE = "lang"
TIMEZONE = "Asia/Shanghai"
_YEAR = 365 * 24 * 3600


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Marks a message for the catalogue."""
    return message


def language() -> str:
    """The language of this request: ``?lang=``, else the cookie, else Chinese."""
    for wanted in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wanted in LANGUAGES:
            return str(wanted)
    return DEFAULT


def say(message: str, params: Mapping[str, Any] | None = None) -> str:
    """A message of the core (a gettext id and its parameters) in the reader's language."""
    text = str(catalogue(language()).gettext(message))
    return text % params if params else text


def sentence(error: GongkaiError) -> str:
    """The message of a domain error in the reader's language."""
    return say(error.message, error.params)


@cache
def catalogue(code: str) -> NullTranslations:
    """The compiled catalogue of a language; English ids need none."""
    merged = Catalog(locale=code)
    for source in _sources(code):
        for message in read_po(io.BytesIO(source.read_bytes()), locale=code):
            if message.id:
                merged[message.id] = message
    if not len(merged):
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled)


def _sources(code: str) -> list[Traversable]:
    """The core's catalogue and the web's own; where both know an id the web's word counts."""
    core = files("reports.locale") / code / "LC_MESSAGES" / "reports.po"
    web = files("web") / "translations" / code / "LC_MESSAGES" / "messages.po"
    return [source for source in (core, web) if source.is_file()]


class _SourceDomain(Domain):
    """A domain whose catalogues come from ``.po`` files."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return catalogue(locale.language if locale else DEFAULT)


class _SourceBabel(Babel):
    @property
    def domain_instance(self) -> Domain:
        return _SourceDomain()


def init_app(app: Flask) -> None:
    """Starts translation and keeps a language chosen by ``?lang=`` in a cookie."""
    _SourceBabel(
        app,
        default_locale=DEFAULT,
        default_timezone=TIMEZONE,
        locale_selector=language,
        timezone_selector=lambda: TIMEZONE,
    )

    @app.after_request
    def keep_choice(response: Response) -> Response:
        if request.args.get("lang") in LANGUAGES:
            response.set_cookie(
                COOKIE,
                language(),
                max_age=_YEAR,
                samesite="Lax",
                httponly=True,
                secure=app.config["SESSION_COOKIE_SECURE"],
            )
        response.headers.setdefault("Content-Language", g.get("language", language()))
        return response
