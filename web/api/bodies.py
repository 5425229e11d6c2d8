"""Reads the body of a submission: content as JSON, or a file, with what goes along with it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import simplejson
from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from reports import content as contents
from reports.errors import InvalidContentError
from reports.importers.sniff import MEDIA_TYPES
from reports.services import filing
from reports.services.filing import SourceFile
from web.context import actor, core

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.content import Content
    from reports.importers import Note

MAX_EXPLANATIONS = 500
MAX_TEXT = 2_000  # characters of an explanation or of the note
OCTETS = "application/octet-stream"
FORM = "multipart/form-data"
FILES = tuple(t for t in MEDIA_TYPES.values() if t not in {"application/json", "multipart/related"})
"""Media types in which a file may be the whole body; what it really is, its bytes tell."""


@dataclass(frozen=True)
class Body:
    """What was sent; `source` and `notes` where it was a file."""

    content: Content
    explanations: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None
    source: SourceFile | None = None
    notes: tuple[Note, ...] = ()


def read_body() -> Body:
    """The body of this request; InvalidContentError, UnreadableFileError, 415."""
    kind = request.mimetype
    if kind == "application/json":
        return _read_json(request.get_data())
    if kind == FORM:
        return _read_form()
    if kind in FILES or kind == OCTETS:
        return _read_file(request.get_data(), "", {}, None)
    raise UnsupportedMediaType


def _read_json(data: bytes) -> Body:
    """The content itself, or an object with ``content``, ``explanations`` and ``note``."""
    try:
        value = simplejson.loads(data, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise InvalidContentError("This is not valid JSON: %(error)s", error=str(error)) from error
    if not isinstance(value, dict) or "content" not in value:
        return Body(contents.loads(data))
    inner = simplejson.dumps(value["content"], use_decimal=True)
    return Body(
        contents.loads(inner), _explanations(value.get("explanations")), _note(value.get("note"))
    )


def _read_form() -> Body:
    upload = request.files.get("file")
    if upload is None:
        raise InvalidContentError("The form has no part called file")
    given = request.form.get("explanations") or "{}"
    try:
        explanations = json.loads(given)
    except (ValueError, RecursionError) as error:
        raise InvalidContentError("This is not valid JSON: %(error)s", error=str(error)) from error
    note = _note(request.form.get("note"))
    return _read_file(upload.read(), upload.filename or "", _explanations(explanations), note)


def _read_file(data: bytes, name: str, explanations: Mapping[str, str], note: str | None) -> Body:
    parsed = filing.read_file(core(), actor(), data, name or None)
    source = SourceFile(name or "-", data, parsed)
    return Body(parsed.content, explanations, note, source, parsed.notes)


def _explanations(value: Any) -> Mapping[str, str]:
    if value is None:
        return {}
    fits = isinstance(value, dict) and len(value) <= MAX_EXPLANATIONS
    if not fits or not all(isinstance(v, str) and len(v) <= MAX_TEXT for v in value.values()):
        raise InvalidContentError(
            "Explanations are an object: keys of findings, texts of at most %(limit)s characters",
            limit=MAX_TEXT,
        )
    return value


def _note(value: Any) -> str | None:
    if value is not None and (not isinstance(value, str) or len(value) > MAX_TEXT):
        raise InvalidContentError(
            "The note is a text of at most %(limit)s characters", limit=MAX_TEXT
        )
    return value or None
