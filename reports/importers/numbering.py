"""Word's automatic numbers: 一、 and （一） that stand in no paragraph's text."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "ideographTraditional",
    "japaneseCounting",
    "taiwaneseCountingThousand",
    "ideographDigital",
}
_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """A number below 100 in Chinese, as headings count: 十一, 二十."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


class Numbering:
    """Counts the document's lists as Word would and gives each paragraph its number's text."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._abstract: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            for style in styles.findall(f"{W}style"):
                found = _reference(style.find(f"{W}pPr"))
                if found:
                    self._styles[style.get(f"{W}styleId", "")] = found

    def _read(self, root: etree._Element) -> None:
        for abstract in root.findall(f"{W}abstractNum"):
            levels = {}
            for level in abstract.findall(f"{W}lvl"):
                at = _integer(level.get(f"{W}ilvl"))
                form = _value(level, "numFmt") or "decimal"
                levels[at] = (form, _value(level, "lvlText"), _integer(_value(level, "start")) or 1)
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for number in root.findall(f"{W}num"):
            self._abstract[number.get(f"{W}numId", "")] = _value(number, "abstractNumId")

    def prefix(self, paragraph: etree._Element) -> str:
        """The number Word prints before this paragraph, empty where it prints none."""
        properties = paragraph.find(f"{W}pPr")
        found = _reference(properties)
        if found is None and properties is not None:
            found = self._styles.get(_value(properties, "pStyle"))
        if found is None or found[0] == "0":
            return ""
        list_id, level = self._abstract.get(found[0], ""), found[1]
        levels = self._levels.get(list_id, {})
        if level not in levels:
            return ""
        counts = self._counts[list_id]
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [d for d in counts if d > level]:
            del counts[deeper]
        if levels[level][0] in ("bullet", "none"):
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form, _, start = levels.get(at, ("decimal", "", 1))
            count = counts.get(at, start)
            return chinese(count) if form in _CHINESE else str(count)

        return re.sub(r"%([1-9])", number, levels[level][1])


def _reference(properties: etree._Element | None) -> tuple[str, int] | None:
    numbered = properties.find(f"{W}numPr") if properties is not None else None
    if numbered is None:
        return None
    list_id = _value(numbered, "numId")
    return (list_id, _integer(_value(numbered, "ilvl"))) if list_id else None


def _value(element: etree._Element, name: str) -> str:
    child = element.find(f"{W}{name}")
    return (child.get(f"{W}val") or "") if child is not None else ""


def _integer(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,4}", text) else 0
