"""What a rule is, what it is given, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reports.content import Content

Severity = Literal["error", "warning", "notice"]
Scalar = str | int | Decimal | bool | None
Value = str | int | Decimal | None

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Marks a message for the catalogue."""
    return message


def difference(one: int | Decimal, other: int | Decimal) -> int | Decimal:
    """How far two numbers are apart."""
    return one - other if one > other else other - one


@dataclass(frozen=True)
class Context:
    """What a report is compared with.

    `previous` is what the same office (or its predecessor) published for the year before;
    `level` one of ``province``, ``city``, ``county``, ``town``, ``subdistrict`` (derived from
    the office's name where None); `office_kind` ``government``, ``department``, ``town`` or
    ``subdistrict`` (derived likewise); `others` are names and contents of other offices;
    `unread` are tables and rows whose numbers could not be read from the file: nothing is
    known about what they hold, so nothing is said about sums they belong to.
    """

    previous: Content | None = None
    office_kind: str | None = None
    level: str | None = None
    others: tuple[tuple[str, Content], ...] = ()
    unread: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Hit:
    """What one rule found at one place, before it is signed with the rule's id."""

    where: str
    message: str
    params: Mapping[str, Scalar] = field(default_factory=dict)
    expected: Value = None
    found: Value = None


@dataclass(frozen=True)
class Rule:
    """One rule of the public catalogue.

    `title`, `explanation` and `remedy` are gettext ids; `source` is the legal source, in
    Chinese as officials cite it. `forms` and `kinds` say where the rule applies (no kinds: to
    every office).
    """

    id: str
    severity: Severity
    title: str
    explanation: str
    remedy: str
    source: str
    check: Callable[[Content, Context], Iterable[Hit]] = field(repr=False)
    forms: tuple[str, ...] = ("2021", "2019")
    kinds: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The part of the id before the dot."""
        return self.id.partition(".")[0]


@dataclass(frozen=True)
class Finding:
    """One finding: the rule, the place, the message with its parameters, and both values.

    `where` is ``tables.<table>.<row>.<column>`` or ``sections.<section>[start:end]``.
    """

    rule: str
    severity: Severity
    where: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    expected: Value = None
    found: Value = None


def cell_place(table: str, row: str, column: str) -> str:
    """The address of a cell."""
    return f"tables.{table}.{row}.{column}"


def span_place(section: str, start: int, end: int) -> str:
    """The address of a span of a section's text, in characters."""
    return f"sections.{section}[{start}:{end}]"
