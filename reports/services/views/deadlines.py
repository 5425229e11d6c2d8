"""By when reports are due, for kinds of office and for one, what held before, and reminders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from reports.services.views.places import DistrictView, OfficeView
    from reports.store.states import OfficeKind


@dataclass(frozen=True)
class DeadlineView:
    """A deadline of a kind of office; `reason` says why it was changed, empty for the first."""

    due: date
    legal_basis: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class ExtensionView:
    """More time for one office.

    `regular` is what its kind has, None where nothing was set; `due` None where the extension was
    taken back; `by` granted it.
    """

    regular: date | None
    due: date | None
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class ReminderView:
    """The last reminder an office was sent for a year; `times` counts all of them."""

    at: datetime
    by: str
    note: str
    times: int


@dataclass(frozen=True)
class KindDeadline:
    """What holds for a kind of office in a year, and what held before, the newest first."""

    kind: OfficeKind
    offices: int
    current: DeadlineView | None
    former: tuple[DeadlineView, ...]


@dataclass(frozen=True)
class OfficeDeadline:
    """What holds for one office: its kind's deadline, and all that it was granted, newest first.

    `due` is the day that counts.
    """

    office: OfficeView
    year: int
    due: date | None
    regular: DeadlineView | None
    extension: ExtensionView | None
    history: tuple[ExtensionView, ...]


@dataclass(frozen=True)
class DeadlinePage:
    """A district's deadlines of one year: by kind of office, and offices with more time."""

    district: DistrictView
    year: int
    kinds: tuple[KindDeadline, ...]
    offices: tuple[OfficeDeadline, ...]
