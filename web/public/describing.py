"""Pages and data described for machines: schema.org in pages, DCAT 3 as a catalogue.

JSON-LD in a page is data: no browser runs it, and the content security policy lets it be.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Response, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from reports.services import exporting
from web.access import public
from web.context import core
from web.i18n import language
from web.public.blueprint import blueprint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.services.views import DistrictView, OfficeView, PublicReport
    from reports.services.views.coverage import RegionView
    from reports.services.views.exports import ExportFile, ExportView

SCHEMA = "https://schema.org"
DCAT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
IANA = "https://www.iana.org/assignments/media-types/"


def json_ld(value: Any) -> Markup:
    """The value for a data block of a page: nothing in it can end the block."""
    text = json.dumps(value, ensure_ascii=False)
    for character in "<>&/":
        text = text.replace(character, "\\/" if character == "/" else f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 (escaped above)


def report_schema(view: PublicReport) -> list[dict[str, Any]]:
    """A report, and the way to it from the front page."""
    summary = view.summary
    here = url_for("public.report", report_id=summary.id, _external=True)
    crumbs = [
        (
            summary.office.district_name,
            url_for("public.district", code=summary.office.district, _external=True),
        ),
        (
            summary.office.name,
            url_for("public.office", office_id=summary.office.id, _external=True),
        ),
        (str(summary.year), here),
    ]
    return [
        {
            "@context": SCHEMA,
            "@type": "Report",
            "@id": here,
            "url": here,
            "name": summary.title,
            "inLanguage": "zh-CN",
            "datePublished": summary.published.isoformat(),
            "temporalCoverage": f"{summary.year}-01-01/{summary.year}-12-31",
            "version": str(summary.revision),
            "license": core().settings.licence_url,
            "isAccessibleForFree": True,
            "publisher": _office(summary.office),
            "encoding": [
                {
                    "@type": "MediaObject",
                    "contentUrl": url_for(
                        "public.download", report_id=summary.id, file_format=code, _external=True
                    ),
                    "encodingFormat": media,
                }
                for code, media in (("pdf", "application/pdf"), ("json", "application/json"))
                if code in view.formats
            ],
        },
        _crumbs(crumbs),
    ]


def office_schema(view: OfficeView) -> list[dict[str, Any]]:
    """An office, and the way to it."""
    here = url_for("public.office", office_id=view.id, _external=True)
    place = url_for("public.district", code=view.district, _external=True)
    crumbs = _crumbs([(view.district_name, place), (view.name, here)])
    return [{"@context": SCHEMA, **_office(view)}, crumbs]


def place_schema(
    place: RegionView | DistrictView, address: str, above: Iterable[RegionView]
) -> list[dict[str, Any]]:
    """A district or region at its page's address, and the way to it."""
    steps = [(r.name, url_for("public.region", code=r.code, _external=True)) for r in above]
    area = {
        "@context": SCHEMA,
        "@type": "AdministrativeArea",
        "@id": address,
        "url": address,
        "name": place.name,
        "identifier": place.code,  # of GB/T 2260
        **({"containedInPlace": {"@id": steps[-1][1]}} if steps else {}),
    }
    return [area, _crumbs([*steps, (place.name, address)])]


def site_schema() -> dict[str, Any]:
    """The site, and how to search it."""
    return {
        "@context": SCHEMA,
        "@type": "WebSite",
        "url": url_for("public.home", _external=True),
        "name": gettext("Gongkai"),
        "inLanguage": ["zh-CN", "en"],
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": url_for("public.search", _external=True) + "?q={search_term_string}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def data_schema() -> list[dict[str, Any]]:
    """The archives as data sets."""
    return [
        {
            "@context": SCHEMA,
            "@type": "Dataset",
            "name": _title(view),
            "description": _summary(view),
            "url": url_for("public.open_data", _external=True),
            "license": core().settings.licence_url,
            "isAccessibleForFree": True,
            "temporalCoverage": f"{view.year}-01-01/{view.year}-12-31",
            "dateModified": view.as_of.isoformat(),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "contentUrl": _address(file),
                    "encodingFormat": file.media_type.partition(";")[0],
                    "contentSize": str(file.size),
                    "sha256": file.sha256,
                }
                for file in view.files
            ],
        }
        for view in exporting.listing(core())
    ]


