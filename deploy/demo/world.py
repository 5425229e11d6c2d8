"""Generates the demonstration world: the same seed gives the same reports, word for word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from deploy.demo import prose
from deploy.demo.defects import DEFECTS
from deploy.demo.figures import Year, next_year
from deploy.demo.places import DISTRICTS, DemoDistrict, DemoOffice
from reports.content import Contact, Content
from reports.content.statements import split_statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deploy.demo.prose import Issue

__all__ = ["YEARS", "DemoDistrict", "DemoOffice", "DemoReport", "DemoWorld", "generate"]

YEARS = (2022, 2023, 2024, 2025)
DEFAULT_SEED = 2026

# What the desks look like in the year under way: by the office's place in its district, in the
# district where a reviewer approves and in the other. Offices beyond the list have published.
_STAGES: Mapping[bool, Mapping[int, str]] = {
    True: {
        2: "in_review",
        4: "returned",
        5: "draft",
        8: "in_review",
        10: "returned",
        12: "draft",
        13: "missing",
    },
    False: {3: "draft", 7: "draft", 9: "missing", 14: "draft"},
}
# Which mistakes stand where: (place in its district, year). All in reports taken over as they
# had been published, but for the drafts at the end.
_DEFECTS: Mapping[tuple[str, int, int], tuple[str, ...]] = {
    ("990101", 1, 2023): ("unbalanced_column",),
    ("990101", 3, 2024): ("stale_year",),
    ("990101", 6, 2023): ("blank_totals",),
    ("990101", 9, 2024): ("another_level", "leftover"),
    ("990101", 10, 2022): ("missing_part",),
    ("990101", 11, 2024): ("broken_enumeration",),
    ("990101", 13, 2023): ("not_applicable",),
    ("990122", 2, 2024): ("broken_carry_over",),
    ("990122", 4, 2022): ("prose_contradicts",),
    ("990122", 6, 2024): ("unbalanced_column",),
    ("990122", 8, 2023): ("another_level",),
    ("990122", 10, 2022): ("missing_table",),
    ("990122", 11, 2024): ("not_applicable", "leftover"),
    ("990122", 12, 2023): ("missing_part",),
    ("990101", 5, 2025): ("unbalanced_column",),
    ("990122", 3, 2025): ("unbalanced_column", "leftover"),
}
_RETURN_NOTES = (
    "第五部分只写了问题，改进措施过于笼统，请写明责任人和完成时限后重新提交。",
    "“依申请公开”一节与表三的口径不一致，请核对后重新提交。",
)


@dataclass(frozen=True)
class DemoReport:
    """A report to bring in.

    `stage` is where it shall end: ``archive`` (taken over as published), ``published``,
    ``in_review``, ``returned`` (with `note`) or ``draft``. `defects` names the mistakes in it.
    """

    district: str
    office: str
    year: int
    content: Content
    stage: str
    defects: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class DemoWorld:
    """All invented districts and their reports, oldest year first."""

    districts: tuple[DemoDistrict, ...]
    reports: tuple[DemoReport, ...]


def generate(seed: int = DEFAULT_SEED) -> DemoWorld:
    """The world of that seed."""
    reports = [
        report
        for district in DISTRICTS
        for at, office in enumerate(district.offices)
        for report in _reports(seed, district, at, office)
    ]
    return DemoWorld(DISTRICTS, tuple(sorted(reports, key=lambda r: r.year)))


def _reports(
    seed: int, district: DemoDistrict, at: int, office: DemoOffice
) -> Iterator[DemoReport]:
    before: Year | None = None
    open_issues: tuple[Issue, ...] = ()
    for year in (y for y in YEARS if y >= office.since):
        random = Random(f"{seed}/{office.name}/{year}")  # noqa: S311 - invented data, no secret
        numbers = next_year(random, office, before)
        content, open_issues = _content(random, district, office, year, numbers, open_issues)
        before = numbers
        defects = _DEFECTS.get((district.code, at, year), ())
        for defect in defects:
            content = DEFECTS[defect](content)
        stage = "archive"
        if year == YEARS[-1]:
            stage = _STAGES[district.requires_review].get(at, "published")
        if stage == "missing":
            continue
        note = _RETURN_NOTES[at % len(_RETURN_NOTES)] if stage == "returned" else None
        yield DemoReport(district.code, office.name, year, content, stage, defects, note)


def _content(
    random: Random,
    district: DemoDistrict,
    office: DemoOffice,
    year: int,
    numbers: Year,
    last: tuple[Issue, ...],
) -> tuple[Content, tuple[Issue, ...]]:
    values = prose.facts(random, district, office, year, numbers)
    kept = random.choice(last) if last and random.random() < 0.5 else None
    chosen, again = _choose(random, office, tuple(i for i in last if i != kept))
    text = prose.problems_text(random, chosen, again, values)
    content = Content(
        form="2021",
        year=year,
        office=office.name,
        title=f"{office.name}{year}年政府信息公开工作年度报告",
        dated=date(year + 1, 3 if office.kind == "government" else 1, random.randint(8, 30)),
        contact=Contact(
            values["address"],
            values["postcode"],
            values["phone"],
            f"https://{district.code}.example",
        ),
        overview=prose.overview(
            sum(map(ord, office.name)),
            values,
            prose.kept_sentence(random, kept, values) if kept else None,
        ),
        texts={"problems": text, "other": prose.other_text(random, values)},
        statements=split_statements(text),
        tables=numbers.tables(),
    )
    return content, chosen


def _choose(
    random: Random, office: DemoOffice, last: tuple[Issue, ...]
) -> tuple[tuple[Issue, ...], frozenset[Issue]]:
    """Two or three problems; sometimes one of last year's is still among them."""
    suitable = [issue for issue in prose.issues() if issue.suits(office)]
    own = [issue for issue in suitable if issue.kinds or issue.topics]
    chosen = []
    again: frozenset[Issue] = frozenset()
    if last and random.random() < 0.4:
        chosen.append(random.choice(last))
        again = frozenset(chosen)
    count = random.randint(2, 3)
    pools = [own, suitable, suitable]
    for pool in pools:
        fresh = [issue for issue in pool if issue not in chosen and issue not in last]
        if fresh and len(chosen) < count:
            chosen.append(random.choice(fresh))
    return tuple(chosen), again
