"""What every answer of the API says besides its body: limits, caching, other sites, what is next.

Rate limits speak by the fields of draft-ietf-httpapi-ratelimit-headers-10:
``RateLimit-Policy: "600-per-60s";q=600;w=60`` and ``RateLimit: "600-per-60s";r=597;t=41``
(what is left, and in how many seconds it is whole again), and on 429 by ``Retry-After``.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from flask import current_app, g, request, url_for
from redis.exceptions import RedisError

from web.access import access_of
from web.errors import is_api_request
from web.security import limiter

if TYPE_CHECKING:
    from flask import Flask
    from flask.wrappers import Response

EXPOSED = (
    "Content-Range, ETag, Link, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After, X-Request-ID"
)
"""What scripts of other sites may see, besides what they always may."""
ASKED_WITH = "If-Modified-Since, If-None-Match, If-Range, Range"
"""What they may send; `Authorization` is not in it."""
READING = {"GET", "HEAD", "OPTIONS"}
_NEXT = "gongkai_next"

log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    """Adds the headers to every answer of the API."""
    app.after_request(_add)


def note_next(cursor: str | None) -> str | None:
    """Has the answer's ``Link`` lead to the page after this one; gives the cursor back."""
    if cursor is not None:
        setattr(g, _NEXT, cursor)
    return cursor


def _add(response: Response) -> Response:
    if not is_api_request():
        return response
    _tell_limits(response)
    open_to_all = _is_open()
    if open_to_all and request.method in READING:
        _open_to_other_sites(response)
    if request.method not in {"GET", "HEAD"}:
        return response
    if response.status_code == 200:
        _link(response)
    if not open_to_all or response.status_code >= 400:
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
    # Ask again each time: it may have been corrected or withdrawn. The language may be a cookie's.
    response.headers.setdefault("Cache-Control", "public, no-cache")
    response.vary.add("Cookie")
    if response.status_code == 200 and not response.direct_passthrough:
        response.add_etag()
        response.make_conditional(request)
    return response


def _is_open() -> bool:
    """Whether everybody may read here; so is an address that is none, to be told so."""
    if request.endpoint is None:
        return True
    access = access_of(current_app, request.endpoint)
    return access is not None and access.kind == "public"


def _open_to_other_sites(response: Response) -> None:
    """Pages of other sites may read what everybody may read; they can send no token of ours."""
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = EXPOSED
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        headers["Access-Control-Allow-Headers"] = ASKED_WITH
        headers["Access-Control-Max-Age"] = "86400"


def _link(response: Response) -> None:
    """The next page (RFC 8288), the description and the documentation (RFC 8631)."""
    links = [
        (url_for("api-docs.openapi_json"), "service-desc"),
        (url_for("public.api_manual"), "service-doc"),
    ]
    cursor = g.get(_NEXT)
    if cursor is not None and request.endpoint:
        query = {k: v for k, v in request.args.to_dict(flat=False).items() if k.isidentifier()}
        query = {k: v for k, v in query.items() if not k.startswith("_") and k != "endpoint"}
        values = {**query, **(request.view_args or {}), "after": cursor}
        links.insert(0, (url_for(request.endpoint, **values), "next"))
    response.headers["Link"] = ", ".join(f'<{address}>; rel="{rel}"' for address, rel in links)


def _tell_limits(response: Response) -> None:
    policies, states = [], []
    try:
        for limit in limiter.current_limits:
            amount, window = limit.limit.amount, limit.limit.get_expiry()
            name = f'"{amount}-per-{window}s"'
            policies.append(f"{name};q={amount};w={window}")
            # The limiter rounds up: never more than the window.
            wait = min(window, max(0, limit.reset_at - int(time.time())))
            states.append(f"{name};r={limit.remaining};t={wait}")
    except (RedisError, OSError) as error:
        log.warning("rate limits not told", error=str(error))
        return
    if policies:
        response.headers["RateLimit-Policy"] = ", ".join(policies)
        response.headers["RateLimit"] = ", ".join(states)
