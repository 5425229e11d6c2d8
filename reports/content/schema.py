"""Marshmallow schemas between content values and JSON; the only place that knows the JSON names."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from reports.content.model import Cell, Contact, Content, Overview, Part, Statement
from reports.errors import InvalidContentError
from reports.form import FORMS, Form, form

MAX_TEXT = 200_000  # characters in one section: ten times the longest report seen
MAX_CELL = 10**15  # beyond any count or sum of money an office could report
MAX_PARTS = 200
MAX_STATEMENTS = 200
MAX_DECIMALS = 8
MAX_SOURCE = 200  # characters of a cell as it stood in the document

_ADDRESS = re.compile(r"tables\.(\w+)\.(\w+)\.(\w+)")


def _text(limit: int = MAX_TEXT, **options: Any) -> fields.String:
    return fields.String(validate=validate.Length(max=limit), **options)


class ContactSchema(Schema):
    """Contact details; an absent one is null."""

    address = _text(500, load_default=None, allow_none=True)
    postcode = _text(20, load_default=None, allow_none=True)
    phone = _text(100, load_default=None, allow_none=True)
    site = _text(500, load_default=None, allow_none=True)


class PartSchema(Schema):
    """A sub-head of the overview with its text."""

    heading = _text(500, required=True)
    text = _text(required=True)


class OverviewSchema(Schema):
    """Preamble and parts of the overview."""

    preamble = _text(load_default="")
    parts = fields.List(
        fields.Nested(PartSchema), load_default=list, validate=validate.Length(max=MAX_PARTS)
    )


class StatementSchema(Schema):
    """A problem or remedy with its span in the text of part five."""

    kind = fields.String(required=True, validate=validate.OneOf(["problem", "remedy"]))
    ordinal = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    text = _text(required=True)
    start = fields.Integer(load_default=None, allow_none=True, strict=True)
    end = fields.Integer(load_default=None, allow_none=True, strict=True)
    answers = fields.Integer(load_default=None, allow_none=True, strict=True)


class HeadSchema(Schema):
    """Everything but sections, tables and marks, which follow the form and are read by hand."""

    form = fields.String(required=True, validate=validate.OneOf(sorted(FORMS)))
    year = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(2000, 2100)
    )
    office = _text(200, load_default=None, allow_none=True)
    title = _text(500, load_default=None, allow_none=True)
    dated = fields.Date(load_default=None, allow_none=True, format="iso")
    scope = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(["own", "consolidated"])
    )
    contact = fields.Nested(ContactSchema, load_default=dict)
    statements = fields.List(
        fields.Nested(StatementSchema),
        load_default=list,
        validate=validate.Length(max=MAX_STATEMENTS),
    )
    sections = fields.Dict(load_default=dict)
    tables = fields.Dict(load_default=dict)
    marks = fields.Dict(load_default=dict)
    notes = fields.Raw(load_default=None)  # `gongkai parse` adds its remarks; they are no content

    class Meta:
        unknown = EXCLUDE


class ContentSchema:
    """Dumps and loads a whole report."""

    def dump(self, content: Content) -> dict[str, Any]:
        """Plain JSON values; optional keys are left out where there is nothing to say."""
        out: dict[str, Any] = {
            "form": content.form,
            "year": content.year,
            "office": content.office,
            "title": content.title,
            "dated": content.dated.isoformat() if content.dated else None,
            "contact": ContactSchema().dump(content.contact),
            "sections": _dump_sections(content),
            "statements": [_dump_statement(s) for s in content.statements],
            "tables": {},
        }
        if content.scope:
            out["scope"] = content.scope
        marks: dict[str, Any] = {}
        # A table that stands empty in the document must not vanish on the way.
        for table in content.layout.tables:
            if table.code in content.tables:
                out["tables"][table.code] = {}
        for table_code, row, column, cell in content.cells():
            out["tables"][table_code].setdefault(row, {})[column] = cell.value
            mark: dict[str, Any] = {}
            if cell.source is not None:
                mark["source"] = cell.source
            if cell.not_applicable:
                mark["not_applicable"] = True
            if mark:
                marks[f"tables.{table_code}.{row}.{column}"] = mark
        if marks:
            out["marks"] = marks
        return out

    def load_content(self, data: Any) -> Content:
        """Content; InvalidContentError names the first place that is wrong and why."""
        if not isinstance(data, dict):
            raise InvalidContentError(
                "A report is a JSON object, not %(kind)s", kind=type(data).__name__
            )
        try:
            head = HeadSchema().load(data)
        except ValidationError as error:
            where, why = _first(error.messages)
            raise InvalidContentError("%(where)s: %(why)s", where=where, why=why) from error
        layout = form(head["form"])
        overview, texts = _load_sections(head["sections"], layout)
        return Content(
            form=head["form"],
            year=head["year"],
            office=head["office"],
            title=head["title"],
            dated=head["dated"],
            scope=head["scope"],
            contact=Contact(**head["contact"]),
            overview=overview,
            texts=texts,
            statements=tuple(Statement(**s) for s in head["statements"]),
            tables=_load_tables(head["tables"], head["marks"], layout),
        )


def _dump_sections(content: Content) -> dict[str, Any]:
    out: dict[str, Any] = {"overview": None, "problems": None, "other": None}
    if content.overview is not None:
        out["overview"] = OverviewSchema().dump(content.overview)
    return {**out, **content.texts}


def _dump_statement(statement: Statement) -> dict[str, Any]:
    out: dict[str, Any] = StatementSchema().dump(statement)
    return {k: v for k, v in out.items() if v is not None}


def _load_sections(data: dict[str, Any], layout: Form) -> tuple[Overview | None, dict[str, str]]:
    codes = {s.code for s in layout.sections}
    for code in data:
        if code not in codes:
            raise InvalidContentError(
                "%(where)s: %(why)s", where=f"sections.{code}", why="no such section"
            )
    overview = None
    if data.get("overview") is not None:
        try:
            loaded = OverviewSchema().load(data["overview"])
        except ValidationError as error:
            where, why = _first(error.messages, "sections.overview")
            raise InvalidContentError("%(where)s: %(why)s", where=where, why=why) from error
        overview = Overview(loaded["preamble"], tuple(Part(**p) for p in loaded["parts"]))
    texts = {}
    for section in layout.sections:
        text = data.get(section.code)
        if section.code == "overview" or text is None:
            continue
        if not isinstance(text, str) or len(text) > MAX_TEXT:
            raise InvalidContentError(
                "%(where)s: %(why)s",
                where=f"sections.{section.code}",
                why=f"must be text of at most {MAX_TEXT} characters",
            )
        texts[section.code] = text
    return overview, texts


def _load_tables(data: dict[str, Any], marks: dict[str, Any], layout: Form) -> dict[str, Any]:
    known = {t.code: t for t in layout.tables}
    out: dict[str, dict[str, dict[str, Cell]]] = {}
    for table_code, rows in data.items():
        where = f"tables.{table_code}"
        table = known.get(table_code)
        if table is None:
            raise InvalidContentError(
                "%(where)s: %(why)s", where=where, why="no such table in this form"
            )
        row_codes = {r.code for r in table.rows}
        columns = {c.code: c for c in table.columns}
        out[table_code] = {}
        for row_code, cells in _object(rows, where).items():
            if row_code not in row_codes:
                raise InvalidContentError(
                    "%(where)s: %(why)s",
                    where=f"{where}.{row_code}",
                    why="no such row in this form",
                )
            out_row = out[table_code].setdefault(row_code, {})
            for column_code, value in _object(cells, f"{where}.{row_code}").items():
                place = f"{where}.{row_code}.{column_code}"
                if column_code not in columns:
                    raise InvalidContentError(
                        "%(where)s: %(why)s", where=place, why="no such column in this form"
                    )
                mark = _object(marks.get(place, {}), f"marks.{place}")
                out_row[column_code] = _load_cell(value, mark, place, columns[column_code].kind)
    for place in marks:
        match = _ADDRESS.fullmatch(place)
        if not match or match[3] not in out.get(match[1], {}).get(match[2], {}):
            raise InvalidContentError(
                "%(where)s: %(why)s", where=f"marks.{place}", why="no such cell"
            )
    return out


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidContentError("%(where)s: %(why)s", where=where, why="must be an object")
    return value


def _load_cell(value: Any, mark: dict[str, Any], where: str, kind: str) -> Cell:
    why = _wrong_value(value, kind) or _wrong_mark(mark, value)
    if why:
        raise InvalidContentError("%(where)s: %(why)s", where=where, why=why)
    if isinstance(value, Decimal) and kind != "money":
        value = int(value)
    return Cell(value, mark.get("source"), mark.get("not_applicable", False))


def _wrong_value(value: Any, kind: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return "must be a number or null (decimals are read exactly, never as floats)"
    if not Decimal(value).is_finite() or not -MAX_CELL <= value <= MAX_CELL:
        return "is out of range"
    if isinstance(value, Decimal) and kind != "money" and value != value.to_integral_value():
        return "must be a whole number"
    if isinstance(value, Decimal) and -int(value.as_tuple().exponent) > MAX_DECIMALS:
        return f"has more than {MAX_DECIMALS} decimals"
    return None


def _wrong_mark(mark: dict[str, Any], value: Any) -> str | None:
    source, not_applicable = mark.get("source"), mark.get("not_applicable", False)
    if source is not None and not (isinstance(source, str) and len(source) <= MAX_SOURCE):
        return f"the source text must be text of at most {MAX_SOURCE} characters"
    if not isinstance(not_applicable, bool):
        return "not_applicable must be true or false"
    if not_applicable and value is not None:
        return "a cell that does not apply has no value"
    return None


def _first(messages: Any, where: str = "") -> tuple[str, str]:
    while isinstance(messages, dict):
        key, messages = next(iter(messages.items()))
        where = f"{where}.{key}".lstrip(".")
    return where, str(messages[0] if isinstance(messages, list) else messages)
