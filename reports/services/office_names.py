"""What an office's name says: its kind, its level, and whether two names mean one office."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz

from reports.content import fold
from reports.store.states import OfficeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

Match = Literal["exact", "alias", "variant", "similar"]
Verdict = Literal["one", "several", "none"]

SURE = 95.0
"""Least score at which nobody need look again: the name, an alias, or the same name but for the
regions before it and the variants of its ending."""
SIMILAR = 90.0
"""Least likeness (0 to 100, of the bare names) at which two names are taken for one office. One
wrong character in a name of six gives 83, in ten 90: short names must agree."""
THINKABLE = 60.0
"""Least likeness at which an office is offered to a person who is to choose one."""
_SCORES: dict[Match, float] = {"exact": 100.0, "alias": 99.0, "variant": 96.0}
_CANDIDATES = 5
_REMEMBERED = 10_000
"""Names whose comparable form is kept: those of a district's offices are asked for each file."""

_LIKE_A_DISTRICT = re.compile(
    r"(?<!开发)(?<!高新)(?<!产业)(?<!园)(?<!新)(?<!示范)(?<!管理)(?<!度假)(?<!保护)(?<!风景)(?<!景)"
    r"(?<!社)(?<!小)(?<!校)(?<!辖)(?<!保税)[区县旗]$"
)
"""Districts, counties and banners; zones and quarters are offices' own names, not places."""

_SUBDISTRICT = re.compile(r"(?:街道办事处|街道办|街道|街)$")
_TOWN = re.compile(r"(?:人民政府)?(?<=[镇乡])$|(?<=[镇乡])(?:人民政府|政府)$")
_GOVERNMENT = re.compile(r"(?:人民政府|政府)$")
_INSTITUTION = re.compile(
    r"(?:中心|学校|大学|学院|中学|小学|医院|公司|集团|银行|馆|站|所|研究院|研究所)$"
)
_REGION = re.compile(
    r"^[\u3400-\u9fff]{2,8}?(?:特别行政区|自治区|自治州|自治县|地区|省|市|盟|州|县|区|旗|新区)"
    r"(?=[\u3400-\u9fff]{2})"
)


@dataclass(frozen=True)
class Known:
    """An office that a name may mean."""

    id: int
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """An office that a name may mean, how it fits, and how well: 0 to 100."""

    office: Known
    how: Match
    score: float


@dataclass(frozen=True)
class Matching:
    """Whom a name means: one office, several that fit alike, or none.

    `candidates` are the best first, and also those that are only like enough to be offered.
    """

    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()

    @property
    def found(self) -> Candidate | None:
        """The one office; None where none or several fit."""
        return self.candidates[0] if self.verdict == "one" else None


def kind_of(name: str) -> OfficeKind:
    """The kind of office, by the end of its name; a department where nothing says otherwise."""
    name = fold(name).strip()
    if _SUBDISTRICT.search(name):
        return OfficeKind.SUBDISTRICT
    if _TOWN.search(name):
        return OfficeKind.TOWN
    if re.search(r"(?:省|市|州|盟|县|区|旗)(?:人民政府|政府)?$", name):
        return OfficeKind.GOVERNMENT
    return OfficeKind.INSTITUTION if _INSTITUTION.search(name) else OfficeKind.DEPARTMENT


def level_of(name: str) -> str:
    """The level by the last region the name tells: province, city, county, town, subdistrict."""
    kind = kind_of(name)
    if kind in {OfficeKind.SUBDISTRICT, OfficeKind.TOWN}:
        return kind.value
    regions = re.findall(r"省|自治区|自治州|自治县|市|地区|盟|州|县|区|旗", fold(name))
    for mark in reversed(regions):
        if mark in {"县", "区", "旗", "自治县"}:
            return "county"
        if mark in {"市", "地区", "盟", "州", "自治州"}:
            return "city"
        if mark in {"省", "自治区"}:
            return "province"
    return "county"


