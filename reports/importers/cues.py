"""Words that only the form's tables print: which part's table a line or row belongs to."""

from __future__ import annotations

import re
from functools import lru_cache

from reports.form import FORMS
from reports.importers.characters import key
from reports.importers.vocabulary import row_key

_PROACTIVE = re.compile(
    r"^第?二十条第?[一二三四五六七八九\d]项|^信息内容$|^信息内容本年|^信息内容上一年|"
    r"^本年(?:制发件数|处理决定数量)$"
)
_REQUESTS = re.compile(
    r"^申请人情况|本列数据的?勾稽关系|自然人法人或其他组织|商业企业科研机构|^法人或其他组织$|^自然人$"
)
_REVIEW = re.compile(
    r"^行政复议(?:行政诉讼)?$|^行政诉讼$|结果维持结果纠正|^未经复议直接起诉|^复议后起诉|^结果维持$"
)

_MAX_TEXT = 400  # characters: no head or label of a table has as many
_PATTERNS = {"requests": _REQUESTS, "review": _REVIEW, "proactive": _PROACTIVE}


@lru_cache(maxsize=1)
def _long_labels() -> tuple[tuple[str, str], ...]:
    """Row labels too long to stand in prose by chance, with the part they stand in."""
    found = set()
    for form in FORMS.values():
        for table in form.tables:
            for row in table.rows:
                found |= {(w, table.section) for w in row_key(row).words if len(w) >= 6}
    return tuple(sorted(found))


@lru_cache(maxsize=1)
def _short_labels() -> dict[str, str]:
    """Row labels that say where they stand when a line or first cell holds nothing else."""
    return {
        word: table.section
        for form in FORMS.values()
        for table in form.tables
        if table.section == "proactive"
        for row in table.rows
        for word in row_key(row).words
    }


def opens_table(text: str, section: str) -> bool:
    """Whether a line or cell can only stand in that part's table: its heads, not a mere label."""
    return len(text) <= _MAX_TEXT and bool(_PATTERNS[section].search(key(text)))


def zone_of_text(text: str) -> str | None:
    """The part (``proactive``, ``requests``, ``review``) whose table prints this text, or None."""
    text = text[:_MAX_TEXT]
    words = key(text)
    if not words:
        return None
    for section, pattern in _PATTERNS.items():
        if pattern.search(words):
            return section
    bare = re.sub(r"\d+$", "", words)
    if bare in _short_labels() or "。" in text:
        return _short_labels().get(bare)
    fits = (
        section
        for label, section in _long_labels()
        if section == "requests" and label in words and len(words) <= len(label) + 30
    )
    return next(fits, None)
