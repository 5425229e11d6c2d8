"""What an office's name says about its level and kind, where the service does not know better."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.content import Content
    from reports.rules.model import Context

# 人民政府 and its own office report for the government; other bodies are departments.
_GOVERNMENT = re.compile(r"(?:人民政府|政府)(?:办公[厅室])?$|^[^局委厅处院]{2,12}[省市县区旗]$")
_SUBDISTRICT = re.compile(r"街道(?:办事处)?(?:$|[^口])|街$")
_TOWN = re.compile(r"[一-鿿]{2}(?:镇|乡|苏木)(?:人民政府|政府|$)")
_MUNICIPALITIES = re.compile(r"(?:北京|上海|天津|重庆)市")


def _name(content: Content) -> str:
    return re.sub(
        r"\s|（.*?）|\(.*?\)", "", content.office or re.split(r"20\d\d", content.title or "")[0]
    )


def office_kind(content: Content, context: Context) -> str | None:
    """``government``, ``department``, ``town`` or ``subdistrict``; None without a name."""
    if context.office_kind:
        return context.office_kind
    name = _name(content)
    if not name:
        return None
    if _SUBDISTRICT.search(name):
        return "subdistrict"
    if _TOWN.search(name):
        return "town"
    return "government" if _GOVERNMENT.search(name) else "department"


def levels(content: Content, context: Context) -> frozenset[str]:
    """The levels the office may stand at; several where its name leaves it open.

    A name such as 子长市 can be a city with districts or one at county level.
    """
    if context.level and context.level != "department":
        return frozenset({context.level})
    kind = office_kind(content, context)
    if kind in {"town", "subdistrict"}:
        return frozenset({kind})
    return _named_levels(_name(content))


def _named_levels(name: str) -> frozenset[str]:
    rest = re.sub(r"(?:经济技术|高新技术产业|高新)?开发区|自治区", "", name)
    if re.match(r"国务院|国家|中华人民共和国", name):
        found = {"state"}
    elif re.search(r"[一-鿿](?:县|旗)|[一-鿿](?<!社)区", rest):
        found = {"county"}
    elif _MUNICIPALITIES.match(name):
        found = {"province"}
    elif re.search(r"[市州盟]", name):
        # After a province's or a city's name, a further 市 is one level down.
        nested = len(re.findall(r"[市州盟]", name)) > 1
        found = {"county"} if nested else {"city", "county"}
    else:
        found = {"province"} if re.search(r"省|自治区", name) else set()
    return frozenset(found)
