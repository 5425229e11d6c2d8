"""Findings as the form shows them: numbered, in words, each tied to its field."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.rules import CATALOGUE, Rule
from reports.rules.sides import Sides, sides_of
from web.desk.places import Place, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.content import Content
    from reports.services.views import FindingView

SEVERITIES = ("error", "warning", "notice")
_RULES = {rule.id: rule for rule in CATALOGUE}
_CIRCLES = ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))


@dataclass(frozen=True)
class Marked:
    """A finding with its number in the form, the place it points at, and its two sides."""

    number: int
    finding: FindingView
    place: Place
    sides: Sides | None = None

    @property
    def rule(self) -> Rule | None:
        """The rule with its legal source; None for one that is no longer in the catalogue."""
        return _RULES.get(self.finding.rule)

    @property
    def marker(self) -> str:
        """The number in a circle, as it stands in the cell and before the line."""
        return circled(self.number)

    @property
    def difference(self) -> int | Decimal | None:
        """By how much what was found misses what would be right, where both are numbers."""
        found, expected = self.finding.found, self.finding.expected
        if not isinstance(found, (int, Decimal)) or not isinstance(expected, (int, Decimal)):
            return None
        return abs(found - expected)


def circled(number: int) -> str:
    """①, ②, …; beyond 50 the number in parentheses."""
    for first, last, point in _CIRCLES:
        if first <= number <= last:
            return chr(point + number - first)
    return f"({number})"


def mark(content: Content, findings: Iterable[FindingView]) -> tuple[Marked, ...]:
    """Findings in the order they are shown: personal data, then errors, warnings, notices."""
    ordered = sorted(findings, key=lambda f: (_family_order(f.rule), SEVERITIES.index(f.severity)))
    return tuple(
        Marked(i, f, place_of(content, f.where), sides_of(content, f))
        for i, f in enumerate(ordered, start=1)
    )


def _family_order(rule: str) -> int:
    return 0 if rule.startswith("privacy.") else 1


def by_severity(marked: Iterable[Marked]) -> Mapping[str, tuple[Marked, ...]]:
    """The findings of each severity that has any, most severe first."""
    found = tuple(marked)
    groups = {s: tuple(m for m in found if m.finding.severity == s) for s in SEVERITIES}
    return {severity: group for severity, group in groups.items() if group}


def by_field(marked: Iterable[Marked]) -> Mapping[str, tuple[Marked, ...]]:
    """The findings of each field of the form."""
    out: dict[str, tuple[Marked, ...]] = {}
    for item in marked:
        if item.place.field:
            out[item.place.field] = (*out.get(item.place.field, ()), item)
    return out
