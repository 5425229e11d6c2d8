"""The large-type version (大字版) of every page: chosen by a link, kept in a cookie.

Type of at least 20 pixels, contrast of at least 7:1, wider spacing, less around the text; drawn
by one more style sheet, so that no page needs a second template.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for

from web.access import public
from web.public.blueprint import blueprint

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

COOKIE = "display"
LARGE = "large"
_YEAR = 365 * 24 * 3600
_LONGEST = 2000  # characters of an address to go back to


def init_app(app: Flask) -> None:
    """Tells every template whether the reader has chosen large type."""
    app.context_processor(lambda: {"large_type": is_large()})


def is_large() -> bool:
    """Whether this reader has chosen large type."""
    return request.cookies.get(COOKIE) == LARGE


@blueprint.get("/display/<any(large, normal):mode>")
@public
def display(mode: str) -> Response:
    """Keeps the choice and goes back to the page that was being read."""
    response = redirect(local_path(request.args.get("back")), 303)
    if mode == LARGE:
        response.set_cookie(
            COOKIE,
            LARGE,
            max_age=_YEAR,
            samesite="Lax",
            httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    else:
        response.delete_cookie(COOKIE)
    return response


def local_path(address: str | None) -> str:
    """The address if it is a path of this site, else the front page: no stranger leads away."""
    home = url_for("public.home")
    if not address or len(address) > _LONGEST:
        return home
    # Browsers read a backslash as a slash and drop tabs and line breaks.
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        return home
    if any(ord(character) < 0x20 or ord(character) == 0x7F for character in address):
        return home
    parts = urlsplit(address)
    return home if parts.scheme or parts.netloc else address
