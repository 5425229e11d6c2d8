"""Published reports, offices and districts."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from reports.content import canonical_json
from reports.services import catalogue
from web.access import public
from web.api import shapes
from web.api.answers import Districts, Offices, Report, Reports
from web.api.blueprint import blueprint
from web.api.openapi import CONTENT_ANSWER, FILE_ANSWER
from web.api.schemas import OfficeQuery, ReportQuery
from web.context import core
from web.public.reports import send_artefact

REPORT_ID = {"in": "path", "name": "report_id", "description": "The report's `id`"}


@blueprint.route("/reports")
@public
@blueprint.arguments(ReportQuery, location="query")
@blueprint.response(200, Reports)
@blueprint.alt_response(400, "BAD_REQUEST")
def reports(query: dict[str, Any]) -> dict[str, Any]:
    """Published reports, the newest year first."""
    return shapes.listing(catalogue.reports(core(), **query), shapes.summary)


@blueprint.route("/reports/<int:report_id>", parameters=[REPORT_ID])
@public
@blueprint.response(200, Report)
@blueprint.alt_response(404, "NOT_FOUND")
def report(report_id: int) -> dict[str, Any]:
    """A published report: findings, history, files."""
    return shapes.report(catalogue.report(core(), report_id))


@blueprint.route("/reports/<int:report_id>/content", parameters=[REPORT_ID])
@public
@blueprint.doc(responses=CONTENT_ANSWER)
@blueprint.alt_response(404, "NOT_FOUND")
def report_content(report_id: int) -> Response:
    """What a published report says, in the open-data format."""
    found = catalogue.report(core(), report_id)
    response = Response(canonical_json(found.content), content_type="application/json")
    response.set_etag(found.sha256)
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request)
    return response


@blueprint.route(
    "/reports/<int:report_id>.<any(pdf, docx, xlsx, csv, json):file_format>",
    parameters=[REPORT_ID, {"in": "path", "name": "file_format", "description": "The format"}],
)
@public
@blueprint.doc(responses=FILE_ANSWER)
@blueprint.alt_response(404, "NOT_FOUND")
def report_file(report_id: int, file_format: str) -> Response:
    """A published report as a file; conditional requests are answered 304."""
    return send_artefact(catalogue.artefact(core(), report_id, file_format))


@blueprint.route("/offices")
@public
@blueprint.arguments(OfficeQuery, location="query")
@blueprint.response(200, Offices)
@blueprint.alt_response(400, "BAD_REQUEST")
@blueprint.alt_response(404, "NOT_FOUND")
def offices(query: dict[str, Any]) -> dict[str, Any]:
    """Offices."""
    return shapes.listing(catalogue.offices(core(), **query), shapes.office)


@blueprint.route("/districts")
@public
@blueprint.response(200, Districts)
def districts() -> dict[str, Any]:
    """All districts: they are few, so there is one page."""
    found = catalogue.districts(core())
    return {"total": len(found), "results": [shapes.district(d) for d in found], "next": None}
