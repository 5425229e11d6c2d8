"""The sample reports as the index would hold them had they been loaded as an archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from reports.importers import office_of_title
from reports.importers.reader import read_bytes
from reports.ports import IndexedReport
from reports.services.indexing import indexed_passages, numbers
from reports.services.office_names import kind_of

if TYPE_CHECKING:
    from pathlib import Path

DISTRICT = ("220203", "龙潭区", ("220000", "220200"))
_LOADED = datetime(2026, 1, 5, 8, tzinfo=UTC)
_YEAR = 2024  # of the two samples that name none


def sample_reports(samples: Path) -> dict[str, IndexedReport]:
    """File name to report, of every text among the samples."""
    files = sorted((samples / "reports").glob("*.txt"))
    return {file.name: _report(number, file) for number, file in enumerate(files, 1)}


def _report(number: int, file: Path) -> IndexedReport:
    content = read_bytes(file.read_bytes(), file.name).content
    office = content.office or office_of_title(file.stem) or file.stem
    year = content.year or _YEAR
    code, name, region = DISTRICT
    return IndexedReport(
        report_id=number,
        version=1,
        title=content.title or f"{office}{year}年政府信息公开工作年度报告",
        year=year,
        form=content.form,
        office_id=number,
        office=office,
        kind=kind_of(office).value,
        district=code,
        district_name=name,
        region=region,
        published=_LOADED + timedelta(minutes=number),
        passages=indexed_passages(content),
        cells=numbers(content),
    )
