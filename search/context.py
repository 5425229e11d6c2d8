"""What a passage belongs to, as words: a search that names the office or part finds it too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.lexicon import KINDS, SECTIONS
from search.tokens import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.ports import IndexedReport

# A line such as （二）依申请公开情况 or 存在的主要问题： that only announces what follows.
_HEADING = re.compile(r"(?:\(?[一二三四五六七八九十]+[)、]|\d+[、.])[^,]*|.*:")
_LONGEST_HEADING = 30
_PART_FIVE = ("problems", "problem", "remedy")


def contexts(report: IndexedReport) -> Iterator[str]:
    """Of each passage: office, title, district, kind, year, section, and the heading above it.

    Folded, the parts apart by blanks.
    """
    shared = (
        report.office,
        report.title,
        report.district_name,
        KINDS.get(report.kind, ""),
        f"{report.year}年",
    )
    part, heading = "", ""
    for passage in report.passages:
        own_part = _PART_FIVE[0] if passage.section in _PART_FIVE else passage.section
        if own_part != part:
            part, heading = own_part, ""
        text = normal(passage.text).strip()
        announces = len(text) <= _LONGEST_HEADING and _HEADING.fullmatch(text)
        # A heading is not its own context: it would outdo the text that it heads.
        above = "" if announces else heading
        yield normal(" ".join(filter(None, (*shared, *SECTIONS.get(passage.section, ()), above))))
        if announces:
            heading = text
