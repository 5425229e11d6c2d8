"""What a passage belongs to, as words: a search that names the office or part finds it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.lexicon import KINDS, SECTIONS
from search.tokens import normal

if TYPE_CHECKING:
    from reports.ports import IndexedReport


def context(report: IndexedReport, section: str) -> str:
    """Office, title, district, kind, year and section, folded, apart by blanks."""
    parts = (
        report.office,
        report.title,
        report.district_name,
        KINDS.get(report.kind, ""),
        f"{report.year}年",
        *SECTIONS.get(section, ()),
    )
    return normal(" ".join(part for part in parts if part))
