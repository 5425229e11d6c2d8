"""Title, year, date and contact of a report."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from reports.content import Contact
from reports.importers.characters import plain
from reports.importers.headings import match_head
from reports.importers.sections import is_office_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.importers.blocks import Line

# The last alternative takes titles with transposed or lost characters at their end.
_TITLE = re.compile(
    r"^.{0,40}?(?:20\d\d|二[〇○零0].{2})?.{0,40}?(?:信息公开|政务公开).{0,14}?"
    r"(?:(?P<end>报告|年报|报吿)|年度报|告年度报)(?:[(（].{1,20}[)）])?$"
)
_TITLE_IN_TEXT = re.compile(
    r"(?:现(?:将|公布|发布|向社会公[布开])|编制了?|公布|发布)《?(?P<title>[\u3400-\u9fff]{3,30}?20\d\d年度?"
    r"(?:政府|政务)信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报))"
)
_MAX_TITLE_LINES = 3
_STARTS_WITH_YEAR = re.compile(r"^(?:20\d\d|二[〇○零0])|^(?:政府)?信息公开")
_SENTENCE = re.compile(
    r"[。；;！]|[，,].*[，,]|通知|^(?:我|本报告|本年|现将|现公布|根据|按照|依据|编制|如|由)|编制了|制作了"
)
_LABELLED = re.compile(r"^(?:标题|名称|题名|文章标题|信息名称|文件名称)[:：|]?\s*")
_BREADCRUMB = re.compile(r"[>》›»＞]|当前位置|首页")
_MAX_TITLE = 70

_CHINESE_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "o": 0}
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?=年|年度|\D|$)")
_CHINESE_YEAR = re.compile(
    r"二([〇○零o0])([〇○零o0一二三四五六七八九])([〇○零o0一二三四五六七八九])年"
)
_PERIOD = re.compile(
    r"(?:统计|期限|时限|周期|时间|期间|数据|自|从|为).{0,12}?(20\d\d)年1?0?1月0?1日.{0,6}?(?:20\d\d年)?12月31日"
)
_DATE = re.compile(r"(20\d\d)[年\-/.](\d{1,2})[月\-/.](\d{1,2})(?:日|(?!\d))")
_CHINESE_DATE = re.compile(
    r"二[〇○零o0]([〇○零o0一二三四五六七八九])([〇○零o0一二三四五六七八九])年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_ADDRESS = re.compile(
    r"(?:地址|住址|地点)(?:[:：]|为|是|位于)?([^，,；;）)。:：]{4,60}?)(?=[，,；;）)。、]|邮|联系|电话|$)"
)
_POSTCODE = re.compile(r"(?:邮政编码|邮编|邮码)(?:[:：]|为|是)?(\d{6})(?!\d)")
_PHONE = re.compile(
    r"(?:电话(?:号码)?|联系方式|热线|座机|传真电话)(?:[:：]|为|是)?"
    r"((?:[(（]\d{3,4}[)）])?[\d][\d\-—–－―、/()（）转]{5,40}\d)"
)
_SITE = re.compile(r"https?://[\w.\-/%#?=&:~]+|www\.[\w.\-/%]+", re.IGNORECASE | re.ASCII)


def compact(text: str) -> str:
    """Text without blanks, except between Latin words."""
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", text.strip())


def find_title(lines: Sequence[Line]) -> tuple[str | None, int]:
    """The title and the index after its last line among `lines`; (None, 0) where there is none.

    The last line that reads as a title wins: pages repeat it in trails and tables before.
    """
    best: tuple[int, str, int] | None = None
    filled = [(i, line) for i, line in enumerate(lines) if line.text.strip()]
    for nth, (at, line) in enumerate(filled):
        if line.opens is False or not _may_be_title(line.text):
            continue
        for length in range(1, _MAX_TITLE_LINES + 1):
            run = filled[nth : nth + length]
            if len(run) < length or (length > 1 and not _may_be_title(run[-1][1].text)):
                break
            text = _LABELLED.sub("", "".join(item.text for _, item in run).strip())
            bare = plain(text)
            match = _TITLE.match(bare)
            if len(bare) > _MAX_TITLE or not match:
                continue
            if _STARTS_WITH_YEAR.match(bare):
                text = _office_line(lines, at, bare) + text
            labelled = length == 1 and text != line.text.strip() and _LABELLED.match(line.text)
            rank = (0 if labelled else 2) + (2 if line.title else 0) + bool(match["end"])
            found = (rank, compact(text), run[-1][0] + 1)
            if best is None or (rank >= best[0] and not _is_tail(found, best)):
                best = found
            if match["end"]:
                break
    return (best[1], best[2]) if best else (None, 0)


def title_in_text(texts: Sequence[str]) -> str | None:
    """The title as a sentence at the beginning gives it: 现公布…2023年政府信息公开工作年度报告."""
    for text in texts[:_MAX_TITLE_LINES]:
        bare = compact(text)
        match = _TITLE_IN_TEXT.search(plain(bare)) if len(plain(bare)) == len(bare) else None
        if match:
            return bare[match.start("title") : match.end("title")]
    return None


def _is_tail(found: tuple[int, str, int], best: tuple[int, str, int]) -> bool:
    """Whether a run is only the last line of a title whose first names the year."""
    return found[2] == best[2] and not years_in(found[1]) and bool(years_in(best[1]))


def _may_be_title(text: str) -> bool:
    bare = plain(text)
    return (
        0 < len(bare) <= _MAX_TITLE
        and not _BREADCRUMB.search(bare)
        and not _SENTENCE.search(bare)
        and not match_head(text)
    )


def _office_line(lines: Sequence[Line], at: int, title: str) -> str:
    """The line above, where the office's name stands on a line of its own."""
    before = next((lines[i] for i in range(at - 1, -1, -1) if lines[i].text.strip()), None)
    if before is None:
        return ""
    bare = plain(before.text)
    year_first = re.match(r"^20\d\d年?度?(.*?)政府信息", title)
    if year_first and is_office_name(year_first[1]):
        return ""
    if 2 < len(bare) <= 30 and is_office_name(bare) and not re.search(r"[，。；：:,;|]", bare):
        return before.text.strip()
    return ""


