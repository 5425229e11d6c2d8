"""POST /submissions and what became of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from reports.services import submitting
from reports.services.actors import Permission
from reports.services.sending import Sent, send
from reports.services.submitting import FindingsBlockedError
from web.access import requires
from web.api import examples, shapes
from web.api.answers import Submission as Answer
from web.api.blueprint import blueprint
from web.api.bodies import read_body
from web.api.openapi import SUBMISSION_BODY, SUBMISSION_TEXT
from web.api.schemas import SubmissionHeaders, SubmissionQuery
from web.context import actor, core
from web.errors import problem, status_of
from web.i18n import sentence
from web.security import API_SUBMIT_LIMIT, limiter

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from reports.services.views import Submission

LOCATION = {
    "Location": {"description": "Where it is told what became of it", "schema": {"type": "string"}}
}


@blueprint.route("/submissions", methods=["POST"])
@limiter.limit(API_SUBMIT_LIMIT, key_func=lambda: f"account:{actor().account_id}")
@requires(Permission.FILE)
@blueprint.arguments(SubmissionQuery, location="query")
@blueprint.arguments(SubmissionHeaders, location="headers")
@blueprint.response(202, Answer, headers=LOCATION, example=examples.SUBMISSION)
@blueprint.doc(description=SUBMISSION_TEXT, requestBody=SUBMISSION_BODY, security=[{"token": []}])
@blueprint.alt_response(401, "UNAUTHORIZED")
@blueprint.alt_response(403, "FORBIDDEN")
@blueprint.alt_response(409, "CONFLICT")
@blueprint.alt_response(413, "REQUEST_ENTITY_TOO_LARGE")
@blueprint.alt_response(415, "UNSUPPORTED_MEDIA_TYPE")
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
@blueprint.alt_response(503, "SERVICE_UNAVAILABLE")
def submit(query: dict[str, Any], headers: dict[str, Any]) -> ResponseReturnValue:
    """Submits a report, as the button at the desk does."""
    body = read_body()
    sent = Sent(
        content=body.content,
        office_id=query["office"],
        year=query["year"],
        explanations=body.explanations,
        note=body.note,
        idempotency_key=headers["idempotency_key"],
        replaces=query["replace"],
        source=body.source,
    )
    try:
        receipt = send(core(), actor(), sent)
    except FindingsBlockedError as error:
        findings = [shapes.finding(f) for f in error.findings]
        return problem(status_of(error), error.code, sentence(error), findings=findings)
    found = submitting.submission(core(), actor(), receipt.number)
    answer = {**shapes.submission(found), "notes": [shapes.note(n) for n in body.notes]}
    return answer, 202, {"Location": _address(found)}


@blueprint.route(
    "/submissions/<number>",
    parameters=[
        {
            "in": "path",
            "name": "number",
            "description": "The submission's `id`",
            "example": "2024-0000012",
        }
    ],
)
@requires(Permission.READ)
@blueprint.response(200, Answer, example=examples.SUBMISSION)
@blueprint.doc(security=[{"token": []}])
@blueprint.alt_response(401, "UNAUTHORIZED")
@blueprint.alt_response(403, "FORBIDDEN")
@blueprint.alt_response(404, "NOT_FOUND")
def submission(number: str) -> dict[str, Any]:
    """What became of a submission: the report's status, its jobs, and what was found."""
    return shapes.submission(submitting.submission(core(), actor(), number))


def _address(found: Submission) -> str:
    return url_for("api.submission", number=found.receipt.number, _external=True)
