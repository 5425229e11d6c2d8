"""Part five as a ledger: each problem with the remedies that answer it, verbatim."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.content.model import Statement


@dataclass(frozen=True)
class Pair:
    """A problem with its remedies; a remedy that answers none stands alone."""

    problem: Statement | None
    remedies: tuple[Statement, ...]

    @property
    def key(self) -> str:
        """Names the pair by what it says: other words are another pair."""
        told = [self.problem.text if self.problem else "", *(r.text for r in self.remedies)]
        return hashlib.sha256("\0".join(told).encode("utf-8")).hexdigest()[:20]


def pairs(statements: Iterable[Statement]) -> tuple[Pair, ...]:
    """The problems in their order, each with what answers it; then the remedies that answer none.

    A text that pairs nothing leaves problems and remedies each by themselves.
    """
    problems: list[Statement] = []
    answers: dict[int, list[Statement]] = {}
    alone: list[Statement] = []
    for statement in statements:
        if statement.kind == "problem":
            problems.append(statement)
        elif statement.answers is not None:
            answers.setdefault(statement.answers, []).append(statement)
        else:
            alone.append(statement)
    return (
        *(Pair(p, tuple(answers.get(p.ordinal, ()))) for p in problems),
        *(Pair(None, (remedy,)) for remedy in alone),
    )


def rewritten(
    text: str, statements: Iterable[Statement], changed: Mapping[tuple[str, int], str]
) -> str:
    """The running text with other words where these statements stand.

    `changed` is by kind and ordinal. The text is the truth: it is changed in place, and split
    anew afterwards.
    """
    placed = sorted(
        (s for s in statements if s.start is not None and (s.kind, s.ordinal) in changed),
        key=lambda s: -(s.start or 0),
    )
    for s in placed:
        text = f"{text[: s.start]}{changed[s.kind, s.ordinal]}{text[s.end :]}"
    return text
