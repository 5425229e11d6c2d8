"""The prose of the parts: paragraphs, the sub-heads of the overview, what ends the report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.content import Overview, Part
from reports.importers.characters import plain
from reports.importers.paragraphs import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.importers.blocks import Line

_PAREN_HEAD = re.compile(r"^\s*[（(][一二三四五六七八九十]{1,2}[）)]\s*[、.．]?")
_TOP_HEAD = re.compile(r"^\s*[一二三四五六七八九十]{1,2}\s*[、.．]")
_DIGIT_HEAD = re.compile(r"^\s*\d{1,2}\s*[、.．](?!\d)")
_HEAD_END = re.compile(r"[。：:；;]|(?<=[\u3400-\u9fff])[.](?=\s|$)|\s{2,}|[\u3000]")
_MAX_HEAD = 36

_CHROME = re.compile(
    r"扫一扫|打印(?:本页|此页|页面)?$|^打印|关闭(?:窗口|本页|页面)|^分享到?|上一[篇条]|下一[篇条]|版权所有|"
    r"^主办(?:单位)?[:]|^承办(?:单位)?[:]|网站标识码|icp备|公网安备|网站地图|返回顶部|^(?:相关)?附件[:]?|"
    r"^责任编辑|^编辑[:]|^审核[:]|浏览次数|^相关(?:链接|阅读|文章|信息)|友情链接|^字体[:]|copyright|"
    r"^【(?:打印|关闭|字体|收藏)|^来源[:]|^信息来源|^文章来源|技术支持|^您是第|^收藏"
)
_DATE = re.compile(
    r"[（(]?\s*(?:20\d\d|二[〇○零oO0][一二三四五六七八九〇○零\d]{2})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月"
    r"(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?\s*[）)]?"
)
_MAX_SIGNATURE = 40
_STOPS = re.compile(r"[。；，！？：、]")


@dataclass(frozen=True)
class Ending:
    """What stands after the last part: the signing office's name and the date, where given."""

    office: str | None = None
    date: str | None = None


def overview_of(preamble: Sequence[str], lines: Sequence[Line], *, wrapped: bool) -> Overview:
    """Part one with its sub-heads; text before the first of them has no heading."""
    parts: list[Part] = []
    heading, texts = "", []
    found = paragraphs(lines, wrapped=wrapped)
    numerals = any(_PAREN_HEAD.match(t) or _TOP_HEAD.match(t) for t in found)
    for text in found:
        cut = _cut_heading(text, digits=not numerals)
        if cut is None:
            texts.append(text)
            continue
        if heading or texts:
            parts.append(Part(heading, "\n".join(texts)))
        heading, rest = cut
        texts = [rest] if rest else []
    if heading or texts:
        parts.append(Part(heading, "\n".join(texts)))
    return Overview("\n".join(preamble), tuple(parts))


def _cut_heading(text: str, *, digits: bool) -> tuple[str, str] | None:
    """A paragraph that opens with a sub-head, as head and rest; None for any other.

    `digits`: whether 1、 numbers the sub-heads, for want of Chinese numerals.
    """
    marker = _PAREN_HEAD.match(text) or _TOP_HEAD.match(text)
    if marker is None and digits:
        marker = _DIGIT_HEAD.match(text)
    if marker is None:
        return None
    end = _HEAD_END.search(text, marker.end())
    if end is None:
        return (text, "") if len(text) <= _MAX_HEAD else None
    if end.start() > _MAX_HEAD or end.start() == marker.end():
        return _bare_marker(text, marker)
    return text[: end.start()].strip(), text[end.end() :].strip()


def _bare_marker(text: str, marker: re.Match[str]) -> tuple[str, str] | None:
    """（一） before a long sentence: the number alone is the head only for the top level."""
    if _PAREN_HEAD.match(text):
        return text[: marker.end()].strip(), text[marker.end() :].strip()
    return None


def trim_ending(lines: list[Line]) -> tuple[list[Line], Ending]:
    """The lines without site furniture, signature and date at the end."""
    kept = list(lines)
    for at, line in enumerate(kept):
        if _CHROME.search(plain(line.text)) and len(line.text.strip()) <= 60:
            kept = kept[:at]
            break
    office = date = None
    while kept:
        text = kept[-1].text.strip()
        bare = "".join(text.split())
        if not bare:
            kept.pop()
        elif date is None and _DATE.fullmatch(bare):
            date = bare
            kept.pop()
        elif office is None and len(kept) > 1 and _is_signature(bare):
            office = bare
            kept.pop()
        elif office is None and date is None and (m := _signed(bare)) and len(kept) > 1:
            office, date = m
            kept.pop()
        else:
            break
    if office and not kept:
        return lines, Ending(None, date)
    return kept, Ending(office, date)


def _is_signature(bare: str) -> bool:
    return 3 < len(bare) <= _MAX_SIGNATURE and not _STOPS.search(bare) and is_office_name(bare)


def _signed(bare: str) -> tuple[str, str] | None:
    """Office and date on one line."""
    dates = list(_DATE.finditer(bare))
    if dates and dates[-1].end() == len(bare):
        name = bare[: dates[-1].start()]
        if _is_signature(name):
            return name, dates[-1][0]
    return None


_OFFICE_END = re.compile(
    r"(?:人民政府|政府|机关|委员会|委|办公室|办公厅|办事处|办|局|厅|院|中心|街道|街|镇|乡|苏木|管委会|"
    r"公司|大学|学院|医院|学校|署|处|所|站|队|总队|支队|大队|协会|集团|银行|联合会|总工会|开发区|新区|区|县|市)$"
)


def is_office_name(text: str) -> bool:
    """Whether the text ends as names of offices do."""
    return bool(_OFFICE_END.search(plain(text)))
