"""Whether two names mean one office."""

from __future__ import annotations

import pytest

from reports.services.office_names import Known, bare, kind_of, match, regions
from reports.services.regions import name_of, region_of
from reports.store.states import OfficeKind

OFFICES = [
    Known(1, "新吉林街道办事处", ("新吉林街",)),
    Known(2, "龙潭区统计局", ()),
    Known(3, "抚远市自然资源局", ()),
    Known(4, "上海市人民政府办公厅", ()),
    Known(5, "金湖县人民政府", ()),
    Known(6, "龙潭区卫生健康局", ()),
]


@pytest.mark.parametrize(
    ("name", "office", "how"),
    [
        ("新吉林街道办事处", 1, "exact"),
        ("新吉林街", 1, "alias"),
        ("吉林市龙潭区新吉林街道", 1, "variant"),
        ("區統計局", None, None),
        ("吉林市龙潭区统计局", 2, "variant"),
        ("撫遠市自然資源局", 3, "exact"),
        ("淮安市金湖县人民政府", 5, "variant"),
        ("龙潭区卫生健康局局", 6, "similar"),
    ],
)
def test_one_office_under_its_names(name, office, how):
    found = match(name, OFFICES, "龙潭区")
    assert (found and (found[0].id, found[1])) == (office and (office, how))


@pytest.mark.parametrize(
    ("one", "other"),
    [("第一人民医院南山分院", "第十一人民医院南山分院"), ("第1档案局", "第11档案局")],
)
def test_a_number_tells_two_offices_apart(one, other):
    assert match(other, [Known(1, one, ())], "龙潭区") is None


@pytest.mark.parametrize(
    "name", ["阿巴嘎旗自然资源局", "四川省人民政府办公厅", "船营区卫生健康局", "吉林市统计局"]
)
def test_the_same_department_elsewhere_is_another_office(name):
    assert match(name, OFFICES, "龙潭区") is None


def test_regions_stand_before_the_office():
    assert regions("吉林省吉林市龙潭区新吉林街道") == ("吉林省", "吉林市", "龙潭区")
    assert regions("金湖县人民政府") == ()
    assert bare("淮安市金湖县人民政府") == bare("金湖县人民政府")


def test_the_kind_follows_from_the_name():
    kinds = {
        "新吉林街": OfficeKind.SUBDISTRICT,
        "舟曲县八楞乡人民政府": OfficeKind.TOWN,
        "金湖县人民政府": OfficeKind.GOVERNMENT,
        "上海市科委": OfficeKind.DEPARTMENT,
        "定西市公共资源交易中心": OfficeKind.INSTITUTION,
    }
    assert {name: kind_of(name) for name in kinds} == kinds


def test_districts_are_named_by_the_national_list():
    assert name_of("220203") == "龙潭区"
    assert name_of("220000") == "吉林省"
    assert name_of("320829") is None  # 洪泽县, a district under another code since 2016
    assert name_of("demo") is None
    assert region_of("220203") == ("220000", "220200", "220203")
    assert region_of("demo") == ("demo",)
