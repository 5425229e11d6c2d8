"""The parts of the API's description that no schema gives: bodies, files, the content format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.renderers import FORMATS
from reports.services.views.exports import KINDS
from web.api import examples
from web.api.bodies import FILES, FORM, OCTETS
from web.public.reports import FORMATS as FILE_FORMATS

if TYPE_CHECKING:
    from collections.abc import Mapping

_RENDERED = sorted({FORMATS[name].media_type.partition(";")[0] for name in FILE_FORMATS})
_CONTENT: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/Content"}}
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}

DESCRIPTION = """\
Annual reports on open government information: search, published reports, and filing.

Reading needs no token. Errors are problem documents (RFC 9457); `?lang=en` or `?lang=zh` chooses
the language of their `detail` and of all messages. Lists go on with `after=<next>`.

Limits are told by `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers); what
is refused over them (429) says in `Retry-After` how many seconds to wait. The next page of a list
stands in `Link` with `rel="next"` as well. Reading answers have an `ETag`; sent again as
`If-None-Match` it is answered 304. Scripts of other sites may read (CORS), without credentials. An
address has at most 8,190 bytes (414).

Filing needs a token: `Authorization: Bearer gk_…`. Whoever has an account makes one at
`/account/tokens`, with a scope and an end. The scope `read` follows submissions, `submit` makes
them, too; a token for some offices reaches no other. Refusals tell what to do: 401
`invalid_token` (unknown or revoked) and `token_expired`: make a new one; 403
`insufficient_scope`: make one with the scope named in `WWW-Authenticate`."""

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
        "content": {"application/json": {**_CONTENT, "example": examples.CONTENT}},
    },
    "304": {"description": "The client has it already (If-None-Match)"},
}
_TEXT_HEADER: dict[str, Any] = {"schema": {"type": "string"}}
EXPORT_ANSWER: dict[str, Any] = {
    "200": {
        "description": "The file",
        "headers": {"ETag": _TEXT_HEADER, "Repr-Digest": _TEXT_HEADER},
        "content": {media.partition(";")[0]: _BINARY for media in KINDS.values()},
    },
    "206": {
        "description": "The part that `Range` asked for",
        "headers": {"Content-Range": _TEXT_HEADER},
        "content": {media.partition(";")[0]: _BINARY for media in KINDS.values()},
    },
    "304": {"description": "The client has it already (If-None-Match)"},
}


def _webhook(event: str, text: str, more: Mapping[str, Any]) -> dict[str, Any]:
    """A message that a webhook is sent, after Standard Webhooks."""
    signed = ("webhook-id", "webhook-timestamp", "webhook-signature")
    place = {"type": "object", "additionalProperties": {"type": ["string", "integer"]}}
    data = {
        "id": {"type": "integer"},
        "url": {"type": "string", "format": "uri"},
        "year": {"type": "integer"},
        "office": place,
        "district": place,
        "note": {"type": ["string", "null"], "description": "Why it was corrected or withdrawn"},
        **more,
    }
    body = {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"const": event},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {"type": "object", "required": list(data), "properties": data},
        },
    }
    return {
        "post": {
            "summary": text,
            "description": "Signed after Standard Webhooks 1.0; see `/about/webhooks`.",
            "parameters": [
                {"in": "header", "name": name, "required": True, "schema": {"type": "string"}}
                for name in signed
            ],
            "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
            "responses": {"2XX": {"description": "Taken; anything else is tried again"}},
        }
    }


_PUBLIC: dict[str, Any] = {
    "title": {"type": "string"},
    "form": {"type": "string"},
    "status": {"type": "string"},
    "published": {"type": "string", "format": "date-time"},
    "revision": {"type": "integer"},
    "archive": {"type": "boolean"},
}
WEBHOOKS: dict[str, Any] = {
    "report.published": _webhook("report.published", "A report became public", _PUBLIC),
    "report.corrected": _webhook("report.corrected", "Another version is public", _PUBLIC),
    "report.withdrawn": _webhook("report.withdrawn", "A report is not public any more", {}),
}
