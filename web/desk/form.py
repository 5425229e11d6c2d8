"""The filing form: content to the text of its fields, and typed fields back to content.

Fields are named like content addresses (``tables.requests.new.total``, ``sections.problems``,
``overview.parts.0.text``). What was typed is never thrown away: a field that cannot be
understood comes back with its text and a `FieldError`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from reports.content import Cell, Contact, Content, Overview, Part
from reports.content.schema import MAX_TEXT
from reports.content.statements import split_statements
from reports.renderers.printed import printed_text
from reports.renderers.tables import printed_rows
from web.desk.cells import cell_advice, read_typed
from web.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.form import Column

LIMITS = {
    "title": 500,
    "contact.address": 500,
    "contact.postcode": 20,
    "contact.phone": 100,
    "contact.site": 500,
}
"""The longest text each plain field may hold, in characters (the schema's own limits)."""

_PART = re.compile(r"overview\.parts\.(\d{1,3})\.(?:heading|text)")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
MAX_PARTS = 200
MAX_HEADING = 500


@dataclass(frozen=True)
class FieldError:
    """A field that could not be understood; `message` is a gettext id, `text` what was typed."""

    field: str
    message: str
    text: str


@dataclass(frozen=True)
class Filled:
    """A form as sent: the content it makes (wrong fields left as they were) and what is wrong."""

    content: Content
    values: Mapping[str, str]
    errors: tuple[FieldError, ...]


def cell_field(table: str, row: str, column: str) -> str:
    """The name of a cell's input: its content address."""
    return f"tables.{table}.{row}.{column}"


def field_values(content: Content) -> dict[str, str]:
    """The text of every field of the form, by name."""
    values = {
        "title": content.title or "",
        "dated": content.dated.isoformat() if content.dated else "",
        "scope": content.scope or "",
        "contact.address": content.contact.address or "",
        "contact.postcode": content.contact.postcode or "",
        "contact.phone": content.contact.phone or "",
        "contact.site": content.contact.site or "",
    }
    overview = content.overview or Overview()
    values["overview.preamble"] = overview.preamble
    for i, part in enumerate(overview.parts):
        values[f"overview.parts.{i}.heading"] = part.heading
        values[f"overview.parts.{i}.text"] = part.text
    for section in content.layout.sections:
        if section.code != "overview":
            values[f"sections.{section.code}"] = content.texts.get(section.code, "")
    for name, _column, cell in _cells(content):
        values[name] = printed_text(cell)
    return values


def read_form(base: Content, sent: Mapping[str, str], *, keep_places: bool = False) -> Filled:
    """The content that `sent` makes of `base`; fields that were not sent stay as they are.

    Sub-parts of the overview that are blank are left out, unless `keep_places`: while somebody
    is typing, the numbers of those behind them must not change.
    """
    values = {name: _lines(text) for name, text in sent.items()}
    errors: list[FieldError] = []
    content = _read_head(base, values, errors)
    content = _read_prose(content, values, errors, keep_places=keep_places)
    tables = _read_tables(base, values, errors)
    return Filled(replace(content, tables=tables), values, tuple(errors))


def part_numbers(values: Mapping[str, str]) -> list[int]:
    """The numbers of the overview's parts among the fields, in order."""
    return sorted({int(m[1]) for name in values if (m := _PART.fullmatch(name))})[:MAX_PARTS]


def shown_parts(values: Mapping[str, str], saved: Mapping[str, str]) -> list[int]:
    """The same without those that somebody emptied: they only keep the others' numbers."""

    def emptied(number: int) -> bool:
        names = [f"overview.parts.{number}.{of}" for of in ("heading", "text")]
        return not any(values.get(n, "").strip() for n in names) and names[0] in saved

    return [number for number in part_numbers(values) if not emptied(number)]


def without_part(values: Mapping[str, str], number: int) -> dict[str, str]:
    """The fields without one part of the overview."""
    prefix = f"overview.parts.{number}."
    return {name: text for name, text in values.items() if not name.startswith(prefix)}


def with_new_part(values: Mapping[str, str]) -> dict[str, str]:
    """The fields with an empty part of the overview at its end."""
    number = max(part_numbers(values), default=-1) + 1
    prefix = f"overview.parts.{number}."
    return {**values, f"{prefix}heading": "", f"{prefix}text": ""}


def with_zeros(content: Content, values: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """The fields with 0 in every number that is blank, and how many those were."""
    filled = dict(values)
    for name, _column, cell in _cells(content):
        if not filled.get(name, printed_text(cell)).strip():
            filled[name] = "0"
    return filled, sum(filled[name] != values.get(name, "") for name in filled)


def _cells(content: Content) -> Iterator[tuple[str, Column, Cell]]:
    for table in content.layout.tables:
        for row in printed_rows(content, table):
            for column in table.columns:
                cell = content.cell(table.code, row.code, column.code)
                yield cell_field(table.code, row.code, column.code), column, cell


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_head(base: Content, values: Mapping[str, str], errors: list[FieldError]) -> Content:
    def plain(name: str, present: str | None) -> str | None:
        if name not in values:
            return present
        text = " ".join(values[name].split())
        if len(text) > LIMITS[name]:
            errors.append(FieldError(name, N_("This text is too long."), values[name]))
            return present
        return text or None

    contact = base.contact
    contact = Contact(
        address=plain("contact.address", contact.address),
        postcode=plain("contact.postcode", contact.postcode),
        phone=plain("contact.phone", contact.phone),
        site=plain("contact.site", contact.site),
    )
    dated = base.dated
    if "dated" in values:
        try:
            dated = read_date(values["dated"])
        except ValueError:
            message = N_("This is no date. Write it as 2024-01-30 or 2024年1月30日.")
            errors.append(FieldError("dated", message, values["dated"]))
    scope = base.scope
    if "scope" in values:
        scope = next((s for s in ("own", "consolidated") if s == values["scope"]), None)
    return replace(
        base, title=plain("title", base.title), contact=contact, dated=dated, scope=scope
    )


def read_date(text: str) -> date | None:
    """A date as people write it, None where blank; ValueError where it is none."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    if not text:
        return None
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(text)
    return date(int(match[1]), int(match[2]), int(match[3]))


def _read_prose(
    content: Content,
    values: Mapping[str, str],
    errors: list[FieldError],
    *,
    keep_places: bool,
) -> Content:
    texts = dict(content.texts)
    for section in content.layout.sections:
        name = f"sections.{section.code}"
        if section.code == "overview" or name not in values:
            continue
        text = _prose(values, name, texts.get(section.code, ""), errors)
        # A section the document lacks stays lacking until something is written in it.
        if text.strip() or section.code in texts:
            texts[section.code] = text
    statements = content.statements
    if texts.get("problems", "") != content.texts.get("problems", ""):
        statements = split_statements(texts["problems"])
    overview = _read_overview(content.overview, values, errors, keep_places=keep_places)
    return replace(content, overview=overview, texts=texts, statements=statements)


def _read_overview(
    present: Overview | None,
    values: Mapping[str, str],
    errors: list[FieldError],
    *,
    keep_places: bool,
) -> Overview | None:
    if "overview.preamble" not in values:
        return present
    parts: list[Part] = []
    numbers = part_numbers(values)
    for number in range(max(numbers, default=-1) + 1) if keep_places else numbers:
        prefix = f"overview.parts.{number}."
        heading = " ".join(values.get(f"{prefix}heading", "").split())[:MAX_HEADING]
        text = _prose(values, f"{prefix}text", "", errors)
        if heading or text.strip() or keep_places:
            parts.append(Part(heading, text))
    while parts and not parts[-1].heading and not parts[-1].text.strip():
        parts.pop()
    preamble = _prose(values, "overview.preamble", present.preamble if present else "", errors)
    if present is None and not parts and not preamble.strip():
        return None
    return Overview(preamble, tuple(parts))


def _prose(values: Mapping[str, str], name: str, present: str, errors: list[FieldError]) -> str:
    text = values.get(name, present)
    if len(text) > MAX_TEXT:
        errors.append(FieldError(name, N_("This text is too long."), text))
        return present
    return text.strip("\n")


def _read_tables(
    base: Content, values: Mapping[str, str], errors: list[FieldError]
) -> dict[str, dict[str, dict[str, Cell]]]:
    tables = {
        table: {row: dict(cells) for row, cells in rows.items()}
        for table, rows in base.tables.items()
    }
    for name, column, present in _cells(base):
        if name not in values:
            continue
        _, table, row, column_code = name.split(".")
        cell = read_typed(values[name], column, present)
        if cell is None:
            errors.append(FieldError(name, cell_advice(values[name], column), values[name]))
            continue
        if cell.blank and column_code not in tables.get(table, {}).get(row, {}):
            continue
        tables.setdefault(table, {}).setdefault(row, {})[column_code] = cell
    return tables
