"""The page of a report and its downloads."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from flask import render_template, send_file

from reports.errors import NotFoundError
from reports.renderers.document import lay_out
from reports.services import catalogue, versions
from reports.services.noting import notes_of
from web.access import public
from web.context import core
from web.desk.changes import told
from web.desk.places import place_of
from web.public.blueprint import blueprint
from web.public.citing import WHOLE, cite
from web.public.meanings import meanings_of
from web.public.versions import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask import Response
    from flask.typing import ResponseReturnValue

    from reports.content import Content
    from reports.renderers.document import Document
    from reports.services.views import Artefact, FindingView

FORMATS = ("pdf", "docx", "xlsx", "csv", "json")
SEVERITIES = ("error", "warning", "notice")


@dataclass(frozen=True)
class Shown:
    """A finding with its number on the page, where it points, and that place in words."""

    number: int
    finding: FindingView
    anchor: str | None
    place: str


@blueprint.get("/reports/<int:report_id>")
@public
def report(report_id: int) -> ResponseReturnValue:
    """One report in official order, with an anchor for every passage and every cell."""
    try:
        found = catalogue.report(core(), report_id)
    except NotFoundError:
        return taken_back(report_id)
    kept = versions.listing(core(), report_id)
    version = next(v for v in kept if v.number == found.summary.revision)
    document = lay_out(found.content, notes_of(found.content, found.findings))
    shown = show_findings(found.content, document, found.findings)
    return render_template(
        "public/report.html",
        report=found,
        follow_ups=found.follow_ups,
        summary=found.summary,
        document=document,
        version=version,
        versions=kept,
        citation=cite(found.summary, version, document.title, WHOLE),
        meanings=meanings_of(found.content),
        spoken=spoken(document, found.content),
        findings=shown,
        marks=marks_by_anchor(shown),
        steps=[(event, told(found.content, event.changes)) for event in found.events],
        missing_names=[found.content.layout.section(c).heading for c in found.missing],
        formats=[f for f in FORMATS if f in found.formats],
    )


@blueprint.get("/reports/<int:report_id>.<any(pdf, docx, xlsx, csv, json):file_format>")
@public
def download(report_id: int, file_format: str) -> ResponseReturnValue:
    """A rendered file."""
    try:
        artefact = catalogue.artefact(core(), report_id, file_format)
    except NotFoundError:
        return taken_back(report_id)
    return send_artefact(artefact)


def taken_back(report_id: int) -> ResponseReturnValue:
    """Why a report is public no more (410); NotFoundError where it never was."""
    withdrawal = catalogue.withdrawal(core(), report_id)
    return render_template("public/withdrawn.html", withdrawal=withdrawal), 410


def send_artefact(artefact: Artefact) -> Response:
    """A file with its hash as entity tag; 304 where the client has it already."""
    inline = artefact.media_type.startswith(("application/pdf", "application/json"))
    response = send_file(
        BytesIO(artefact.data),
        mimetype=artefact.media_type.partition(";")[0],
        as_attachment=not inline,
        download_name=artefact.file_name,
        etag=artefact.sha256,
        conditional=True,
    )
    response.content_type = artefact.media_type
    response.headers["Cache-Control"] = "public, no-cache"  # ask again: it may be withdrawn
    # A file is shown by itself, never as part of the site: it may run nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


def show_findings(
    content: Content, document: Document, findings: Iterable[FindingView]
) -> tuple[Shown, ...]:
    """The findings, gravest first, numbered from 1."""
    ordered = sorted(findings, key=lambda f: SEVERITIES.index(f.severity))
    return tuple(
        Shown(i, f, document.anchor_of(f.where), place_of(content, f.where).label)
        for i, f in enumerate(ordered, start=1)
    )


def marks_by_anchor(shown: Iterable[Shown]) -> Mapping[str, tuple[Shown, ...]]:
    """The findings of each cell and passage."""
    marks: dict[str, tuple[Shown, ...]] = {}
    for item in shown:
        if item.anchor:
            marks[item.anchor] = (*marks.get(item.anchor, ()), item)
    return marks
