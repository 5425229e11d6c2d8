"""Metrics of the web process and the numbers that make a request traceable."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flask import Flask, g, request
from prometheus_client import Counter, Histogram

if TYPE_CHECKING:
    from flask.wrappers import Response

REQUESTS = Counter("gongkai_http_requests", "Requests answered", ("endpoint", "method", "status"))
SECONDS = Histogram(
    "gongkai_http_request_seconds",
    "Seconds from receiving a request to its answer",
    ("endpoint",),
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


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
