"""What a district has published, office by office and year by year; regions above it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from reports.services.views.histories import Timeliness
    from reports.services.views.places import DistrictView, OfficeView
    from reports.store.states import OfficeKind


@dataclass(frozen=True)
class RegionView:
    """A province or city (or the district itself) by its national code; without a name its code."""

    code: str
    name: str


@dataclass(frozen=True)
class Coverage:
    """A year of a district: how many offices have published, and how many in time.

    `owing` are the offices listed today; of the `published` reports `dated` became public here
    and have a deadline, `in_time` of these by the day, and `excused` within more time granted.
    """

    year: int
    owing: int
    published: int
    dated: int
    in_time: int
    excused: int = 0


@dataclass(frozen=True)
class CoveredYear:
    """An office's published report for a year; `former` where a predecessor published it."""

    report_id: int
    timeliness: Timeliness
    former: str | None = None


@dataclass(frozen=True)
class CoverageLine:
    """An office and the names before it, with its reports by year.

    `withdrawn` names the report of each year that was taken back.
    """

    office: OfficeView
    former: tuple[str, ...]
    years: Mapping[int, CoveredYear] = field(default_factory=dict)
    withdrawn: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SummedYear:
    """A figure added up over a year's reports: of `offices` that gave a number, of `published`."""

    year: int
    value: Decimal | None
    offices: int
    published: int


@dataclass(frozen=True)
class SummedFigure:
    """One figure over the years, the newest first; None where a year's form counts otherwise."""

    place: str
    label: str
    unit: str | None
    years: tuple[SummedYear | None, ...]


@dataclass(frozen=True)
class DistrictCoverage:
    """A district with its offices in official order, of all kinds or one.

    `years` are the newest, `earlier` is the year to ask for what came before; `after` is the
    place in the list from which the next offices follow.
    """

    district: DistrictView
    regions: tuple[RegionView, ...]
    kind: OfficeKind | None
    kinds: Mapping[OfficeKind, int]
    years: tuple[Coverage, ...]
    lines: tuple[CoverageLine, ...]
    sums: tuple[SummedFigure, ...]
    earlier: int | None = None
    later: bool = False
    total: int = 0
    after: int | None = None


@dataclass(frozen=True)
class RegionLine:
    """A district of a region, year by year as the page has them."""

    district: DistrictView
    years: tuple[Coverage, ...]


@dataclass(frozen=True)
class RegionPage:
    """A region: those above it, those right below it, and its districts by code.

    `years` are all districts together, the newest first. More time that was granted is not told
    here: `excused` is 0.
    """

    region: RegionView
    above: tuple[RegionView, ...]
    below: tuple[RegionView, ...]
    years: tuple[Coverage, ...]
    districts: tuple[RegionLine, ...]
