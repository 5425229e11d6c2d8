"""Which report a file is: the office it names, the year it is about, and who says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from reports.importers import office_of_title
from reports.services import filing

if TYPE_CHECKING:
    from reports.importers import Parsed
    from reports.store.states import OfficeKind

_WORDS = re.compile(r"[\u3400-\u9fff]{3}")
"""What a name of an office has at least; 2023年 has not."""
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


EXACT = "open data"
"""Where an office's name was read that means the one of exactly this name."""


@dataclass(frozen=True)
class NamedOffice:
    """An office's name and where it was read: ``document``, ``file name`` or ``open data``.

    `kind` where it is known, too.
    """

    name: str
    source: str
    kind: OfficeKind | None = None


@dataclass(frozen=True)
class NamedYear:
    """A year and where it was read: ``document``, ``file name``, ``date`` or ``assumed``."""

    year: int
    source: str


def office_of(parsed: Parsed, name: str) -> NamedOffice:
    """The office that the document names, else the name of its file."""
    if parsed.content.office:
        return NamedOffice(parsed.content.office, "document")
    stem = PurePosixPath(name).stem
    return NamedOffice(office_of_title(stem) or stem, "file name")


def offices_of_name(name: str) -> tuple[str, ...]:
    """What the file's name and those of its folders say of the office, the nearest first."""
    path = PurePosixPath(name)
    parts = [path.stem, *reversed(path.parent.parts)]
    return tuple(office_of_title(part) or part for part in parts if _WORDS.search(part))


def year_of(parsed: Parsed, name: str, assumed: int | None = None) -> NamedYear | None:
    """The year that the document, its name or its date tells, else the one assumed.

    None where nothing tells, or there can be no report for that year.
    """
    content = parsed.content
    told = _told_by_name(name)
    year, source = content.year, "document"
    if year is None and told is not None:
        year, source = told, "file name"
    if year is None and content.dated is not None:
        # A report is dated in the year after the one it is about.
        year, source = content.dated.year - 1, "date"
    if year is None and assumed is not None:
        year, source = assumed, "assumed"
    if year is None or not filing.FIRST_YEAR <= year <= datetime.now(UTC).year:
        return None
    return NamedYear(year, source)


def _told_by_name(name: str) -> int | None:
    """The only year in the file's name, else in those of its folders."""
    path = PurePosixPath(name)
    for part in (path.stem, *reversed(path.parent.parts)):
        found = {int(year) for year in _YEAR.findall(part)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None
