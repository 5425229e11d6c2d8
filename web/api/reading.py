"""Published reports, offices and districts."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, request

from reports.content import canonical_json
from reports.errors import NotFoundError, WithdrawnError
from reports.services import catalogue, versions
from web.access import public
from web.api import examples, shapes
from web.api.answers import Districts, Offices, Report, Reports
from web.api.blueprint import blueprint
from web.api.kept_answers import Version, Versions
from web.api.openapi import CONTENT_ANSWER, FILE_ANSWER
from web.api.schemas import OfficeQuery, ReportQuery
from web.context import core
from web.public.reports import send_artefact

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORT_ID = {"in": "path", "name": "report_id", "description": "The report's `id`", "example": 1}


@blueprint.route("/reports")
@public
@blueprint.arguments(ReportQuery, location="query")
@blueprint.response(200, Reports, example=examples.REPORTS)
@blueprint.alt_response(400, "BAD_REQUEST")
def reports(query: dict[str, Any]) -> dict[str, Any]:
    """Published reports, the newest year first."""
    return shapes.listing(catalogue.reports(core(), **query), shapes.summary)


@blueprint.route("/reports/<int:report_id>", parameters=[REPORT_ID])
@public
@blueprint.response(200, Report, example=examples.REPORT)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(410, "GONE")
def report(report_id: int) -> dict[str, Any]:
    """A published report: findings, history, files."""
    with _unless_withdrawn(report_id):
        return shapes.report(catalogue.report(core(), report_id))


@blueprint.route("/reports/<int:report_id>/content", parameters=[REPORT_ID])
@public
@blueprint.doc(responses=CONTENT_ANSWER)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(410, "GONE")
def report_content(report_id: int) -> Response:
    """What a published report says, in the open-data format."""
    with _unless_withdrawn(report_id):
        found = catalogue.report(core(), report_id)
    response = Response(canonical_json(found.content), content_type="application/json")
    response.set_etag(found.sha256)
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request)
    return response


@blueprint.route("/reports/<int:report_id>/versions", parameters=[REPORT_ID])
@public
@blueprint.response(200, Versions, example=examples.VERSIONS)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(410, "GONE")
def report_versions(report_id: int) -> dict[str, Any]:
    """The versions of a report that were public, the newest first."""
    with _unless_withdrawn(report_id):
        found = versions.listing(core(), report_id)
    results = [shapes.version(report_id, view) for view in found]
    return {"total": len(results), "results": results, "next": None}


@blueprint.route(
    "/reports/<int:report_id>/versions/<int:version_number>",
    parameters=[
        REPORT_ID,
        {
            "in": "path",
            "name": "version_number",
            "description": "The version's `version`",
            "example": 1,
        },
    ],
)
@public
@blueprint.response(200, Version, example=examples.VERSION)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(410, "GONE")
def report_version(report_id: int, version_number: int) -> Response:
    """What one version of a report said; a correction does not change it."""
    with _unless_withdrawn(report_id):
        found = versions.version(core(), report_id, version_number)
        if found.content is None:
            raise WithdrawnError(
                "Version %(number)s was taken back; read the one in force", number=version_number
            )
    head = current_app.json.dumps(shapes.version(report_id, found.version))
    # Its characters are those that were hashed.
    body = f'{head[:-1]}, "report": {report_id}, "content": {canonical_json(found.content)}}}'
    return Response(body, content_type="application/json")


@blueprint.route(
    "/reports/<int:report_id>.<any(pdf, docx, xlsx, csv, json):file_format>",
    parameters=[
        REPORT_ID,
        {"in": "path", "name": "file_format", "description": "The format", "example": "pdf"},
    ],
)
@public
@blueprint.doc(responses=FILE_ANSWER)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(410, "GONE")
def report_file(report_id: int, file_format: str) -> Response:
    """A published report as a file; conditional requests are answered 304."""
    with _unless_withdrawn(report_id):
        return send_artefact(catalogue.artefact(core(), report_id, file_format))


@blueprint.route("/offices")
@public
@blueprint.arguments(OfficeQuery, location="query")
@blueprint.response(200, Offices, example=examples.OFFICES)
@blueprint.alt_response(400, "BAD_REQUEST")
@blueprint.alt_response(404, "NOT_FOUND")
def offices(query: dict[str, Any]) -> dict[str, Any]:
    """Offices."""
    return shapes.listing(catalogue.offices(core(), **query), shapes.office)


@blueprint.route("/districts")
@public
@blueprint.response(200, Districts, example=examples.DISTRICTS)
def districts() -> dict[str, Any]:
    """All districts: they are few, so there is one page."""
    found = catalogue.districts(core())
    return {"total": len(found), "results": [shapes.district(d) for d in found], "next": None}


@contextmanager
def _unless_withdrawn(report_id: int) -> Iterator[None]:
    """What is not found here may have been: WithdrawnError with the reason given then."""
    try:
        yield
    except WithdrawnError:
        raise
    except NotFoundError as error:
        try:
            withdrawal = catalogue.withdrawal(core(), report_id)
        except NotFoundError:
            raise error from None
        raise WithdrawnError(
            "The report was withdrawn: %(reason)s", reason=withdrawal.note
        ) from error
