"""Whose report it is: the issuing office's name, from the title, the body or the signature."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from reports.importers.characters import plain
from reports.importers.sections import is_office_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_H = r"[\u3400-\u9fff（）()·]"
_YEAR = r"(?:20\d\d年?度?|二[〇○零0][^年]{2}年度?)"
_BODY = (
    re.compile(rf"(?:现(?:将|公布|发布|向社会公[布开])|编制了?|公布|发布)(?P<n>{_H}{{3,30}}?)(?:关于)?{_YEAR}(?:度)?(?:政府|政务)?信息公开"),
    re.compile(rf"{_YEAR}(?P<n>{_H}{{3,30}}?)(?:的)?(?:政府|政务)信息公开(?:工作)?年度"),
    re.compile(rf"(?:请与|请及时联系|请联系|及时与|联系单位[:]|请向|与)(?P<n>{_H}{{3,30}}?)(?:联系|\(地址|\(联系|\(电话|[(,，])"),
    re.compile(rf"由(?P<n>{_H}{{3,30}}?)(?:根据|按照|依据|编制|负责)"),
    re.compile(rf"(?:^|[。\n]){_YEAR}[,，]?(?P<n>{_H}{{3,24}}?)(?:不断|坚持|认真|深入|严格|积极|始终|以习|高度|紧紧|按照|在|全面|持续|依托|进一步|门户|主动|,|，)"),
    re.compile(rf"(?:承担|组成的?|来自)(?P<n>{_H}{{3,24}}?)政府信息公开"),
    re.compile(rf"(?:^|[。，,\n])(?P<n>{_H}{{3,24}}?)(?:高度重视|认真贯彻|严格按照|严格落实|深入贯彻)"),
)  # fmt: skip
_SUB_OFFICE = re.compile(
    r"(?<=[局委厅会府处街镇乡心院])(?:政务公开|政府信息公开|信息公开|综合|党政综合|政务|党政|行政|政策法规|法规|政府)*"
    r"(?:办公室|办|科|股|处|室)$"
)
_PRONOUN = re.compile(
    r"^(?:我|本|全|各|该|其|这|我们)(?:局|委|办|厅|单位|机关|镇|乡|街|市|县|区|省|中心)"
)
_MAX_TEXTS = 60  # paragraphs: an office names itself at the beginning
_MAX_TEXT = 3000
_REGION = r"(?:[\u3400-\u9fff]{2,7}?(?:省|自治区|特别行政区|市|自治州|州|盟|地区|自治县|县|区|旗))"
_TITLE_TAIL = re.compile(
    r"(?:关于)?(?:的)?(?:政府|政务)?信息公开.*$|(?:政府|政务)公开.*$|(?:年度)?(?:工作)?报告.*$"
)


def office_of_title(title: str) -> str | None:
    """The office a title names, the title without its year and its 政府信息公开…报告."""
    text = re.sub(r"\s+", "", title)
    folded = plain(text)
    if len(folded) != len(text):
        text = folded
    year = re.search(_YEAR, folded)
    tail = re.search(r"(?:政府|政务)?信息公开|政务公开", folded)
    if tail is None:
        return None
    if year and year.start() < tail.start():
        before, between = text[: year.start()], text[year.end() : tail.start()]
        name = before or between
        if before and between and is_office_name(between) and not is_office_name(before):
            name = before + between
    else:
        name = text[: tail.start()]
    name = re.sub(r"^(?:关于|【|\[)|(?:关于|的|年度)$", "", name.strip('：:-—_《〈“"|· '))
    return name if len(name) >= 2 and not _PRONOUN.match(name) else None


def office_of_body(texts: Sequence[str]) -> str | None:
    """The office the body names, by the phrases in which reports name their issuer."""
    for pattern in _BODY:
        for text in texts[:_MAX_TEXTS]:
            bare = re.sub(r"\s+", "", text)
            bare = bare[:_MAX_TEXT]
            folded = plain(bare) if len(plain(bare)) == len(bare) else bare
            for match in pattern.finditer(folded):
                name = _SUB_OFFICE.sub("", bare[match.start("n") : match.end("n")])
                name = re.sub(r"^(?:以下|现将|将|了|的|本级|我)", "", name)
                if is_office_name(name) and not _PRONOUN.match(name) and len(name) >= 4:
                    return name
    return None


def with_region(office: str, texts: Sequence[str], signature: str | None) -> str:
    """The office with the regions the body puts before its name, where it does."""
    bare = "\n".join(re.sub(r"[ \t\u3000]+", "", t) for t in texts[:_MAX_TEXTS] if t)[:20_000]
    if signature and signature.endswith(office) and len(signature) > len(office):
        return signature
    found: Counter[str] = Counter()
    pattern = re.compile(
        rf"(?:^|[与由系了布为是请和的对向在以至据：:（(，,。《“、\n])({_REGION}{{1,3}}){re.escape(office)}"
    )
    for match in pattern.finditer(bare):
        found[match[1] + office] += 1
    if not found:
        return office
    name, _ = max(found.items(), key=lambda item: (item[1], -len(item[0])))
    return re.sub(r"^(?:请|及时|联系|编制|关于|现将|根据|按照)+", "", name)