@lru_cache(_REMEMBERED)
def bare(name: str, district: str = "") -> str:
    """The name without the regions before it and the variants of its ending, folded."""
    text = re.sub(r"[\s·（）()]", "", fold(name))
    place = fold(district)
    if place and place in text and len(text.split(place, 1)[1]) >= 2:
        text = text.split(place, 1)[1]
    while (match := _REGION.match(text)) and not _ends(text[match.end() :]):
        text = text[match.end() :]
    text = _SUBDISTRICT.sub("街道", text)
    if re.search(r"[镇乡](?:人民政府|政府)$", text):
        text = _GOVERNMENT.sub("", text)
    return text.replace("人民政府", "政府")


@lru_cache(_REMEMBERED)
def regions(name: str) -> tuple[str, ...]:
    """The regions before the name, folded: 吉林市, 龙潭区 of 吉林市龙潭区司法局."""
    text = re.sub(r"[\s·（）()]", "", fold(name))
    found = []
    while (match := _REGION.match(text)) and not _ends(text[match.end() :]):
        found.append(match[0])
        text = text[match.end() :]
    return tuple(found)


def _elsewhere(one: str, other: str) -> bool:
    """Whether the names say different places: 上海市人民政府办公厅 is not 四川省's."""
    here, there = regions(one), regions(other)
    return bool(here and there) and here[-1] != there[-1]


@lru_cache(_REMEMBERED)
def _numbers(name: str) -> list[str]:
    """The numbers in a name: 第一医院 and 第十一医院 are two, however alike they look."""
    return re.findall(r"[0-9〇零一二三四五六七八九十百]+", fold(name))


def _ends(rest: str) -> bool:
    """Whether what would remain names no office (the region was the office)."""
    return rest in {"人民政府", "政府", "街道", "街道办事处"}


def foreign_region(name: str, district: str) -> str | None:
    """The district, county or banner that the name tells, where that is not this one.

    Provinces and cities are passed over: they may be those that the district lies in.
    """
    place = fold(district)
    if not _LIKE_A_DISTRICT.search(place):
        return None
    told = [region for region in regions(name) if _LIKE_A_DISTRICT.search(region)]
    return told[-1] if told and place not in told else None


def match(name: str, offices: Iterable[Known], district: str = "") -> Matching:
    """Which of the offices the name means."""
    offices = list(offices)
    folded = _folded(name)
    if same := [o for o in offices if folded == _folded(o.name)]:
        return _verdict(same, "exact")
    if same := [o for o in offices if folded in map(_folded, o.aliases)]:
        return _verdict(same, "alias")
    if foreign_region(name, district):
        return Matching("none")
    offices = [o for o in offices if not _elsewhere(name, o.name)]
    wanted = bare(name, district)
    if same := [o for o in offices if wanted in {bare(n, district) for n in (o.name, *o.aliases)}]:
        return _verdict(same, "variant")
    return _likest(name, wanted, offices, district)


@lru_cache(_REMEMBERED)
def _folded(name: str) -> str:
    return fold(name).strip()


def _verdict(same: list[Known], how: Match) -> Matching:
    found = tuple(Candidate(office, how, _SCORES[how]) for office in same[:_CANDIDATES])
    return Matching("one" if len(same) == 1 else "several", found)


def _likest(name: str, wanted: str, offices: list[Known], district: str) -> Matching:
    scored = sorted(
        (
            Candidate(o, "similar", score)
            for o in offices
            if _numbers(o.name) == _numbers(name)
            and (score := _likeness(wanted, o, district)) >= THINKABLE
        ),
        key=lambda c: (-c.score, c.office.id),
    )
    # A bureau is not the sub-district of a like name; it may still be offered.
    kind = kind_of(name)
    close = [c for c in scored if c.score >= SIMILAR and kind_of(c.office.name) == kind]
    best = [c for c in close if c.score == close[0].score]
    rest = [c for c in scored if c not in best]
    verdict: Verdict = ("several" if len(best) > 1 else "one") if best else "none"
    return Matching(verdict, tuple([*best, *rest][:_CANDIDATES]))


def _likeness(wanted: str, office: Known, district: str) -> float:
    """How alike the bare names are; never as sure as the same name."""
    names = (office.name, *office.aliases)
    return min(max(fuzz.ratio(wanted, bare(n, district)) for n in names), SURE - 1)
