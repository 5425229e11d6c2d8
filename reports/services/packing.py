"""Writes the files of a year's archive into a folder of this machine, report by report."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from reports.renderers import columns, open_data
from reports.renderers.open_data import Number, Published
from reports.services import rendering
from reports.store import exports, filings, revisions
from reports.store.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from reports.services.core import Core
    from reports.services.rendering import Source
    from reports.store.database import UnitOfWork
    from reports.store.exports import Claim
    from reports.store.models import Report, Revision

BOM = "\ufeff"  # the mark by which spreadsheets know UTF-8
CHUNK = 1024 * 1024  # bytes copied at a time


@dataclass(frozen=True)
class Packed:
    """What was written: how many reports, and the files by kind."""

    reports: int
    files: Mapping[str, Path]


@dataclass(frozen=True)
class _Item:
    """A report with its numbers and its PDF, which `source` is for where none is kept."""

    report: Published
    numbers: Sequence[Number]
    revision_id: int
    district_id: int
    pdf: str | None
    source: Source | None


def pack(core: Core, claim: Claim, folder: Path, lease: float) -> Packed:
    """Writes all of it; LostLeaseError once the year is another worker's."""
    jsonl, table, pdfs = folder / "reports.jsonl", folder / "cells.csv", folder / "pdf.zip"
    count, after, sums = 0, 0, []
    with ExitStack() as stack:
        lines = stack.enter_context(jsonl.open("wb"))
        cells = stack.enter_context(table.open("w", encoding="utf-8", newline=""))
        archive = stack.enter_context(ZipFile(pdfs, "w", ZIP_STORED))
        cells.write(BOM + open_data.csv_lines([columns.names(columns.CELLS)]))
        while items := _items(core, claim.year, after):
            with core.database.unit_of_work(Scope.everything("go on with an archive")) as work:
                exports.renew(work, claim, lease)
            for item in items:
                lines.write(open_data.report_line(item.report))
                cells.write(open_data.cell_lines(item.report, item.numbers))
                name = f"pdf/{item.report.id}.pdf"
                sums.append((_add_pdf(core, archive, name, item), name))
            count += len(items)
            after = items[-1].report.id
        _add_papers(core, archive, claim, count, sums)
    data = folder / "data.zip"
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        sums = [(_add_file(archive, path, claim), path.name) for path in (jsonl, table)]
        codes = (BOM + open_data.code_lines()).encode()
        sums.append((_add(archive, "codes.csv", codes, claim), "codes.csv"))
        package = _data_package(core, claim, archive, sums)
        sums.append((_add(archive, "datapackage.json", package, claim), "datapackage.json"))
        _add_papers(core, archive, claim, count, sums)
    return Packed(count, {"zip": data, "jsonl": jsonl, "csv": table, "pdf.zip": pdfs})


def _items(core: Core, year: int, after: int) -> list[_Item]:
    """The next reports; the scope is a stranger's, so nothing else can get into an archive."""
    with core.database.unit_of_work(Scope.public()) as work:
        rows = exports.batch(work, year, after)
        numbers: dict[int, list[Number]] = {revision.id: [] for _, revision in rows}
        for id_, cell in exports.cells(work, list(numbers)):
            numbers[id_].append(
                Number(
                    cell.table, cell.row, cell.column, cell.value, cell.source, cell.not_applicable
                )
            )
        return [_item(core, work, report, row, numbers[row.id]) for report, row in rows]


def _item(
    core: Core, work: UnitOfWork, report: Report, row: Revision, numbers: Sequence[Number]
) -> _Item:
    kept = revisions.artefacts(work, row.id).get("pdf")
    there = kept is not None and core.files.exists(kept.key)
    assert report.published_at
    return _Item(
        report=Published(
            id=report.id,
            url=f"{core.settings.site_url}/reports/{report.id}",
            office_id=report.office_id,
            office=report.office.name,
            office_kind=report.office.kind,
            district=report.office.district.code,
            district_name=report.office.district.name,
            year=report.year,
            form=report.form,
            status=report.status,
            published=report.published_at,
            revision=row.number,
            archive=report.archive,
            sha256=row.sha256,
            content=row.content,
        ),
        numbers=numbers,
        revision_id=row.id,
        district_id=report.district_id,
        pdf=kept.key if kept and there else None,
        source=None if there else rendering.source_of(core, work, report, row.id),
    )


def _add_pdf(core: Core, archive: ZipFile, name: str, item: _Item) -> str:
    key = item.pdf
    if key is None:
        assert item.source
        key, size = rendering.keep(core, item.source, "pdf")
        with core.database.unit_of_work(Scope.of_district(item.district_id)) as work:
            report = filings.found(work, item.report.id)
            revisions.keep_artefact(work, report, item.revision_id, "pdf", key, size)
    entry = _entry(name, item.report.published, ZIP_STORED)
    with core.files.open(key) as source, archive.open(entry, "w") as target:
        return _copy(source, target)


def _add_papers(
    core: Core, archive: ZipFile, claim: Claim, reports: int, sums: list[tuple[str, str]]
) -> None:
    """README, LICENCE and the checksums of everything in the archive."""
    told = {
        "year": claim.year,
        "reports": reports,
        "as_of": claim.as_of.isoformat(timespec="seconds"),
        "site": core.settings.site_url,
        "licence": core.settings.licence_name,
        "url": core.settings.licence_url,
        "cells": columns.as_text(columns.CELLS),
        "codes": columns.as_text(columns.CODES),
    }
    for name, file in (("readme", "README.txt"), ("licence", "LICENCE.txt")):
        sums.append((_add(archive, file, open_data.text_file(name, **told), claim), file))
    listed = "".join(f"{digest}  {name}\n" for digest, name in sums)
    _add(archive, "SHA256SUMS", listed.encode(), claim)


def _data_package(
    core: Core, claim: Claim, archive: ZipFile, sums: Sequence[tuple[str, str]]
) -> bytes:
    return columns.data_package(
        claim.year,
        claim.as_of,
        (core.settings.licence_name, core.settings.licence_url),
        {name: digest for digest, name in sums},
        {entry.filename: entry.file_size for entry in archive.infolist()},
    )


def _entry(name: str, moment: datetime, method: int) -> ZipInfo:
    entry = ZipInfo(name, moment.timetuple()[:6])
    entry.compress_type = method
    entry.external_attr = 0o644 << 16  # else only whoever unpacks it may read it
    return entry


def _add(archive: ZipFile, name: str, data: bytes, claim: Claim) -> str:
    archive.writestr(_entry(name, claim.as_of, ZIP_DEFLATED), data)
    return hashlib.sha256(data).hexdigest()


def _add_file(archive: ZipFile, path: Path, claim: Claim) -> str:
    entry = _entry(path.name, claim.as_of, ZIP_DEFLATED)
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        return _copy(source, target)


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()
