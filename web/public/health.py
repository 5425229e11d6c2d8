"""Whether the process lives, whether it can serve, and its metrics."""

from __future__ import annotations

from flask import Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from web.access import public
from web.public.blueprint import blueprint


@blueprint.get("/healthz")
@public
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Metrics in Prometheus' text format."""
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
