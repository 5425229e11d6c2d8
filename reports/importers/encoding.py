"""Bytes of a text file to characters."""

from __future__ import annotations

import codecs
import re

from reports.errors import UnreadableFileError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Characters that every such report is full of, in both scripts.
_COMMON = set("政府信息公开公開情况情況年度工作报告報告主动動申请請行政数據数据的")
_META = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
_NAMES = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs"}
_NO_TEXT = (
    "The file is neither a document nor readable text; save the report as Word (.docx) or PDF"
)
_MAX_LOST = 0.002  # share of broken bytes that still reads as damage, not as another encoding


def decode(data: bytes) -> tuple[str, str, bool]:
    """The text, the name of its encoding, and whether damaged characters were replaced.

    Tries byte order marks, UTF-8, UTF-16 without mark, what an HTML head declares, GB18030
    and Big5; UnreadableFileError where none gives text.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            text = data.decode(name, "replace").lstrip("\ufeff")
            return _checked(text), name, "\ufffd" in text
    if (text8 := _strictly(data, "utf-8")) is not None:
        return _checked(text8), "utf-8", False
    if data[:4096].count(0) > len(data[:4096]) // 8:
        for name in ("utf-16-le", "utf-16-be"):
            wide = _strictly(data, name)
            if wide is not None and _score(wide) > 0:
                return _checked(wide), name, False
    names = _candidates(data)
    readings = [(n, t) for n in names if (t := _strictly(data, n)) is not None]
    if readings:
        name, text = max(readings, key=lambda r: _score(r[1]))
        return _checked(text), name, False
    for name in ("utf-8", *names):
        text = data.decode(name, "replace")
        if text.count("\ufffd") <= max(2, _MAX_LOST * len(text)) and _score(text) > 0:
            return _checked(text), name, True
    raise UnreadableFileError(_NO_TEXT)


def _candidates(data: bytes) -> list[str]:
    """The Chinese encodings, the one that an HTML head declares first."""
    names = ["gb18030", "big5hkscs"]
    declared = _META.search(data[:4096])
    if declared:
        name = _NAMES.get(declared[1].decode("ascii").lower(), "")
        names.sort(key=lambda n: n != name)
    return names


def _strictly(data: bytes, name: str) -> str | None:
    """Decodes without loss; a character cut off by the very end of the file is left out."""
    try:
        return codecs.getincrementaldecoder(name)("strict").decode(data, final=False)
    except UnicodeDecodeError:
        return None


def _score(text: str) -> float:
    sample = text[:20000]
    return sum(c in _COMMON for c in sample) / (len(sample) or 1)


def _checked(text: str) -> str:
    sample = text[:20000]
    controls = sum(c < " " and c not in "\t\n\r\f\v" for c in sample)
    if controls > len(sample) // 100:
        raise UnreadableFileError(_NO_TEXT)
    return text
