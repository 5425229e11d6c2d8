"""What an office's name says: its kind, its level, and whether two names mean one office."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz

from reports.content import fold
from reports.store.states import OfficeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

Match = Literal["exact", "alias", "variant", "similar"]

SIMILAR = 90.0
"""Least likeness (0 to 100, of the bare names) at which two names are taken for one office. One
wrong character in a name of six gives 83, in ten 90: short names must agree."""

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


def _numbers(name: str) -> list[str]:
    """The numbers in a name: 第一医院 and 第十一医院 are two, however alike they look."""
    return re.findall(r"[0-9〇零一二三四五六七八九十百]+", fold(name))


def _ends(rest: str) -> bool:
    """Whether what would remain names no office (the region was the office)."""
    return rest in {"人民政府", "政府", "街道", "街道办事处"}


def match(name: str, offices: Iterable[Known], district: str = "") -> tuple[Known, Match] | None:
    """The one office the name means, and how sure that is; None where none or several fit."""
    offices = list(offices)
    folded = fold(name).strip()
    for kind, names in (
        ("exact", lambda o: (o.name,)),
        ("alias", lambda o: o.aliases),
    ):
        for office in offices:
            if folded in {fold(n).strip() for n in names(office)}:
                return office, kind  # type: ignore[return-value]
    offices = [o for o in offices if not _elsewhere(name, o.name)]
    wanted = bare(name, district)
    same = [o for o in offices if wanted in {bare(n, district) for n in (o.name, *o.aliases)}]
    if same:
        return (same[0], "variant") if len(same) == 1 else None
    scored = sorted(
        (
            (max(fuzz.ratio(wanted, bare(n, district)) for n in (o.name, *o.aliases)), o.id, o)
            for o in offices
            if kind_of(o.name) == kind_of(name) and _numbers(o.name) == _numbers(name)
        ),
        reverse=True,
    )
    if not scored or scored[0][0] < SIMILAR:
        return None
    if len(scored) > 1 and scored[1][0] == scored[0][0]:
        return None
    return scored[0][2], "similar"
