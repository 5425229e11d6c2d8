"""The parts of the API's description that no schema gives: bodies, files, the content format."""

from __future__ import annotations

from typing import Any

from reports.renderers import FORMATS
from web.api.bodies import FILES, FORM, OCTETS
from web.public.reports import FORMATS as FILE_FORMATS

_RENDERED = sorted({FORMATS[name].media_type.partition(";")[0] for name in FILE_FORMATS})
_CONTENT: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/Content"}}
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}

DESCRIPTION = """\
Annual reports on open government information: search, published reports, and filing.

Reading needs no token. Errors are problem documents (RFC 9457); `?lang=en` or `?lang=zh` chooses
the language of their `detail` and of all messages. Lists go on with `after=<next>`."""

CONTENT: dict[str, Any] = {
    "type": "object",
    "description": (
        "What a report says. A cell is an integer, for money a number with all its digits, and "
        "null where it is blank; blank, zero and not applicable are three different things."
    ),
    "required": ["form"],
    "properties": {
        "form": {"type": "string", "enum": ["2019", "2021"]},
        "year": {"type": ["integer", "null"], "minimum": 2000, "maximum": 2100},
        "office": {"type": ["string", "null"]},
        "title": {"type": ["string", "null"]},
        "dated": {"type": ["string", "null"], "format": "date"},
        "contact": {"type": "object"},
        "sections": {
            "type": "object",
            "description": "Parts of prose; null where the document lacks the part",
            "properties": {
                "overview": {"type": ["object", "null"]},
                "problems": {"type": ["string", "null"]},
                "other": {"type": ["string", "null"]},
            },
        },
        "statements": {"type": "array", "items": {"type": "object"}},
        "tables": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "additionalProperties": {"type": ["number", "null"]},
                },
            },
        },
    },
}
_EXPLANATIONS: dict[str, Any] = {
    "type": "object",
    "description": "Why the report is right all the same, by the `key` of each warning",
    "additionalProperties": {"type": "string"},
}
_NOTE: dict[str, Any] = {
    "type": "string",
    "description": "What a correction of a published report changes, for the public to read",
}
ENVELOPE: dict[str, Any] = {
    "type": "object",
    "description": "Content with explanations of warnings, and the note of a correction",
    "required": ["content"],
    "properties": {
        "content": {"$ref": "#/components/schemas/Content"},
        "explanations": _EXPLANATIONS,
        "note": _NOTE,
    },
}
SUBMISSION_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "anyOf": [
                    {"$ref": "#/components/schemas/Content"},
                    {"$ref": "#/components/schemas/Envelope"},
                ]
            }
        },
        FORM: {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "explanations": {**_EXPLANATIONS, "type": "string", "format": "json"},
                    "note": _NOTE,
                },
            }
        },
        **dict.fromkeys((*FILES, OCTETS), _BINARY),
    },
}
SUBMISSION_TEXT = """\
The same rules decide as at the desk. Errors, and warnings that nobody explained, refuse the
submission with 422: the problem document's `findings` name each by its `key`. To explain
warnings, send `{"content": …, "explanations": {"<key>": "why it is right"}}`, or with a file the
form field `explanations` holding the same object as JSON. A correction of a published report
needs a `note` beside it. Nothing is kept of a refused submission.

With an `Idempotency-Key` the request may be repeated safely: the same key with the same body
gives the same submission (202, same `Location`), with another body it is refused with 422.

A draft that somebody has changed at the desk and not submitted is not replaced (409) unless
`replace=true`. 409 also answers while an earlier revision of the report is on its way."""
FILE_ANSWER: dict[str, Any] = {
    "200": {
        "description": "The file",
        "headers": {"ETag": {"schema": {"type": "string"}}},
        "content": {**dict.fromkeys(_RENDERED, _BINARY), "application/json": _CONTENT},
    },
    "304": {"description": "The client has it already (If-None-Match)"},
}
CONTENT_ANSWER: dict[str, Any] = {
    "200": {
        "description": "The content as canonical JSON, decimals exact",
        "headers": {"ETag": {"schema": {"type": "string"}}},
        "content": {"application/json": _CONTENT},
    },
    "304": {"description": "The client has it already (If-None-Match)"},
}
