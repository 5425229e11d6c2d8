"""Where a finding or note points: the field of the form, its name in words, and the text there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.content import Content

CONTEXT = 24  # characters shown on either side of a marked span

_CELL = re.compile(r"tables\.(\w+)\.(\w+)\.(\w+)")
_SPAN = re.compile(r"sections\.(\w+)(?:\[(\d+):(\d+)\])?")


@dataclass(frozen=True)
class Excerpt:
    """A marked span with a little text on either side."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True)
class Place:
    """A place in the form.

    `field` is the name of the input (None where the place has none), `anchor` its id in the
    page, `label` its name in words, `value` what a cell holds as printed.
    """

    field: str | None
    anchor: str
    label: str
    section: str | None
    excerpt: Excerpt | None = None


def anchor_of(field: str) -> str:
    """The id of a field's input; of a cell it is the anchor the public page uses, too."""
    match = _CELL.fullmatch(field)
    if match:
        return "c-" + "-".join(match.groups())
    return "f-" + field.replace(".", "-")


def place_of(content: Content, where: str) -> Place:
    """The place that a content address names; unknown addresses point at the top of the form."""
    match = _CELL.fullmatch(where)
    if match and (cell := _cell_place(content, *match.groups())):
        return cell
    match = _SPAN.fullmatch(where)
    if match and any(s.code == match[1] for s in content.layout.sections):
        start, end = (int(match[2]), int(match[3])) if match[2] else (0, 0)
        return _span_place(content, match[1], start, end)
    names = {"title": gettext("Title"), "dated": gettext("Date"), "office": gettext("Office")}
    field = where if where in {"title", "dated"} else None
    anchor = anchor_of(field) if field else "form"
    return Place(field, anchor, names.get(where, gettext("The whole report")), None)


def _cell_place(content: Content, table: str, row: str, column: str) -> Place | None:
    try:
        layout = content.layout.table(table)
        row_label, of = layout.row(row).full_label, layout.column(column)
    except KeyError:
        return None
    group = f"{of.group} {of.label}" if of.group else of.label
    field = f"tables.{table}.{row}.{column}"
    return Place(field, anchor_of(field), f"{row_label} · {group}", layout.section)


def _span_place(content: Content, section: str, start: int, end: int) -> Place:
    layout = content.layout.section(section)
    text = content.section_text(section)
    excerpt = None
    if start < end <= len(text):
        a, b = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
        before = ("…" if a else "") + text[a:start]
        after = text[end:b] + ("…" if b < len(text) else "")
        excerpt = Excerpt(before.replace("\n", " "), text[start:end], after.replace("\n", " "))
    if layout.kind == "tables" and section not in content.texts:
        return Place(None, f"part-{section}", layout.heading, section, excerpt)
    field, label = f"sections.{section}", layout.heading
    if section == "overview":
        field, heading = _overview_field(content, start)
        label = f"{label} · {heading}" if heading else label
    return Place(field, anchor_of(field), label, section, excerpt)


def _overview_field(content: Content, at: int) -> tuple[str, str]:
    """The field of the overview in which a position of its text stands."""
    found = ("overview.preamble", "")
    for field, heading, start in _overview_blocks(content):
        if start <= at:
            found = (field, heading)
    return found


def _overview_blocks(content: Content) -> Iterator[tuple[str, str, int]]:
    """Fields of the overview with the position where each begins in the section's text."""
    if content.overview is None:
        return
    at = 0
    blocks = [("overview.preamble", "", content.overview.preamble)]
    for i, part in enumerate(content.overview.parts):
        blocks.append((f"overview.parts.{i}.heading", part.heading, part.heading))
        blocks.append((f"overview.parts.{i}.text", part.heading, part.text))
    for field, heading, text in blocks:
        if text:
            yield field, heading, at
            at += len(text) + 1
