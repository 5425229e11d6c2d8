"""Errors become answers in one table: a page for people, a problem document for programs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from reports import errors
from web.i18n import sentence
from web.observability import loggable_path
from web.security import limiter

if TYPE_CHECKING:
    from flask_babel import LazyString
    from werkzeug.wrappers import Response as BaseResponse

API_PREFIX = "/api/"
SIGN_IN_ENDPOINT = "gongkai.sign_in_endpoint"
"""Extension key under which the sign-in part names its page."""

SECURITY_ENDPOINT = "gongkai.security_endpoint"
"""Extension key under which it names the page where second factors are set up."""

log = structlog.get_logger(__name__)


class SignInRequiredError(errors.ForbiddenError):
    """Nobody is signed in, or the token is missing or wrong."""

    code = "sign_in_required"


class SecondFactorRequiredError(errors.ForbiddenError):
    """Somebody is signed in, but has yet to set up what their district demands."""

    code = "second_factor_required"


STATUS: dict[type[errors.GongkaiError], int] = {
    errors.InvalidQueryError: 400,
    SignInRequiredError: 401,
    errors.TokenError: 401,
    errors.ForbiddenError: 403,
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.WithdrawnError: 410,
    errors.TransitionError: 409,
    errors.LostLeaseError: 409,
    errors.BlockedError: 422,
    errors.InvalidContentError: 422,
    errors.UnreadableFileError: 422,
    errors.UnavailableError: 503,
}
"""The HTTP status of every domain error; the nearest class counts."""

PAGES: dict[int | str, tuple[LazyString, LazyString]] = {
    400: (
        lazy_gettext("This request cannot be understood"),
        lazy_gettext("The address or the form was incomplete. Go back, check it and try again."),
    ),
    401: (
        lazy_gettext("Sign in first"),
        lazy_gettext("This page is for people who file or review reports."),
    ),
    403: (
        lazy_gettext("You may not open this page"),
        lazy_gettext(
            "Your account has no permission for it. If you need it for your work, ask the "
            "administrator of your district."
        ),
    ),
    404: (
        lazy_gettext("There is no such page"),
        lazy_gettext(
            "The address may be mistyped, or the report has been withdrawn. Search for it, or "
            "look through the districts."
        ),
    ),
    405: (
        lazy_gettext("This address does not take that kind of request"),
        lazy_gettext("Go back and use the buttons of the page."),
    ),
    "forged": (
        lazy_gettext("The page you sent this from is out of date"),
        lazy_gettext(
            "Somebody signed in or out since it was opened. Nothing was changed. Open the page "
            "again and send it once more."
        ),
    ),
    409: (
        lazy_gettext("Somebody else changed this first"),
        lazy_gettext("Nothing was saved. Open the page again to see the present state."),
    ),
    "transition": (
        lazy_gettext("This step is not open at the moment"),
        lazy_gettext("Nothing was changed. Open the report again to see where it stands."),
    ),
    410: (
        lazy_gettext("This has been withdrawn"),
        lazy_gettext("What it said is no longer published. Look at the page of the office."),
    ),
    413: (
        lazy_gettext("The file is too large"),
        lazy_gettext(
            "A report may have at most 10 MB, a bulk intake 200 MB. Remove pictures from the "
            "file or save it as .docx, send a bulk intake in parts, and try again."
        ),
    ),
    414: (
        lazy_gettext("The address is too long"),
        lazy_gettext(
            "An address may have at most 8,190 bytes, and a Chinese character takes nine. Search "
            "for a shorter passage or with fewer filters."
        ),
    ),
    415: (
        lazy_gettext("This kind of file is not accepted"),
        lazy_gettext("Send the report as Word (.docx), web page, PDF, text or JSON."),
    ),
    422: (
        lazy_gettext("This cannot be accepted as it is"),
        lazy_gettext("Correct what is named below and send it again."),
    ),
    429: (
        lazy_gettext("Too many requests"),
        lazy_gettext("Wait a minute and try again. For bulk use there is the open data format."),
    ),
    500: (
        lazy_gettext("Something failed on our side"),
        lazy_gettext(
            "The fault has been recorded with the number below. Try again in a moment; "
            "nothing you sent has been lost if the page said it was saved."
        ),
    ),
    503: (
        lazy_gettext("A part of the service is not answering"),
        lazy_gettext("It is usually back within minutes. Published reports can still be read."),
    ),
}


def status_of(error: errors.GongkaiError) -> int:
    """The HTTP status of a domain error."""
    for cls in type(error).__mro__:
        if cls in STATUS:
            return STATUS[cls]
    return 500


def is_api_request() -> bool:
    """Whether a program asks, which shows a token and never a cookie."""
    return request.path.startswith(API_PREFIX)


def wants_problem() -> bool:
    """Whether the answer is for a program, or for a page that saves by itself."""
    return is_api_request() or request.accept_mimetypes.best == "application/json"


def init_app(app: Flask) -> None:
    """Registers the handlers."""
    app.register_error_handler(errors.GongkaiError, handle_domain_error)
    app.register_error_handler(HTTPException, handle_http_error)


def handle_domain_error(error: errors.GongkaiError) -> BaseResponse:
    """The answer to an error of the domain."""
    status = status_of(error)
    if status >= 500:
        log.warning("service unavailable", code=error.code, path=loggable_path(), error=str(error))
    detail = sentence(error)
    if wants_problem():
        answer = problem(status, error.code, detail)
        if is_api_request() and (status == 401 or isinstance(error, errors.TokenScopeError)):
            answer.headers["WWW-Authenticate"] = _challenge(error)
        return answer
    if status == 401:
        endpoint = current_app.extensions.get(SIGN_IN_ENDPOINT)
        if endpoint and request.method == "GET":
            return redirect(current_app.url_for(endpoint, next=request.full_path.rstrip("?")))
    if isinstance(error, SecondFactorRequiredError) and request.method == "GET":
        return redirect(current_app.url_for(current_app.extensions[SECURITY_ENDPOINT]))
    return page(status, detail, error.code)


def _challenge(error: errors.GongkaiError) -> str:
    """What a program should show (RFC 6750): nothing was shown, or what was is not enough."""
    if isinstance(error, errors.TokenScopeError):
        return 'Bearer error="insufficient_scope", scope="submit"'
    if isinstance(error, errors.TokenError):
        return 'Bearer error="invalid_token"'
    return "Bearer"


def handle_http_error(error: HTTPException) -> BaseResponse:
    """The answer to an error of HTTP, or to a fault of ours (500)."""
    if error.response is not None:
        return error.response
    status = error.code or 500
    code = "forged" if isinstance(error, CSRFError) else f"http_{status}"
    wait = _seconds_to_wait() if isinstance(error, RateLimitExceeded) else None
    response = (
        problem(status, code, _http_detail(error))
        if wants_problem()
        else page(status, None, code, wait=wait)
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _seconds_to_wait() -> int:
    """Until what was asked too often may be asked again."""
    breached = [limit.reset_at for limit in limiter.current_limits if limit.breached]
    return max([1, *(int(at - time.time()) for at in breached)])


def page(status: int, detail: str | None, code: str = "", *, wait: int | None = None) -> Response:
    """A helpful page: what happened, what to do, and the words of the error itself.

    `wait` are the seconds until what was refused is open again.
    """
    title, advice = PAGES.get(code) or PAGES.get(status, PAGES[500 if status >= 500 else 400])
    html = render_template(
        "error.html",
        status=status,
        title=title,
        advice=advice,
        detail=detail,
        wait=wait,
        request_id=g.get("request_id"),
    )
    return make_response(html, status)


def problem(status: int, code: str, detail: str, **extra: object) -> Response:
    """A problem document (RFC 9457)."""
    title, _advice = PAGES.get(status, PAGES[500 if status >= 500 else 400])
    body = {
        "type": f"urn:gongkai:problem:{code}",
        "title": str(title),
        "status": status,
        "detail": detail,
        "instance": request.path,
        **extra,
    }
    response = current_app.json.response(body)
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def _http_detail(error: HTTPException) -> str:
    if error.code == 500:
        return gettext("The fault has been recorded as %(id)s.", id=g.get("request_id", ""))
    return error.description or error.name
