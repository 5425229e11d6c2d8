"""Files that a reviewer takes along."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import send_file

if TYPE_CHECKING:
    from flask.wrappers import Response

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def attached(data: bytes, name: str, file_format: str) -> Response:
    """A download that no cache keeps: what it lists is not public."""
    answer = send_file(
        BytesIO(data),
        mimetype=MEDIA_TYPES[file_format],
        as_attachment=True,
        download_name=f"{name}.{file_format}",
        max_age=0,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
