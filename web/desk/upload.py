"""What was read in a file beside what was not, and its adoption as a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from reports.services import filing
from reports.services.actors import Permission
from web.access import requires
from web.context import actor, core
from web.desk import pending
from web.desk.blueprint import blueprint
from web.desk.lists import by_office, form_for, report_of, years
from web.desk.places import Place, place_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from reports.content import Content
    from reports.form import Section
    from reports.importers import Note, Parsed
    from reports.services.views import OfficeView


@dataclass(frozen=True)
class PartRead:
    """What was read of one part: characters of prose, and cells filled of those it has."""

    section: Section
    found: bool
    characters: int
    filled: int
    cells: int
    notes: int


@dataclass(frozen=True)
class NoteShown:
    """A note with the place it is about; `certainty` is ``sure``, ``likely`` or ``none``."""

    note: Note
    place: Place | None
    certainty: str


@blueprint.get("/uploads/<key>")
@requires(Permission.FILE)
def read(key: str) -> str:
    """What was read, what was not, and whose report it will be."""
    upload = pending.find(core(), actor(), key)
    return _page(key, upload)


@blueprint.post("/uploads/<key>")
@requires(Permission.FILE)
def adopt(key: str) -> ResponseReturnValue:
    """Makes the reading a draft; an unfinished draft of the year is replaced where asked to."""
    upload = pending.find(core(), actor(), key)
    office_id = request.form.get("office", type=int)
    year = request.form.get("year", type=int)
    office = next((o for o in _offices() if o.id == office_id), None)
    if office is None or year not in years():
        message = gettext("Choose the office and the year.")
        return _page(key, upload, errors=[("office", message)]), 422
    existing = report_of(office.id, year)
    content = replace(upload.parsed.content, office=office.name, year=year)
    if existing is None:
        report = filing.start_report(
            core(), actor(), office.id, year, content.form, content, _source(upload)
        )
        return redirect(url_for("desk.edit", report_id=report.id), 303)
    return _replace(key, upload, existing, content)


def _replace(
    key: str, upload: pending.Pending, report_id: int, content: Content
) -> ResponseReturnValue:
    report = filing.desk_report(core(), actor(), report_id)
    if not report.editable:
        message = gettext("The report for this year has been submitted and cannot be replaced.")
        return _page(key, upload, errors=[("year", message)]), 409
    if request.form.get("replace") != "yes":
        return _page(key, upload, replaces=report_id), 409
    filing.save_draft(core(), actor(), report_id, content, report.version)
    flash(gettext("The draft was replaced by what was read in %(file)s.", file=upload.name), "good")
    return redirect(url_for("desk.edit", report_id=report_id), 303)


def _page(
    key: str,
    upload: pending.Pending,
    errors: list[tuple[str, str]] | None = None,
    replaces: int | None = None,
) -> str:
    parsed = upload.parsed
    offices = _offices()
    named = _named(parsed.content.office, offices)
    office_id = request.form.get("office", type=int) or (named or offices[0]).id
    year = request.form.get("year", type=int) or parsed.content.year or years()[1]
    return render_template(
        "desk/read.html",
        key=key,
        name=upload.name,
        content=parsed.content,
        parts=parts_read(parsed),
        notes=notes_shown(parsed),
        offices=offices,
        office_id=office_id,
        other_office=bool(parsed.content.office) and named is None,
        years=years(),
        year=year,
        superseded=parsed.content.form != form_for(parsed.content.year or year),
        errors=errors or [],
        replaces=replaces,
    )


def _offices() -> list[OfficeView]:
    return [office for office, _lines in by_office(filing.desk(core(), actor()))]


def _named(name: str | None, offices: list[OfficeView]) -> OfficeView | None:
    """The office of that name or alias; names differ by what kind of body they call it."""
    if not name:
        return None
    wanted = _bare(name)
    for office in offices:
        if wanted in {_bare(n) for n in (office.name, *office.aliases)}:
            return office
    return None


def _bare(name: str) -> str:
    return name.replace(" ", "").removesuffix("办事处").removesuffix("人民政府")


def _source(upload: pending.Pending) -> filing.SourceFile:
    return filing.SourceFile(upload.name, upload.data, upload.parsed)


def parts_read(parsed: Parsed) -> list[PartRead]:
    """Each part of the form with what was read of it."""
    content, missing = parsed.content, parsed.content.missing_sections()
    out = []
    for section in content.layout.sections:
        cells = [
            content.cell(table.code, row.code, column.code)
            for table in content.layout.tables_of(section.code)
            for row in table.standard_rows
            for column in table.columns
        ]
        prefixes = [f"sections.{section.code}"]
        prefixes += [f"tables.{t.code}." for t in content.layout.tables_of(section.code)]
        out.append(
            PartRead(
                section,
                section.code not in missing,
                len(content.section_text(section.code)),
                sum(1 for cell in cells if not cell.blank),
                len(cells),
                sum(1 for n in parsed.notes if (n.where or "").startswith(tuple(prefixes))),
            )
        )
    return out


def notes_shown(parsed: Parsed) -> list[NoteShown]:
    """The notes, least certain first, in the order of the document among equals."""
    shown = []
    for note in sorted(parsed.notes, key=lambda n: n.confidence):
        place = place_of(parsed.content, note.where) if note.where else None
        certainty = "sure" if note.confidence >= 0.85 else "likely" if note.confidence else "none"
        shown.append(NoteShown(note, place, certainty))
    return shown
