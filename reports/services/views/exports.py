"""The open-data archives that stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

KINDS: Mapping[str, str] = {
    "zip": "application/zip",
    "jsonl": "application/jsonl",
    "csv": "text/csv; charset=utf-8",
    "pdf.zip": "application/zip",
}
"""What each year is had as: everything but the PDFs, its reports, its numbers, its PDFs."""


@dataclass(frozen=True)
class ExportFile:
    """One file of a year; `size` in bytes, `key` where the file store has it."""

    year: int
    kind: str
    key: str
    size: int
    sha256: str
    built: datetime

    @property
    def media_type(self) -> str:
        """Its media type."""
        return KINDS[self.kind]

    @property
    def name(self) -> str:
        """The name it is saved under."""
        return f"gongkai-{self.year}{'-' if self.kind == 'pdf.zip' else '.'}{self.kind}"


@dataclass(frozen=True)
class ExportView:
    """The archive of a year, made of what was public at `as_of`."""

    year: int
    reports: int
    as_of: datetime
    built: datetime
    files: tuple[ExportFile, ...]


@dataclass(frozen=True)
class ExportBuild:
    """An archive that is not finished: ``waiting`` for its first build, ``building``, ``failed``.

    `stands` where an earlier one is served meanwhile. `reason` is a gettext id of the core or what
    the failure itself said; `again` when it is tried again by itself.
    """

    year: int
    state: str
    stands: bool
    attempt: int
    reason: str | None
    again: datetime | None
