"""The audit trail as its page shows it: acts, and the steps of reports, in one order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True)
class TrailFilter:
    """What is asked for: parts of names, an act's code (or ``step``), a span of time."""

    person: str = ""
    act: str = ""
    office: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class TrailEntry:
    """An act (`act`, `subject`, `detail`), or a step of a report (`before`, `after`, `note`).

    `act` is None for a step; `report_id` and `year` are None for an act.
    """

    kind: str
    id: int
    at: datetime
    actor: str
    account_id: int | None
    district: str | None
    office: str | None
    act: str | None = None
    subject: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    report_id: int | None = None
    year: int | None = None
    before: str | None = None
    after: str | None = None
    note: str | None = None
