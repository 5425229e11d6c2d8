"""Answers about what is kept as it was: the versions of a report, the archives of a year."""

from __future__ import annotations

from marshmallow import Schema, fields


def _told(text: str) -> dict[str, str]:
    return {"description": text}


class VersionEntry(Schema):
    """A version of a report that is or was public."""

    version = fields.Integer(required=True, metadata=_told("Numbered as the report's `revision`"))
    url = fields.String(required=True, metadata=_told("Its page, which says the same for ever"))
    address = fields.String(required=True, metadata=_told("The version as JSON, with what it said"))
    received = fields.String(metadata={"format": "date-time"})
    published = fields.String(metadata={"format": "date-time"})
    sha256 = fields.String(
        required=True, allow_none=True, metadata=_told("null where the version was taken back")
    )
    chained_to = fields.String(
        allow_none=True,
        metadata=_told("Hash of the version before it, where that is public; see `first`"),
    )
    first = fields.Boolean(
        metadata=_told(
            "Whether `sha256` is the hash of the content alone; else of `chained_to`, a line feed "
            "and the content"
        )
    )
    readable = fields.Boolean(required=True, metadata=_told("false: 410, it was taken back"))
    current = fields.Boolean(required=True, metadata=_told("Whether it is the one in force"))


class Version(VersionEntry):
    """One version with what it said."""

    report = fields.Integer(required=True)
    content = fields.Raw(
        required=True, metadata={"allOf": [{"$ref": "#/components/schemas/Content"}]}
    )


class Versions(Schema):
    """The versions of a report, the newest first; the newest fifty at most."""

    total = fields.Integer(required=True)
    results = fields.List(fields.Nested(VersionEntry), required=True)
    next = fields.String(allow_none=True, required=True)


class ExportFile(Schema):
    """A file of a year's archive."""

    format = fields.String(required=True, metadata=_told("zip, jsonl, csv or pdf.zip"))
    url = fields.String(required=True)
    name = fields.String(metadata=_told("What it is saved as"))
    size = fields.Integer(required=True, metadata=_told("Bytes"))
    sha256 = fields.String(required=True, metadata=_told("Of the file; its ETag as well"))
    media_type = fields.String()


class Export(Schema):
    """The archive of a year."""

    year = fields.Integer(required=True)
    reports = fields.Integer(required=True, metadata=_told("How many it holds"))
    as_of = fields.String(
        required=True,
        metadata={**_told("What was public then is in it"), "format": "date-time"},
    )
    built = fields.String(metadata={"format": "date-time"})
    files = fields.List(fields.Nested(ExportFile), required=True)


class Exports(Schema):
    """The archives that stand, newest year first."""

    total = fields.Integer(required=True)
    results = fields.List(fields.Nested(Export), required=True)
    next = fields.String(allow_none=True, required=True)