@blueprint.get("/catalog.jsonld")
@public
def catalog() -> Response:
    """The archives as a DCAT 3 catalogue."""
    settings = core().settings
    page = url_for("public.open_data", _external=True)
    body = {
        "@context": DCAT,
        "@id": request.base_url,
        "@type": "dcat:Catalog",
        "dcterms:title": _text(gettext("Open data")),
        "dcterms:description": _text(
            gettext("Annual reports on open government information, as the offices published them.")
        ),
        "dcterms:publisher": {"@type": "foaf:Agent", "foaf:name": gettext("Gongkai")},
        "dcterms:license": {"@id": settings.licence_url},
        "dcterms:language": ["zh"],
        "foaf:homepage": {"@id": url_for("public.home", _external=True)},
        "dcat:dataset": [_dataset(view, page) for view in exporting.listing(core())],
    }
    response = Response(json.dumps(body, ensure_ascii=False), content_type="application/ld+json")
    response.headers["Cache-Control"] = "public, max-age=600"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _dataset(view: ExportView, page: str) -> dict[str, Any]:
    years = {"start": f"{view.year}-01-01", "end": f"{view.year}-12-31"}
    return {
        "@id": f"{page}#{view.year}",
        "@type": "dcat:Dataset",
        "dcterms:identifier": f"gongkai-{view.year}",
        "dcterms:title": _text(_title(view)),
        "dcterms:description": _text(_summary(view)),
        "dcterms:license": {"@id": core().settings.licence_url},
        "dcterms:modified": _typed(view.as_of.isoformat(), "dateTime"),
        "dcterms:temporal": {
            "@type": "dcterms:PeriodOfTime",
            "dcat:startDate": _typed(years["start"], "date"),
            "dcat:endDate": _typed(years["end"], "date"),
        },
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [_distribution(file) for file in view.files],
    }


def _distribution(file: ExportFile) -> dict[str, Any]:
    media = file.media_type.partition(";")[0]
    return {
        "@id": _address(file),
        "@type": "dcat:Distribution",
        "dcterms:title": file.name,
        "dcat:downloadURL": {"@id": _address(file)},
        "dcat:accessURL": {"@id": _address(file)},
        "dcat:mediaType": {"@id": f"{IANA}{media}"},
        "dcat:byteSize": _typed(str(file.size), "nonNegativeInteger"),
        "dcterms:license": {"@id": core().settings.licence_url},
        "dcterms:modified": _typed(file.built.isoformat(), "dateTime"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed(file.sha256, "hexBinary"),
        },
    }


def _title(view: ExportView) -> str:
    return gettext("Annual reports on open government information, %(year)s", year=view.year)


def _summary(view: ExportView) -> str:
    return gettext(
        "%(count)s reports of the year %(year)s with all their figures.",
        count=view.reports,
        year=view.year,
    )


def _address(file: ExportFile) -> str:
    return url_for("api.export", year=file.year, kind=file.kind, _external=True)


def _office(view: OfficeView) -> dict[str, Any]:
    here = url_for("public.office", office_id=view.id, _external=True)
    return {
        "@type": "GovernmentOrganization",
        "@id": here,
        "url": here,
        "name": view.name,
        "areaServed": view.district_name,
        **({"alternateName": list(view.aliases)} if view.aliases else {}),
    }


def _crumbs(steps: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "@context": SCHEMA,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": name, "item": address}
            for at, (name, address) in enumerate(steps, 1)
        ],
    }


def _text(value: str) -> dict[str, str]:
    return {"@value": value, "@language": language()}


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@value": value, "@type": f"xsd:{kind}"}
