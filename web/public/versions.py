"""One version of a report at an address that stays, and the citations of its places."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from flask import Response, render_template, request

from reports.errors import NotFoundError
from reports.renderers.document import lay_out
from reports.renderers.sentences import sentences
from reports.services import catalogue, versions
from web.access import public
from web.context import core
from web.public.blueprint import blueprint
from web.public.citing import WHOLE, citables, cite, foot
from web.public.meanings import meanings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from reports.content import Content
    from reports.renderers.document import Document
    from reports.services.views import PublicVersion


@blueprint.get("/reports/<int:report_id>/versions/<int:version_number>")
@public
def version(report_id: int, version_number: int) -> ResponseReturnValue:
    """A version as it was published; 410 where it was taken back."""
    try:
        found = versions.version(core(), report_id, version_number)
    except NotFoundError:
        withdrawal = catalogue.withdrawal(core(), report_id)
        return render_template("public/withdrawn.html", withdrawal=withdrawal), 410
    if found.content is None:
        return _gone(found)
    document = lay_out(found.content)
    return render_template(
        "public/version.html",
        summary=found.summary,
        version=found.version,
        document=document,
        meanings=meanings_of(found.content),
        spoken=spoken(document, found.content),
        citation=cite(found.summary, found.version, document.title, WHOLE),
    )


@blueprint.get("/reports/<int:report_id>/versions/<int:version_number>/cite", endpoint="cite")
@public
def cite_place(report_id: int, version_number: int) -> ResponseReturnValue:
    """How one cites the version, or the place in it that ``?at=`` names by its anchor."""
    found = versions.version(core(), report_id, version_number)
    if found.content is None:
        return _gone(found)
    document = lay_out(found.content)
    places = list(citables(document))
    wanted = request.args.get("at")
    place = next((p for p in places if p.anchor == wanted), WHOLE)
    if wanted and place is WHOLE:
        raise NotFoundError("There is no such place in this version of the report")
    return render_template(
        "public/cite.html",
        summary=found.summary,
        version=found.version,
        title=document.title,
        place=place,
        citation=cite(found.summary, found.version, document.title, place),
        by_section=[(s, list(found)) for s, found in groupby(places, key=lambda p: p.section)],
    )


@blueprint.get("/reports/<int:report_id>/versions/<int:version_number>/foot.css")
@public
def print_foot(report_id: int, version_number: int) -> Response:
    """The foot of each printed page: its number, and which version at which address it is.

    Only a style sheet can say it on every page, and only its content can name the version.
    """
    found = versions.version(core(), report_id, version_number)
    told = foot(found.summary, found.version).replace("\\", "").replace('"', "")
    css = (
        f'@page {{ @bottom-center {{ content: "— " counter(page) " —\\a {told}"; white-space: pre; '
        "padding-top: 6mm; font: 8pt/14pt sans-serif; vertical-align: top } }\n"
    )
    return Response(css, mimetype="text/css")


def spoken(document: Document, content: Content) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The tables in sentences, by the code of their section."""
    return {
        section.code: tuple(s for table in section.tables for s in sentences(table, content.form))
        for section in document.sections
        if section.tables
    }


def _gone(found: PublicVersion) -> ResponseReturnValue:
    page = render_template("public/version_gone.html", summary=found.summary, version=found.version)
    return page, 410
