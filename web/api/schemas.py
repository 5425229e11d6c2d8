"""Parameters of the API."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from reports.ports import FACETS
from reports.services.figure_choices import choices
from reports.services.figuring import DIMENSIONS
from reports.services.searching import MAX_CURSOR, MAX_TEXT, MAX_VALUE, MAX_VALUES
from reports.services.submitting import MAX_KEY

MAX_SIZE = 100
_YEARS = validate.Range(2000, 2100)
_ID = validate.Range(1, 2**31 - 1)


def _told(text: str, example: Any = None) -> dict[str, Any]:
    """For the description; the manual asks for the example in its command."""
    return {"description": text} if example is None else {"description": text, "example": example}


class Page(Schema):
    """A page of a list."""

    after = fields.String(
        load_default=None,
        validate=validate.Length(max=MAX_CURSOR),
        metadata=_told("The `next` of the page before"),
    )
    size = fields.Integer(
        load_default=50, validate=validate.Range(1, MAX_SIZE), metadata=_told("Entries of a page")
    )


def _cursor(pattern: str) -> fields.String:
    """A cursor that can be told from what is none."""
    return fields.String(
        load_default=None,
        validate=validate.Regexp(pattern),
        metadata=_told("The `next` of the page before"),
    )


class ReportQuery(Page):
    """Which published reports."""

    after = _cursor(r"^[0-9]{4}\.[0-9]{1,9}$")

    district = fields.String(
        load_default=None, validate=validate.Length(max=20), metadata=_told("Code of a district")
    )
    office = fields.Integer(load_default=None, validate=_ID, metadata=_told("Id of an office"))
    year = fields.Integer(
        load_default=None, validate=_YEARS, metadata=_told("Year reported on", 2023)
    )


class OfficeQuery(Page):
    """Which offices."""

    after = _cursor(r"^[0-9]{1,9}$")

    district = fields.String(
        load_default=None,
        validate=validate.Length(max=20),
        metadata=_told("Code of a district", "220203"),
    )


def _filter(text: str, example: str | None = None) -> fields.List:
    value = fields.String(validate=validate.Length(max=MAX_VALUE))
    return fields.List(
        value,
        load_default=list,
        validate=validate.Length(max=MAX_VALUES),
        metadata=_told(f"{text}; several mean any of them", example and [example]),
    )


class SearchQuery(Schema):
    """A search; the language of `q` is explained at /about/search."""

    q = fields.String(
        load_default="",
        validate=validate.Length(max=MAX_TEXT),
        metadata=_told(
            "The question: words, “exact phrases”, -without, office:, year:, section:, "
            "numbers of the tables (refused_third_party > 0), "
            "see /about/search; without one, everything",
            "宣传不到位",
        ),
    )
    sort = fields.String(
        load_default=None,
        validate=validate.OneOf(["relevance", "newest"]),
        metadata=_told("By relevance where there is a question, else the newest first"),
    )
    size = fields.Integer(
        load_default=10, validate=validate.Range(1, MAX_SIZE), metadata=_told("Results of a page")
    )
    after = fields.String(
        load_default=None,
        validate=validate.Length(max=MAX_CURSOR),
        metadata=_told("The `next` of the page before"),
    )
    group = fields.String(
        load_default=None,
        validate=validate.OneOf(["report"]),
        metadata=_told("`report`: results are reports with their best passages"),
    )
    relax = fields.Boolean(
        load_default=False,
        metadata=_told(
            "What finds nothing is searched again with less demanded, and a question that was"
            " probably meant is offered, as on the search page"
        ),
    )
    year = _filter("Year reported on", "2023")
    district = _filter("Code of a district")
    office = _filter("Id of an office")
    kind = _filter("Kind of office: department, town, subdistrict, government, institution")
    section = _filter("Part: overview, problem, remedy, other, …")
    form = _filter("Edition of the form: 2019, 2021")


assert set(FACETS) <= set(SearchQuery._declared_fields)  # noqa: SLF001 (no public list)


class FiguresQuery(Schema):
    """Cells of one table of the form, added up; codes are those of the open-data format."""

    table = fields.String(
        required=True,
        validate=validate.OneOf([choice.code for choice in choices()]),
        metadata=_told("Code of a table", "requests"),
    )
    row = fields.List(
        fields.String(validate=validate.Length(max=60)),
        required=True,
        validate=validate.Length(1, MAX_VALUES),
        metadata=_told("Code of a row; several are added up", ["new"]),
    )
    column = fields.List(
        fields.String(validate=validate.Length(max=60)),
        required=True,
        validate=validate.Length(1, MAX_VALUES),
        metadata=_told("Code of a column; several are added up", ["total"]),
    )
    group = fields.String(
        load_default="year",
        validate=validate.OneOf(DIMENSIONS),
        metadata=_told("One figure for each of these", "year"),
    )
    by = fields.String(
        load_default=None,
        validate=validate.OneOf(DIMENSIONS),
        metadata=_told("And for each of these"),
    )
    year = fields.List(
        fields.Integer(validate=_YEARS),
        load_default=list,
        validate=validate.Length(max=MAX_VALUES),
        metadata=_told("Year reported on; several mean any of them"),
    )
    district = _filter("Code of a district")
    kind = _filter("Kind of office: department, town, subdistrict, government, institution")
    office = fields.List(
        fields.Integer(validate=_ID),
        load_default=list,
        validate=validate.Length(max=MAX_VALUES),
        metadata=_told("Id of an office; several mean any of them"),
    )
    size = fields.Integer(
        load_default=500, validate=validate.Range(1, 1000), metadata=_told("Figures of a page")
    )
    after = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 30_000),
        metadata=_told("The `next` of the page before"),
    )


class SubmissionQuery(Schema):
    """Whose report of which year; the content may say it instead."""

    office = fields.Integer(
        load_default=None,
        validate=_ID,
        metadata=_told(
            "Id of the office; else the one of that name for which the account files", 7
        ),
    )
    year = fields.Integer(
        load_default=None,
        validate=_YEARS,
        metadata=_told("Year reported on; else the content's", 2023),
    )
    replace = fields.Boolean(
        load_default=False,
        metadata=_told("Whether a draft that somebody works on at the desk may be replaced"),
    )


class SubmissionHeaders(Schema):
    """The key that makes repeating a request harmless."""

    idempotency_key = fields.String(
        data_key="Idempotency-Key",
        load_default=None,
        validate=validate.Length(1, MAX_KEY),
        metadata=_told(
            "Any text of your own, new for each submission: the same key with the same body "
            "gives the same submission again, with another body it is refused",
            "2023-annual-report",
        ),
    )
