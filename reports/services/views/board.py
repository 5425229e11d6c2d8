"""The district's board: where each office stands with its report of a year."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from reports.services.views.deadlines import ExtensionView, ReminderView
    from reports.services.views.places import DistrictView, OfficeView
    from reports.store.states import OfficeKind, Status


class Standing(StrEnum):
    """Where an office stands with a year's report, for whoever waits for it."""

    MISSING = "missing"  # nothing begun
    DRAFT = "draft"
    RETURNED = "returned"
    FILED = "filed"  # handed in and with the service
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


OUTSTANDING = frozenset({Standing.MISSING, Standing.DRAFT, Standing.RETURNED})
"""It is the office's turn."""


class BoardFilter(StrEnum):
    """Beyond one standing: those that are late."""

    OVERDUE = "overdue"  # it is the office's turn, and its deadline has passed
    LATE = "late"  # handed in after the deadline


class BoardSort(StrEnum):
    """The orders of the board."""

    DEADLINE = "deadline"
    LATENESS = "lateness"
    NAME = "name"
    STATE = "state"


@dataclass(frozen=True)
class BoardQuery:
    """What to show of the board; `size` None means all there is."""

    year: int
    district: str | None = None
    state: Standing | BoardFilter | None = None
    kind: OfficeKind | None = None
    name: str = ""
    sort: BoardSort = BoardSort.DEADLINE
    page: int = 1
    size: int | None = 100


@dataclass(frozen=True)
class BoardLine:
    """One office.

    `late`: days between the deadline and the day the report was received, or today where it is
    still the office's turn; 0 in time; None where there is no deadline, or the report was taken
    over from an archive: when that came, nobody's clock says. `left`: days until the deadline
    where it is the office's turn and the deadline has not passed.
    """

    office: OfficeView
    standing: Standing
    report_id: int | None
    status: Status | None
    public: bool
    archive: bool
    due: date | None
    extension: ExtensionView | None
    received: datetime | None
    late: int | None
    left: int | None
    errors: int
    warnings: int
    updated: datetime | None
    last_actor: str | None
    reminder: ReminderView | None

    @property
    def overdue(self) -> bool:
        """Whether it is the office's turn and its deadline has passed."""
        return self.standing in OUTSTANDING and bool(self.late)


@dataclass(frozen=True)
class Board:
    """A page of the board.

    `counts` are of the kind and name asked for, whatever the state; `total` is how many the
    whole filter finds.
    """

    district: DistrictView
    query: BoardQuery
    lines: tuple[BoardLine, ...]
    total: int
    pages: int
    counts: Mapping[Standing | BoardFilter, int]
    offices: int
    kinds: tuple[OfficeKind, ...]
