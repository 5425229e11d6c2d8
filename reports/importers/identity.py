"""Which report this is: title, office, year, date, contact, and the paragraph before part one."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports.importers.characters import plain
from reports.importers.metadata import (
    compact,
    find_contact,
    find_date,
    find_period,
    find_title,
    title_in_text,
    years_in,
)
from reports.importers.model import Note
from reports.importers.office import office_of_body, office_of_title, with_region
from reports.importers.paragraphs import paragraphs
from reports.importers.regions import BEFORE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.content import Contact
    from reports.importers.blocks import Line
    from reports.importers.headings import Head
    from reports.importers.regions import Regions
    from reports.importers.sections import Ending

_META = re.compile(
    r"^(?:发布(?:日期|时间|机构|单位)|公开日期|发文|成文|来源|信息来源|文章来源|时间|日期|作者|浏览|点击|字体|字号|"
    r"索引号|文号|分类|主题|视力保护|保护视力|打印|当前位置|您(?:现在|当前)?的?位置|首页|有效性|关键词|名称|标题|单位|"
    r"采集时间|正文|阅读|访问量|责任编辑|编辑)|^20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?|点击数|阅读次数|浏览次数"
)
_ISSUER = re.compile(r"^(?:发布机构|发布单位|公开机构|单位|发文机关|发文单位|制发机关)[:：|]?(.+)$")
_PARENTHESISED_DATE = re.compile(r"^[（(].{6,16}[）)]$")
_STOP = re.compile(r"[。；;]")


@dataclass(frozen=True)
class Identity:
    """Everything about the report as a whole."""

    title: str | None
    office: str | None
    year: int | None
    dated: date | None
    contact: Contact
    preamble: tuple[str, ...]
    notes: list[Note] = field(default_factory=list)


def identify(
    heads: Sequence[Head],
    regions: Regions,
    ending: Ending,
    *,
    wrapped: bool,
) -> Identity:
    """Reads title, office, year, date and contact; what is missing or contradictory is noted."""
    before = regions.prose.get(BEFORE, [])
    title, after = find_title(before[:400])
    metadata = [line.text for line in before[:after]]
    preamble: list[str] = []
    body: list[Line] = []
    for line in before[after:]:
        bare = plain(line.text)
        if not bare:
            continue
        if _META.search(bare) and not _STOP.search(bare):
            metadata.append(line.text)
        elif _PARENTHESISED_DATE.match(bare) and find_date([bare], None):
            metadata.insert(0, line.text)
        else:
            body.append(line)
    if title is None:
        body = _without_furniture(body)
    preamble = paragraphs(body, wrapped=wrapped)
    metadata += [" ".join(c.text for c in row.cells) for row in regions.dropped]
    notes: list[Note] = []
    prose = _prose(regions, heads)
    if title is None:
        title = title_in_text([*preamble, *prose])
        notes.append(
            Note("title", None, title, "The title was taken from a sentence of the text", {}, 0.7)
            if title
            else Note("title", None, "", "The document has no title", {}, 0.0)
        )
    year = _year(title, [*preamble, *prose], notes)
    dated = find_date(
        [*(m for m in metadata if _PARENTHESISED_DATE.match(plain(m))), ending.date, *metadata],
        year,
    )
    office = _office(title, preamble, prose, metadata, regions, ending, notes)
    return Identity(
        title=title[:500] if title else None,
        office=office[:200] if office else None,
        year=year,
        dated=dated,
        contact=find_contact("\n".join(preamble) or "\n".join(prose[:3])),
        preamble=tuple(preamble),
        notes=notes,
    )


def _without_furniture(lines: list[Line]) -> list[Line]:
    """Without a title nothing marks where the report begins: keep what reads as sentences."""
    for at, line in enumerate(lines):
        if _STOP.search(line.text) or len(line.text) > 30:
            return lines[at:]
    return []


def _prose(regions: Regions, heads: Sequence[Head]) -> list[str]:
    order = [h.section for h in heads]
    return [line.text for section in order for line in regions.prose.get(section, [])]


def _year(title: str | None, texts: Sequence[str], notes: list[Note]) -> int | None:
    named = years_in(title or "")
    period = next((p for t in texts if (p := find_period(t))), None)
    if named:
        if period and period != named[0]:
            notes.append(
                Note(
                    "year",
                    None,
                    title or "",
                    "The title says %(title)s, the period of the figures %(period)s; "
                    "the title was followed",
                    {"title": named[0], "period": period},
                    0.6,
                )
            )
        return named[0]
    if period:
        return period
    for text in texts:
        found = years_in(text)
        if found:
            notes.append(
                Note(
                    "year",
                    None,
                    text[:60],
                    "The year was taken from the first one named in the text",
                    {},
                    0.6,
                )
            )
            return found[0]
    notes.append(Note("year", None, "", "The document names no year", {}, 0.0))
    return None


def _office(
    title: str | None,
    preamble: Sequence[str],
    prose: Sequence[str],
    metadata: Sequence[str],
    regions: Regions,
    ending: Ending,
    notes: list[Note],
) -> str | None:
    texts = [*preamble, *prose]
    named = office_of_title(title) if title else None
    if named:
        return with_region(named, [title or "", *texts], ending.office)
    issuer = _issuer(metadata, regions)
    found = office_of_body(preamble) or ending.office or office_of_body(prose) or issuer
    if found is None:
        notes.append(Note("office", None, "", "The document does not name its office", {}, 0.0))
        return None
    notes.append(
        Note("office", None, found, "The office was taken from the text, not from a title", {}, 0.7)
    )
    return with_region(compact(found), texts, ending.office)


def _issuer(metadata: Sequence[str], regions: Regions) -> str | None:
    for row in regions.dropped:
        cells = [c.text.strip() for c in row.cells]
        for label, value in itertools.pairwise(cells):
            if value and re.fullmatch(
                r"(?:发布|公开|制发|发文)(?:机构|单位|机关|部门)[:：]?", label
            ):
                return value
    for text in metadata:
        for piece in text.split("|"):
            match = _ISSUER.match(re.sub(r"\s+", "", piece))
            if match and len(match[1]) <= 30:
                return match[1]
    return None
