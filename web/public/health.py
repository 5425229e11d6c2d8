"""Whether the process lives, whether it can serve, and its metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from flask import Response, redirect
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from reports.services import catalogue
from web.access import public
from web.context import core
from web.pages import asset
from web.public.blueprint import blueprint
from web.security import limiter

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger(__name__)


@blueprint.get("/healthz")
@public
@limiter.exempt
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@public
@limiter.exempt
def readyz() -> tuple[dict[str, str], int]:
    """Whether database and search answer; 503 takes this process out of rotation."""
    states = {"database": _state(_database_answers), "search": _state(core().search.healthy)}
    # Reports can be read without search: only the database decides.
    return states, 200 if states["database"] == "ok" else 503


@blueprint.get("/metrics")
@public
@limiter.exempt
def metrics() -> Response:
    """Metrics in Prometheus' text format."""
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    """For browsers that ask for it by habit."""
    return redirect(asset("favicon.svg"), 301)  # type: ignore[return-value]


def _database_answers() -> bool:
    catalogue.districts(core())
    return True


def _state(answers: Callable[[], bool]) -> str:
    try:
        return "ok" if answers() else "away"
    except Exception:  # whatever it is, the answer is "not ready", and the log says why
        log.exception("readiness check failed")
        return "away"
