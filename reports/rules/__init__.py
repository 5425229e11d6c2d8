"""The rules of a report: one catalogue, and the engine that applies it.

`check` is pure: content in, findings out, always in the same order.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reports.locale import DEFAULT_LOCALE, translate
from reports.rules.catalogue import CATALOGUE
from reports.rules.labels import place_label
from reports.rules.model import SEVERITIES, Context, Finding, Rule
from reports.rules.offices import office_kind

if TYPE_CHECKING:
    from reports.content import Content

__all__ = [
    "CATALOGUE",
    "Context",
    "Finding",
    "Rule",
    "check",
    "finding_dict",
    "message_text",
    "place_label",
]

_RULES = {rule.id: rule for rule in CATALOGUE}
_NO_CONTEXT = Context()
_SPAN = re.compile(r"sections\.(\w+)\[(\d+):")


def check(content: Content, context: Context = _NO_CONTEXT) -> tuple[Finding, ...]:
    """All findings: errors first, then in the order of the document."""
    kind = office_kind(content, context)
    found = [
        Finding(rule.id, rule.severity, hit.where, hit.message, hit.params, hit.expected, hit.found)
        for rule in CATALOGUE
        if content.form in rule.forms and (not rule.kinds or kind is None or kind in rule.kinds)
        for hit in rule.check(content, context)
    ]
    order = _reading_order(content)
    return tuple(
        sorted(found, key=lambda f: (SEVERITIES.index(f.severity), order(f.where), f.rule))
    )


def _reading_order(content: Content) -> Any:
    sections = {s.code: at for at, s in enumerate(content.layout.sections)}
    cells: dict[str, tuple[int, int]] = {}
    for table in content.layout.tables:
        for row in table.rows:
            for column in table.columns:
                place = f"tables.{table.code}.{row.code}.{column.code}"
                cells[place] = (sections[table.section], len(cells))

    def order(where: str) -> tuple[int, int]:
        span = _SPAN.match(where)
        return (sections[span[1]], int(span[2])) if span else cells[where]

    return order


def message_text(finding: Finding, locale: str = DEFAULT_LOCALE) -> str:
    """The finding's message in `locale`, its parameters filled in."""
    return translate(finding.message, finding.params, locale)


def finding_dict(finding: Finding, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """The finding as JSON values (numbers int or Decimal), its message in `locale`."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "where": finding.where,
        "message": message_text(finding, locale),
        "expected": _plain(finding.expected),
        "found": _plain(finding.found),
    }


def _plain(value: Any) -> Any:
    """Whole decimals as integers, so that 4 and 4.0 read the same."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value
