"""The file a draft was made from: kept with what was read in it, and handed on to the revision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.importers.model import to_json
from reports.store import filings

if TYPE_CHECKING:
    from reports.importers import Parsed
    from reports.store.database import UnitOfWork
    from reports.store.models import Draft


@dataclass(frozen=True)
class SourceFile:
    """An uploaded file, with what was read in it."""

    name: str
    data: bytes
    parsed: Parsed


def attach(work: UnitOfWork, draft: Draft, key: str, source: SourceFile) -> None:
    """Notes that the draft was made from this file, stored under `key`."""
    draft.source_id = filings.keep_source(
        work, draft.district_id, key, source.name, len(source.data), source.parsed.media_type
    )
    draft.reading = to_json(source.parsed)
