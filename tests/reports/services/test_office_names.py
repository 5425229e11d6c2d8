"""Whether two names mean one office."""

from __future__ import annotations

import pytest

from reports.services.office_names import (
    SIMILAR,
    SURE,
    Known,
    bare,
    foreign_region,
    kind_of,
    match,
    regions,
)
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
    found = match(name, OFFICES, "龙潭区").found
    assert (found and (found.office.id, found.how)) == (office and (office, how))
    if found:
        assert (found.score >= SURE) == (how != "similar")
        assert found.score >= SIMILAR


@pytest.mark.parametrize(
    ("one", "other"),
    [("第一人民医院南山分院", "第十一人民医院南山分院"), ("第1档案局", "第11档案局")],
)
def test_a_number_tells_two_offices_apart(one, other):
    assert match(other, [Known(1, one, ())], "龙潭区").verdict == "none"


@pytest.mark.parametrize(
    "name", ["阿巴嘎旗自然资源局", "四川省人民政府办公厅", "船营区卫生健康局", "吉林市统计局"]
)
def test_the_same_department_elsewhere_is_another_office(name):
    assert match(name, OFFICES, "龙潭区").verdict == "none"


def test_no_office_and_several_offices_are_told_apart():
    twins = [Known(1, "龙潭区公安局", ("公安",)), Known(2, "龙潭区公安分局", ("公安",))]
    both = match("公安", twins, "龙潭区")
    assert (both.verdict, both.found) == ("several", None)
    assert [c.office.id for c in both.candidates] == [1, 2]
    near = [Known(1, "龙潭区市场监督管理第甲分局", ()), Known(2, "龙潭区市场监督管理第乙分局", ())]
    alike = match("龙潭区市场监督管理第丙分局", near, "龙潭区")
    assert alike.verdict == "several"
    assert {c.score for c in alike.candidates} == {alike.candidates[0].score}


def test_what_is_like_is_offered_and_not_taken():
    offered = match("龙潭区统计信息局", OFFICES, "龙潭区")
    assert offered.verdict == "none"
    assert offered.candidates[0].office.id == 2
    assert offered.candidates[0].score < SIMILAR
    assert match("区統計局和", [], "龙潭区").candidates == ()


def test_an_office_that_names_another_district_is_none_of_ours():
    assert foreign_region("船营区新吉林街道", "龙潭区") == "船营区"
    assert match("船营区新吉林街道", OFFICES, "龙潭区").verdict == "none"
    assert foreign_region("吉林市龙潭区新吉林街道", "龙潭区") is None
    assert foreign_region("吉林市新吉林街道", "龙潭区") is None
    assert foreign_region("船营区新吉林街道", "吉林市") is None
    assert foreign_region("龙潭经济开发区管理委员会", "龙潭区") is None
    assert foreign_region("铁东社区卫生服务中心", "龙潭区") is None


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
