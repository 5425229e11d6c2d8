"""Parameters of the API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from reports.ports import FACETS
from reports.services.searching import MAX_CURSOR, MAX_TEXT, MAX_VALUE, MAX_VALUES
from reports.services.submitting import MAX_KEY

MAX_SIZE = 100
_YEARS = validate.Range(2000, 2100)
_ID = validate.Range(1, 2**31 - 1)


def _told(text: str) -> dict[str, str]:
    return {"description": text}


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


class ReportQuery(Page):
    """Which published reports."""

    district = fields.String(
        load_default=None, validate=validate.Length(max=20), metadata=_told("Code of a district")
    )
    office = fields.Integer(load_default=None, validate=_ID, metadata=_told("Id of an office"))
    year = fields.Integer(load_default=None, validate=_YEARS, metadata=_told("Year reported on"))


class OfficeQuery(Page):
    """Which offices."""

    district = fields.String(
        load_default=None, validate=validate.Length(max=20), metadata=_told("Code of a district")
    )


def _filter(text: str) -> fields.List:
    value = fields.String(validate=validate.Length(max=MAX_VALUE))
    return fields.List(
        value,
        load_default=list,
        validate=validate.Length(max=MAX_VALUES),
        metadata=_told(f"{text}; several mean any of them"),
    )


class SearchQuery(Schema):
    """A search; the language of `q` is explained at /about/search."""

    q = fields.String(
        load_default="",
        validate=validate.Length(max=MAX_TEXT),
        metadata=_told(
            "The question: words, “exact phrases”, -without, office:, year:, section: "
            "(see /about/search); without one, everything"
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
    year = _filter("Year reported on")
    district = _filter("Code of a district")
    office = _filter("Id of an office")
    kind = _filter("Kind of office: department, town, subdistrict, government, institution")
    section = _filter("Part: overview, problem, remedy, other, …")
    form = _filter("Edition of the form: 2019, 2021")


assert set(FACETS) <= set(SearchQuery._declared_fields)  # noqa: SLF001 (no public list)


class SubmissionQuery(Schema):
    """Whose report of which year; the content may say it instead."""

    office = fields.Integer(
        load_default=None,
        validate=_ID,
        metadata=_told("Id of the office; else the one of that name for which the account files"),
    )
    year = fields.Integer(
        load_default=None, validate=_YEARS, metadata=_told("Year reported on; else the content's")
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
            "gives the same submission again, with another body it is refused"
        ),
    )
