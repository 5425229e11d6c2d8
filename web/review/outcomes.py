"""What became of the files of an intake, in words and as a table to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext

from reports.renderers.lists import Sheet, lists_as_csv, lists_as_xlsx
from reports.services.intake_details import ROW
from web.i18n import say
from web.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.services.views import IntakeFileView
    from reports.services.views.intakes import Detail

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(files: Sequence[IntakeFileView], file_format: str) -> tuple[bytes, str]:
    """The table's bytes and media type; `file_format` is ``csv`` or ``xlsx``."""
    sheet = Sheet(gettext("Outcomes"), _heads(), list(_rows(files)))
    if file_format == "csv":
        return lists_as_csv([sheet]), CSV
    return lists_as_xlsx([sheet]), XLSX


def row_of(detail: Detail) -> str:
    """The place a detail is about: table and row by number, a section, a line of the file."""
    at = detail.at
    if "table" in at and at["row"]:
        return say(ROW, at)
    if "table" in at:
        return f"{at['label']} · {at['column']}"
    if "section" in at:
        return f"{at['section']}“{at['text']}”" if at["text"] else str(at["section"])
    return gettext("Line %(line)s", line=at["line"]) if "line" in at else ""


def reason_of(file: IntakeFileView) -> str:
    """Why a person must look at the file, or why it failed; empty where there is nothing."""
    if file.double:
        return gettext("Another file is for the same office and year; choose one")
    return say(file.reason.message, file.reason.params) if file.reason else ""


def _heads() -> tuple[str, ...]:
    return (
        gettext("No."),
        gettext("File"),
        gettext("State"),
        gettext("Office"),
        gettext("Confidence"),
        gettext("Year"),
        gettext("Outcome"),
        gettext("Report"),
        gettext("Reason"),
        gettext("Severity"),
        gettext("Place"),
        gettext("Remark"),
    )


def _rows(files: Sequence[IntakeFileView]) -> Iterator[tuple[str | int | None, ...]]:
    for file in files:
        head = (
            file.position,
            file.name,
            str(label("intake_file", file.state).word),
            file.office.name if file.office else file.named or "",
            str(label("confidence", file.confidence).word) if file.confidence else "",
            file.year,
            str(label("taken", file.result).word) if file.result else "",
            str(label("status", file.status).word) if file.status else "",
            reason_of(file),
        )
        yield from (
            (*head, str(label("severity", detail.severity).word), row_of(detail), _said(detail))
            for detail in file.details
        )
        if not file.details:
            yield (*head, "", "", "")


def _said(detail: Detail) -> str:
    return say(detail.reason.message, detail.reason.params)
