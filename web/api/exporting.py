"""The archive of each year: what there is, told before, and its files."""

from __future__ import annotations

from base64 import b64encode
from threading import BoundedSemaphore
from typing import IO, TYPE_CHECKING, Any

from flask import Response, request, url_for
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import is_resource_modified
from werkzeug.wsgi import FileWrapper

from reports.errors import UnavailableError
from reports.services import exporting
from reports.services.views.exports import KINDS
from web.access import public
from web.api import examples
from web.api.blueprint import blueprint
from web.api.kept_answers import Exports
from web.api.openapi import EXPORT_ANSWER
from web.context import core
from web.security import EXPORT_LIMIT, limiter

if TYPE_CHECKING:
    from reports.services.views.exports import ExportFile, ExportView

AT_ONCE = 2
"""Downloads that one process serves at a time: half of its threads go on answering pages, however
slowly somebody reads."""
CHUNK = 64 * 1024  # bytes read at a time
_free = BoundedSemaphore(AT_ONCE)


@blueprint.route("/exports")
@public
@blueprint.response(200, Exports, example=examples.EXPORTS)
def exports() -> dict[str, Any]:
    """The archives of all years: how many reports, how large, and of when."""
    found = [shape(view) for view in exporting.listing(core())]
    return {"total": len(found), "results": found, "next": None}


@blueprint.route(
    "/export/<int(min=2000, max=2100):year>.<any(zip, jsonl, csv, 'pdf.zip'):kind>",
    parameters=[
        {"in": "path", "name": "year", "description": "Year reported on", "example": 2023},
        {
            "in": "path",
            "name": "kind",
            "description": "`zip`: reports and numbers with code lists, licence and checksums; "
            "`jsonl`: one report a line; `csv`: one number a line; `pdf.zip`: the reports as PDF",
            "example": "zip",
        },
    ],
)
@limiter.limit(EXPORT_LIMIT)
@public
@blueprint.doc(responses=EXPORT_ANSWER)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(416, "REQUESTED_RANGE_NOT_SATISFIABLE")
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
@blueprint.alt_response(503, "SERVICE_UNAVAILABLE")
def export(year: int, kind: str) -> Response:
    """A year's archive; ranges and conditional requests are answered."""
    return _send(exporting.export_file(core(), year, kind))


def shape(view: ExportView) -> dict[str, Any]:
    """The archive of a year."""
    return {
        "year": view.year,
        "reports": view.reports,
        "as_of": view.as_of.isoformat(),
        "built": view.built.isoformat(),
        "files": [
            {
                "format": file.kind,
                "url": address(file),
                "name": file.name,
                "size": file.size,
                "sha256": file.sha256,
                "media_type": file.media_type,
            }
            for file in view.files
        ],
    }


def address(file: ExportFile) -> str:
    """Where a file is had."""
    return url_for("api.export", year=file.year, kind=file.kind, _external=True)


def _send(file: ExportFile) -> Response:
    """The file without holding it in memory; its checksum is its entity tag."""
    response = Response(content_type=KINDS[file.kind])
    response.set_etag(file.sha256)
    response.last_modified = file.built
    response.headers["Cache-Control"] = "public, no-cache"  # ask again: it may have been renewed
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    # RFC 9530: a client may check what it has put together from ranges.
    digest = b64encode(bytes.fromhex(file.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.content_length = file.size
    known = not is_resource_modified(request.environ, response.headers["ETag"])
    if request.method == "GET" and not known:
        response.response = _Download(exporting.open_file(core(), file))
        response.direct_passthrough = True
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=file.size)
    except RequestedRangeNotSatisfiable:
        response.close()
        raise
    return response


class _Download(FileWrapper):
    """A file on its way; it counts until the server closes it, whatever became of the client.

    Not the server's own wrapper: this one goes to the beginning of a range without reading.
    """

    def __init__(self, file: IO[bytes]) -> None:
        """UnavailableError where as many are being sent as may be."""
        super().__init__(file, CHUNK)
        self._counts = _free.acquire(blocking=False)
        if not self._counts:
            file.close()
            raise UnavailableError("Too many archives are being downloaded; try again in a minute")

    def close(self) -> None:
        """Closes the file and makes room for the next."""
        super().close()
        if self._counts:
            self._counts = False
            _free.release()