def years_in(text: str) -> list[int]:
    """All years named in the text, in order."""
    bare = plain(text)
    found = [(m.start(), int(m[1])) for m in _YEAR.finditer(bare)]
    for m in _CHINESE_YEAR.finditer(bare):
        digits = [_CHINESE_DIGITS.get(c, 0) for c in m.groups()]
        found.append((m.start(), 2000 + digits[1] * 10 + digits[2]))
    return [year for _, year in sorted(found)]


def find_period(text: str) -> int | None:
    """The year whose figures the report says it counts."""
    match = _PERIOD.search(plain(text))
    return int(match[1]) if match else None


def find_date(texts: Sequence[str | None], year: int | None) -> date | None:
    """The first date that could be the report's own: after its year, within two years of it."""
    for text in texts:
        for found in _dates(text or ""):
            if year is None or year <= found.year <= year + 2:
                return found
    return None


def _dates(text: str) -> list[date]:
    bare = plain(text)
    out = [(m.start(), int(m[1]), int(m[2]), int(m[3])) for m in _DATE.finditer(bare)]
    for m in _CHINESE_DATE.finditer(bare):
        tens, ones = (_CHINESE_DIGITS.get(c, 0) for c in m.group(1, 2))
        out.append((m.start(), 2000 + tens * 10 + ones, _count(m[3]), _count(m[4])))
    dates = []
    for _, y, month, day in sorted(out):
        try:
            dates.append(date(y, month, day))
        except ValueError:
            continue
    return dates


def _count(text: str) -> int:
    """A Chinese number below 100."""
    before, ten, after = text.partition("十")
    if not ten:
        return _CHINESE_DIGITS.get(text, 0)
    return (_CHINESE_DIGITS.get(before, 1) if before else 1) * 10 + _CHINESE_DIGITS.get(after, 0)


def find_contact(text: str) -> Contact:
    """Address, postcode, telephone and site as the text gives them."""
    bare = re.sub(r"\s+", "", text)

    def first(pattern: re.Pattern[str], limit: int) -> str | None:
        match = pattern.search(bare)
        return match[1].strip()[:limit] if match else None

    site = _SITE.search(bare)
    return Contact(
        address=first(_ADDRESS, 500),
        postcode=first(_POSTCODE, 20),
        phone=first(_PHONE, 100),
        site=site[0].rstrip(".-/:?&=")[:500] if site else None,
    )
