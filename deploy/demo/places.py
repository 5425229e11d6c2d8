"""Invented districts and offices. Their codes begin with 99, which no real division does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoOffice:
    """An office; `topic` picks what it writes about, `size` (1 to 5) how much it has to do.

    `since` is the first year it reports on, where it is younger than the archive.
    """

    name: str
    kind: str
    level: str
    topic: str
    size: int
    licences: int = 0
    penalties: int = 0
    coercions: int = 0
    fees: int = 0
    since: int = 0

    @property
    def short(self) -> str:
        """How the office calls itself in its prose."""
        if self.kind == "government":
            return "区政府" if "区" in self.name else "县政府"
        return {"town": "我镇", "subdistrict": "我街道"}.get(
            self.kind, "我委" if self.name.endswith("委员会") else "我局"
        )


@dataclass(frozen=True)
class DemoDistrict:
    """A district; with `requires_review` a reviewer publishes what clerks submit."""

    code: str
    name: str
    city: str
    region: tuple[str, ...]
    requires_review: bool
    offices: tuple[DemoOffice, ...]


_DEPARTMENTS = {
    "教育局": ("education", 4, 60, 3, 0, 0),
    "公安局": ("police", 4, 5200, 2100, 340, 86),
    "民政局": ("welfare", 2, 110, 4, 0, 0),
    "财政局": ("finance", 2, 12, 2, 0, 0),
    "人力资源和社会保障局": ("labour", 3, 180, 26, 0, 0),
    "住房和城乡建设局": ("housing", 5, 420, 38, 2, 310),
    "农业农村局": ("farming", 3, 240, 45, 6, 0),
    "卫生健康委员会": ("health", 3, 650, 88, 0, 12),
    "市场监督管理局": ("market", 4, 9800, 410, 33, 0),
    "应急管理局": ("safety", 2, 75, 120, 8, 0),
    "统计局": ("statistics", 1, 0, 6, 0, 0),
    "交通运输局": ("transport", 3, 380, 160, 21, 4),
}


def _district(
    code: str,
    name: str,
    departments: tuple[str, ...],
    subdistricts: tuple[str, ...],
    towns: tuple[str, ...],
    *,
    requires_review: bool,
    young: tuple[DemoOffice, ...] = (),
) -> DemoDistrict:
    offices = [DemoOffice(f"{name}人民政府", "government", "county", "government", 5, 0, 0, 0, 0)]
    for department in departments:
        topic, size, *numbers = _DEPARTMENTS[department]
        office = DemoOffice(f"{name}{department}", "department", "county", topic, size, *numbers)
        offices.append(office)
    offices += [
        DemoOffice(f"{name}{s}街道办事处", "subdistrict", "subdistrict", "community", 2, 0, 3)
        for s in subdistricts
    ]
    offices += [DemoOffice(f"{name}{t}人民政府", "town", "town", "village", 1, 9, 2) for t in towns]
    offices += young
    region = ("990000", "990100", code)
    return DemoDistrict(code, name, "云川市", region, requires_review, tuple(offices))


DISTRICTS = (
    _district(
        "990101",
        "望岚区",
        (
            "教育局",
            "公安局",
            "民政局",
            "人力资源和社会保障局",
            "住房和城乡建设局",
            "卫生健康委员会",
            "市场监督管理局",
            "统计局",
        ),
        ("映月湖", "长汀路", "锦帆桥", "东篱"),
        ("雁渡镇",),
        requires_review=True,
    ),
    _district(
        "990122",
        "青漪县",
        (
            "教育局",
            "公安局",
            "财政局",
            "住房和城乡建设局",
            "农业农村局",
            "应急管理局",
            "交通运输局",
        ),
        ("漪澜",),
        ("白石渡镇", "杏雨镇", "松涛镇", "柳浦镇", "云栖寨镇"),
        requires_review=False,
        # Data bureaus were set up in 2024 all over the country; nothing stands before that.
        young=(
            DemoOffice("青漪县数据局", "department", "county", "statistics", 1, 0, 1, since=2024),
        ),
    ),
)
