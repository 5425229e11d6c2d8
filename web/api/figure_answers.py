"""What `/figures` of the API answers."""

from __future__ import annotations

from marshmallow import Schema, fields


def _told(text: str) -> dict[str, str]:
    return {"description": text}


class FigurePlace(Schema):
    """A code and its name in the form or in the list of offices."""

    value = fields.String(required=True)
    name = fields.String(required=True)


class Figure(Schema):
    """A sum, and what is not in it. A blank is no number and never 0."""

    group = fields.Nested(FigurePlace, required=True)
    by = fields.Nested(FigurePlace, allow_none=True)
    form = fields.String(
        allow_none=True,
        metadata=_told("Edition of the form, where editions measure differently"),
    )
    value = fields.Raw(
        required=True,
        allow_none=True,
        metadata={"type": ["number", "null"], **_told("With all its digits; null: no number")},
    )
    reports = fields.Integer(required=True, metadata=_told("Published reports"))
    filled = fields.Integer(required=True, metadata=_told("of these with a number"))
    partial = fields.Integer(metadata=_told("of these with some of the cells blank"))
    blank = fields.Integer(required=True, metadata=_told("Reports without a number"))
    inapplicable = fields.Integer(metadata=_told("Reports that say not applicable"))
    missing = fields.Integer(
        allow_none=True, metadata=_told("Offices without a report, where one year is asked for")
    )


class Figures(Schema):
    """Figures by `group` and `by`."""

    url = fields.String(required=True, metadata=_told("The page of these figures"))
    group = fields.String(required=True)
    by = fields.String(
        allow_none=True,
        metadata=_told("Given without being asked for where years must not be added up"),
    )
    unit = fields.String(allow_none=True)
    computed = fields.String(required=True, metadata={"format": "date-time"})
    reports = fields.Integer(required=True, metadata=_told("Published reports that were looked at"))
    notes = fields.List(fields.String(), required=True)
    total = fields.Integer(required=True)
    results = fields.List(fields.Nested(Figure), required=True)
    next = fields.String(allow_none=True, required=True, metadata=_told("`after` of the next page"))
