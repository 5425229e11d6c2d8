"""Statements and mentions with the place where they stand in their report's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.content import passages
from reports.services.views.contrasts import Named, Quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.content import Content, Passage, Statement
    from reports.content.ledger import Pair
    from reports.content.recurring import Mention


class Quoting:
    """The statements of one report, ready to be quoted."""

    def __init__(self, content: Content) -> None:
        self._anchors: dict[tuple[str, int | None], str] = {}
        for passage in passages(content):
            self._anchors.setdefault((passage.section, passage.statement), passage.anchor)

    def _quote(self, statement: Statement) -> Quote:
        key = (statement.kind, statement.ordinal)
        return Quote(statement.text, self._anchors.get(key, "s-problems"))

    def named(self, pair: Pair) -> Named:
        """A problem and its remedies."""
        problem = self._quote(pair.problem) if pair.problem else None
        return Named(problem, tuple(map(self._quote, pair.remedies)))


def quote_of(mention: Mention, found: Iterable[Passage]) -> Quote:
    """A stretch of a section, at the passage it begins in."""
    for passage in found:
        if passage.place == mention.section and passage.start <= mention.start < passage.end:
            return Quote(mention.text, passage.anchor)
    return Quote(mention.text, f"s-{mention.section}")
