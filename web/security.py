"""What protects people and the service: headers, cookies, forged forms, sizes and rates."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, g, request
from flask.sessions import SecureCookieSessionInterface
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from werkzeug.routing import IntegerConverter

if TYPE_CHECKING:
    from flask.sessions import SessionMixin
    from flask.wrappers import Response
    from werkzeug.routing import Map

    from reports.settings import Settings

MAX_ADDRESS = 8_190  # bytes: 800 Chinese characters, nine bytes each, and filters beside them
MAX_BODY = 10 * 1024 * 1024  # bytes: the largest file the importers accept
MAX_BULK = 200 * 1024 * 1024  # bytes of a bulk intake: some hundred reports, most below 300 kB
MAX_FORM = 2 * 1024 * 1024  # bytes of form fields held in memory: a report is about 100 kB
MAX_FIELDS = 2_000  # fields of one form: the full form has about 250

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "style-src 'self'; "
    "script-src 'self'; "
    "img-src 'self'; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "manifest-src 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'; "
    "base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

csrf = CSRFProtect()
limiter = Limiter(
    key_func=get_remote_address,
    default_limits=["600 per minute"],
    # Without Redis each process counts for itself: weaker limits, but no outage.
    in_memory_fallback_enabled=True,
    swallow_errors=True,
    strategy="fixed-window",
    key_prefix="gongkai",
)
SEARCH_LIMIT = "5 per second; 120 per minute"
SUGGEST_LIMIT = "10 per second; 300 per minute"  # at each pause of who types a question
SUBSCRIBE_LIMIT = "10 per hour"  # letters to strangers that one network address may cause
FEED_LIMIT = "20 per second; 240 per minute"  # readers behind one address ask for several at once
COMPARE_LIMIT = "60 per minute"  # two reports side by side: a third of a second at most
CHECK_LIMIT = "4 per second; 120 per minute"  # the rules while one types: at each pause
SUBMIT_LIMIT = "60 per hour"
INVITATION_LIMIT = "20 per hour"  # forms of invitations sent from one network address
ACCOUNT_LIMIT = "30 per hour"  # what one account makes of tokens, invitations, new passwords
INTAKE_LIMIT = "20 per hour"  # bulk intakes of one account
EXPORT_LIMIT = "30 per minute"  # archives, or parts of one, asked for from one address
API_SUBMIT_LIMIT = "600 per hour"  # of one account: a program may file for all of a district


class PageSessions(SecureCookieSessionInterface):
    """The library's signed cookie, which static files neither renew nor carry.

    Proxies keep those files for everybody; and one that arrives late would put back the
    cookie of the page before, with another token for forms than the page shows.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Sends the cookie with a page, and says that the page depends on it."""
        if request.endpoint != "static":
            super().save_session(app, session, response)


def configure(app: Flask, settings: Settings) -> None:
    """Limits, cookies, headers."""
    app.session_interface = PageSessions()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_FORM,
        MAX_FORM_PARTS=MAX_FIELDS,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_NAME="session",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form may stay open for a day
        RATELIMIT_STORAGE_URI=settings.redis_url,
        RATELIMIT_STORAGE_OPTIONS={"socket_connect_timeout": 1, "socket_timeout": 1},
    )
    csrf.init_app(app)
    limiter.init_app(app)
    app.url_map.converters["int"] = BoundedInteger
    app.before_request(_number_request)
    app.before_request(_refuse_long_address)
    app.before_request(_refuse_null)
    app.after_request(_add_headers)
    if settings.secure_cookies:
        app.after_request(_add_transport_security)


class BoundedInteger(IntegerConverter):
    """Ids in addresses are what PostgreSQL's integer holds; a longer number is no address."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:  # noqa: A002 (werkzeug's name)
        super().__init__(map, *args, **{"max": 2**31 - 1, **options})


def _refuse_long_address() -> None:
    # As it was sent: percent signs count.
    if len(request.environ.get("RAW_URI", "")) > MAX_ADDRESS:
        abort(414)


def _refuse_null() -> None:
    # PostgreSQL has no NUL in text; nobody types one.
    sent = "".join(name + value for name, value in request.args.items(multi=True))
    if "\0" in request.path or "\0" in sent:
        abort(400)


def accept_bulk() -> None:
    """Lets this request be large; then checks its form's token, which reads it.

    For a view that is exempt from the check before: by then it is known who may send much.
    """
    request.max_content_length = MAX_BULK
    csrf.protect()


def _number_request() -> None:
    g.request_id = secrets.token_hex(8)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if "request_id" in g:
        response.headers["X-Request-ID"] = g.request_id
    if request.endpoint != "static" and response.mimetype == "text/html":
        response.vary.add("Cookie")
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _add_transport_security(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response
