"""Invented reports for the index, and a plain search to compare with."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.ports import Hit, IndexedPassage, IndexedReport, SearchIndex, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

START = datetime(2025, 1, 20, 9, 30, 0, 123456, tzinfo=UTC)

WORDS = ("公开", "申请", "答复", "解读", "培训", "监督", "平台", "依法")
SECTIONS = ("overview", "problem", "remedy", "other")
OFFICES = (
    (1, "临江市民政局", "department", "990101", "临江市东城区"),
    (2, "临江市财政局", "department", "990101", "临江市东城区"),
    (3, "东城街道办事处", "subdistrict", "990102", "临江市西城区"),
    (4, "西山镇人民政府", "town", "990201", "望海市海州区"),
)


def report(
    report_id: int,
    *texts: str,
    version: int = 1,
    year: int = 2024,
    office: str = "临江市民政局",
    office_id: int = 7,
    kind: str = "department",
    district: str = "990101",
    district_name: str = "临江市东城区",
    section: str = "overview",
    form: str = "2021",
    published: datetime | None = None,
    cells: Mapping[str, int | str] | None = None,
) -> IndexedReport:
    """A report of these passages, all of one section unless a text starts with ``problem:``."""
    passages = []
    for ordinal, text in enumerate(texts, 1):
        own, colon, rest = text.partition(":")
        place, words = (own, rest) if colon and own.isascii() else (section, text)
        passages.append(IndexedPassage(ordinal, place, words, f"p-{place}-{ordinal}"))
    return IndexedReport(
        report_id=report_id,
        version=version,
        title=f"{office}{year}年政府信息公开工作年度报告",
        year=year,
        form=form,
        office_id=office_id,
        office=office,
        kind=kind,
        district=district,
        district_name=district_name,
        region=("990000", "990100"),
        published=published or START + timedelta(seconds=report_id),
        passages=tuple(passages),
        cells=tuple((place, Decimal(value)) for place, value in (cells or {}).items()),
    )


def many() -> list[IndexedReport]:
    """Reports that differ in everything a search can filter by."""
    chance = random.Random(7)
    made = []
    for number in range(1, 41):
        office_id, office, kind, district, name = chance.choice(OFFICES)
        given = report(
            number,
            *(
                f"{chance.choice(SECTIONS)}:{''.join(chance.choices(WORDS, k=6))}。"
                for _ in range(chance.randrange(1, 8))
            ),
            year=chance.choice((2021, 2022, 2023, 2024)),
            form=chance.choice(("2019", "2021")),
            office=office,
            office_id=office_id,
            kind=kind,
            district=district,
            district_name=name,
        )
        made.append(replace(given, region=("990000", f"{district[:4]}00")))
    return made


def at_version(given: IndexedReport, version: int, *texts: str) -> IndexedReport:
    """The report later on, with other passages where some are given."""
    changed = report(given.report_id, *texts).passages if texts else given.passages
    return replace(given, version=version, passages=changed)


def value_of(given: IndexedReport, passage: IndexedPassage, facet: str) -> str:
    """What the facet says of the passage."""
    if facet == "section":
        return passage.section
    return str(given.office_id if facet == "office" else getattr(given, facet))


def put_all(index: SearchIndex, *reports: IndexedReport) -> None:
    for one in reports:
        index.put(one)
    index.refresh()


def texts(index: SearchIndex, text: str = "", **request: object) -> list[str]:
    """The texts found, in the engine's order."""
    index.refresh()
    request.setdefault("size", 100)
    return [h.text for h in index.search(SearchRequest(text=text, **request)).hits]  # type: ignore[arg-type]


def walk(index: SearchIndex, request: SearchRequest) -> list[Hit]:
    """Every hit of every page; fails where a search does not end."""
    hits: list[Hit] = []
    for _ in range(500):
        page = index.search(request)
        hits += page.hits or [hit for group in page.groups for hit in group.hits]
        if page.next is None:
            return hits
        assert page.hits or page.groups, "an empty page names a next one"
        request = replace(request, after=page.next)
    message = "the pages do not end"
    raise AssertionError(message)
