"""Errors become answers in one table: a page for people, a problem document for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request
from flask_babel import gettext, lazy_gettext
from werkzeug.exceptions import HTTPException, InternalServerError

from reports import errors
from web.i18n import sentence

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

API_PREFIX = "/api/"
SIGN_IN_ENDPOINT = "gongkai.sign_in_endpoint"
"""Extension key under which the sign-in part names its page."""

log = structlog.get_logger(__name__)


class SignInRequiredError(errors.ForbiddenError):
    """Nobody is signed in, or the token is missing or wrong."""

    code = "sign_in_required"


STATUS: dict[type[errors.GongkaiError], int] = {
    errors.InvalidQueryError: 400,
    SignInRequiredError: 401,
    errors.ForbiddenError: 403,
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.TransitionError: 409,
    errors.LostLeaseError: 409,
    errors.BlockedError: 422,
    errors.InvalidContentError: 422,
    errors.UnreadableFileError: 422,
    errors.UnavailableError: 503,
}
"""The HTTP status of every domain error; the nearest class counts."""

PAGES = {
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
    409: (
        lazy_gettext("Somebody else changed this first"),
        lazy_gettext("Nothing was saved. Open the page again to see the present state."),
    ),
    413: (
        lazy_gettext("The file is too large"),
        lazy_gettext(
            "A report may have at most 10 MB. Remove pictures from the file, or save it "
            "as .docx, and send it again."
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
    """Whether the answer is for a program."""
    return request.path.startswith(API_PREFIX)


def init_app(app: Flask) -> None:
    """Registers the handlers."""
    app.register_error_handler(errors.GongkaiError, handle_domain_error)
    app.register_error_handler(HTTPException, handle_http_error)


def handle_domain_error(error: errors.GongkaiError) -> BaseResponse:
    """The answer to an error of the domain."""
    status = status_of(error)
    if status >= 500:
        log.warning("service unavailable", code=error.code, path=request.path, error=str(error))
    detail = sentence(error)
    if is_api_request():
        answer = problem(status, error.code, detail)
        if status == 401:
            answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    if status == 401:
        endpoint = current_app.extensions.get(SIGN_IN_ENDPOINT)
        if endpoint and request.method == "GET":
            return redirect(current_app.url_for(endpoint, next=request.full_path.rstrip("?")))
    return page(status, detail)


def handle_http_error(error: HTTPException) -> BaseResponse:
    """The answer to an error of HTTP, or to a fault of ours (500)."""
    if error.response is not None:
        return error.response
    status = error.code or 500
    if isinstance(error, InternalServerError):
        log.error("request failed", request_id=g.get("request_id"), path=request.path)
    response = (
        problem(status, f"http_{status}", _http_detail(error))
        if is_api_request()
        else page(status, None)
    )
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def page(status: int, detail: str | None) -> Response:
    """A helpful page: what happened, what to do, and the words of the error itself."""
    title, advice = PAGES.get(status, PAGES[500 if status >= 500 else 400])
    html = render_template(
        "error.html",
        status=status,
        title=title,
        advice=advice,
        detail=detail,
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
