"""What the API's answers look like. Functions, not schemas: hits are many and simple."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from reports.content.marking import highlight_html
from web.api.manners import note_next
from web.i18n import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal
    from typing import TypeVar

    from reports.importers import Note
    from reports.ports import FacetValue, Group, Hit
    from reports.services.views import (
        DistrictView,
        EventView,
        FindingView,
        JobView,
        Listing,
        OfficeView,
        PublicReport,
        ReportSummary,
        Submission,
        VersionView,
    )

    Item = TypeVar("Item")


def listing(page: Listing[Item], shape: Callable[[Item], dict[str, Any]]) -> dict[str, Any]:
    """A page of a list."""
    return {
        "total": page.total,
        "results": [shape(r) for r in page.results],
        "next": note_next(page.next),
    }


def report_url(report_id: int, anchor: str | None = None) -> str:
    """The address of a report's page, or of a place in it."""
    return url_for("public.report", report_id=report_id, _anchor=anchor, _external=True)


def hit(found: Hit) -> dict[str, Any]:
    """A passage found."""
    return {
        "id": f"{found.report_id}.{found.ordinal}",
        "report": found.report_id,
        "url": report_url(found.report_id, found.anchor),
        "title": found.title,
        "office": {"id": found.office_id, "name": found.office},
        "district": {"code": found.district, "name": found.district_name},
        "kind": found.kind,
        "year": found.year,
        "form": found.form,
        "section": found.section,
        "text": found.text,
        "highlight": highlight_html(found.text, found.spans),
        "spans": [list(span) for span in found.spans],
        "score": found.score,
        "answers": [
            {
                "section": other.section,
                "text": other.text,
                "url": report_url(found.report_id, other.anchor),
            }
            for other in found.answers
        ],
    }


def group(found: Group) -> dict[str, Any]:
    """The passages of one report."""
    first = found.hits[0]
    return {
        "id": found.report_id,
        "url": report_url(found.report_id),
        "title": first.title,
        "office": {"id": first.office_id, "name": first.office},
        "district": {"code": first.district, "name": first.district_name},
        "year": first.year,
        "passages": [hit(h) for h in found.hits],
        "more": found.more,
        "cells": [
            {
                "place": cell.place,
                "label": cell.label,
                "value": _plain(cell.value),
                "url": report_url(found.report_id, cell.anchor),
            }
            for cell in found.cells
        ],
    }


def _plain(value: Decimal) -> int | float:
    # Shown, not stored: the shortest float of what the index holds has the same digits.
    return int(value) if value == value.to_integral_value() else float(value)


def facet(name: str, value: FacetValue) -> dict[str, Any]:
    """A facet's value with its count; years are numbers as they are in results."""
    out: dict[str, Any] = {
        "value": int(value.value) if name == "year" else value.value,
        "count": value.count,
    }
    return {**out, "label": value.label} if value.label else out


def office(view: OfficeView) -> dict[str, Any]:
    """An office."""
    return {
        "id": view.id,
        "url": url_for("public.office", office_id=view.id, _external=True),
        "name": view.name,
        "aliases": list(view.aliases),
        "kind": view.kind,
        "district": {"code": view.district, "name": view.district_name},
        "predecessor": view.predecessor_id,
        "successor": view.successor_id,
        "reports": view.reports,
    }


def district(view: DistrictView) -> dict[str, Any]:
    """A district."""
    return {
        "code": view.code,
        "url": url_for("public.district", code=view.code, _external=True),
        "name": view.name,
        "region": list(view.region),
        "offices": view.offices,
        "reports": view.reports,
    }


def summary(view: ReportSummary) -> dict[str, Any]:
    """A published report in a list."""
    return {
        "id": view.id,
        "url": report_url(view.id),
        "title": view.title,
        "year": view.year,
        "form": view.form,
        "status": view.status,
        "published": view.published.isoformat(),
        "revision": view.revision,
        "archive": view.archive,
        "office": {"id": view.office.id, "name": view.office.name},
        "district": {"code": view.office.district, "name": view.office.district_name},
    }


def report(view: PublicReport) -> dict[str, Any]:
    """A published report with its history, but without its content."""
    here = view.summary.id
    return {
        **summary(view.summary),
        "sha256": view.sha256,
        "content": url_for("api.report_content", report_id=here, _external=True),
        "versions": url_for("api.report_versions", report_id=here, _external=True),
        "files": {
            code: url_for("api.report_file", report_id=here, file_format=code, _external=True)
            for code in ("pdf", "docx", "xlsx", "csv", "json")
            if code in view.formats
        },
        "missing": list(view.missing),
        "findings": [finding(f) for f in view.findings],
        "events": [event(e) for e in view.events],
        "previous": view.previous.id if view.previous else None,
        "following": view.following.id if view.following else None,
    }


def version(report_id: int, view: VersionView) -> dict[str, Any]:
    """A version of a report."""
    at = {"report_id": report_id, "version_number": view.number, "_external": True}
    return {
        "version": view.number,
        "url": url_for("public.version", **at),
        "address": url_for("api.report_version", **at),
        "received": view.received.isoformat(),
        "published": view.published.isoformat(),
        "sha256": view.sha256,
        "chained_to": view.chained_to,
        "first": view.first,
        "readable": view.readable,
        "current": view.current,
    }


def finding(view: FindingView) -> dict[str, Any]:
    """A finding; `message` in the language asked for."""
    return {
        "key": view.key,
        "rule": view.rule,
        "severity": view.severity,
        "where": view.where,
        "message": say(view.message, view.params),
        "expected": _value(view.expected),
        "found": _value(view.found),
        "explanation": view.explanation,
    }


def event(view: EventView) -> dict[str, Any]:
    """A step in a report's life."""
    return {"at": view.at.isoformat(), "status": view.after, "note": view.note}


def job(view: JobView) -> dict[str, Any]:
    """A job of a submission."""
    return {
        "id": view.id,
        "task": view.task,
        "state": view.state,
        "attempt": view.attempt,
        "created": view.created.isoformat(),
        "finished": view.finished.isoformat() if view.finished else None,
        "error": _reason(view.error),
    }


def note(view: Note) -> dict[str, Any]:
    """What a file's reader was not sure of; `confidence` 0 means that it put nothing there."""
    return {
        "where": view.where,
        "line": view.line,
        "text": view.text,
        "message": say(view.message, view.params),
        "confidence": view.confidence,
    }


def submission(view: Submission) -> dict[str, Any]:
    """A submission and what became of it."""
    receipt = view.receipt
    return {
        "id": receipt.number,
        "url": url_for("api.submission", number=receipt.number, _external=True),
        "report": receipt.report_id,
        "office": {"id": view.office.id, "name": view.office.name},
        "year": view.year,
        "revision": receipt.revision,
        "sha256": receipt.sha256,
        "submitted": receipt.submitted.isoformat(),
        "status": view.status,
        "jobs": [job(j) for j in view.jobs],
        "findings": [finding(f) for f in view.findings],
    }


def _reason(error: Any) -> str | None:
    if error is None or isinstance(error, str):
        return error
    return say(error.message, error.params)


def _value(value: Any) -> Any:
    """Numbers stay numbers; a decimal keeps its digits as text, never a float."""
    return value if value is None or isinstance(value, (int, str)) else str(value)


def facets(found: Mapping[str, tuple[FacetValue, ...]]) -> dict[str, list[dict[str, Any]]]:
    """All facets."""
    return {name: [facet(name, v) for v in values] for name, values in found.items()}
