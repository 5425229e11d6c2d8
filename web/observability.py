"""Metrics of the web process, its faults in the log, and what makes a request traceable."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from flask import Flask, g, request
from prometheus_client import Counter, Histogram

if TYPE_CHECKING:
    from types import TracebackType

    from flask.wrappers import Response

    Fault = (
        tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    )

log = structlog.get_logger(__name__)

REQUESTS = Counter("gongkai_http_requests", "Requests answered", ("endpoint", "method", "status"))
SECONDS = Histogram(
    "gongkai_http_request_seconds",
    "Seconds from receiving a request to its answer",
    ("endpoint",),
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


class Web(Flask):
    """Flask, but for what it tells the log of a fault."""

    def log_exception(self, exc_info: Fault) -> None:
        """Writes it with the number that the page of the fault names."""
        log.error(
            "request failed",
            request_id=g.get("request_id"),
            method=request.method,
            path=loggable_path(),
            exc_info=exc_info,
        )


def loggable_path() -> str:
    """The path asked for, without the secret of a link that was mailed: many read logs."""
    secret = (request.view_args or {}).get("token")
    return request.path.replace(secret, "…") if secret else request.path


def init_app(app: Flask) -> None:
    """Counts and times every request by endpoint (never by address: those are unbounded)."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        REQUESTS.labels(endpoint, request.method, str(response.status_code)).inc()
        SECONDS.labels(endpoint).observe(time.perf_counter() - g.started)
        return response
