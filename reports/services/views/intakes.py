"""Bulk intake: what was sent together, how far it is, and what became of each file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.services.office_names import SIMILAR, SURE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from reports.services.views.listing import Reason
    from reports.services.views.places import OfficeView
    from reports.store.states import IntakeFileState, IntakeMode, IntakeState, Status


@dataclass(frozen=True)
class IntakeView:
    """An intake with how many of its files are where.

    `states` counts by a file's state, `shown` by what the page lets one look at: ``attention``
    (a person must look, or it failed), ``ready``, ``waiting`` (for a worker), ``taken``,
    ``excluded``. `left_out` files of a zip were none of anybody's (folders' own files).
    """

    id: int
    district_id: int
    name: str
    mode: IntakeMode
    year: int | None
    state: IntakeState
    created: datetime
    created_by: str
    started: datetime | None
    started_by: str | None
    finished: datetime | None
    left_out: int
    states: Mapping[str, int]
    shown: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many files there are."""
        return sum(self.states.values())

    @property
    def begun(self) -> bool:
        """Whether a person has let files pass: what is done now is to take them over."""
        return self.started is not None

    @property
    def to_do(self) -> int:
        """Files that this step is about: all in reading, those let pass in taking over."""
        if not self.begun:
            return self.total - self.states.get("excluded", 0)
        return self.done + self.states.get("queued", 0) + self.states.get("waiting", 0)

    @property
    def done(self) -> int:
        """Files of those that are through with this step."""
        if not self.begun:
            return self.to_do - self.states.get("waiting", 0)
        return self.states.get("taken", 0) + self.states.get("failed", 0)


@dataclass(frozen=True)
class Detail:
    """A row or passage that something is to be said about.

    `at` has ``table`` and ``row`` (numbers from 1), ``label`` and ``column``; or ``section``
    and ``text``; or ``line``; or nothing. `severity` is a finding's or ``note``.
    """

    severity: str
    at: Mapping[str, Any]
    reason: Reason


@dataclass(frozen=True)
class IntakeFileView:
    """A file: whose report it was found to be and why, what was read, what became of it.

    `score` is 0 to 100; `double` says that another file is for the same office and year;
    `status` is that of the report it became, as it stands now.
    """

    id: int
    position: int
    name: str
    size: int
    state: IntakeFileState
    named: str | None
    office: OfficeView | None
    score: float | None
    evidence: tuple[Reason, ...]
    candidates: tuple[tuple[int, float], ...]
    year: int | None
    form: str | None
    errors: int
    warnings: int
    notes: int
    details: tuple[Detail, ...]
    reason: Reason | None
    double: bool
    confirmed_by: str | None
    result: str | None
    report_id: int | None
    status: Status | None
    public: bool

    @property
    def confidence(self) -> str | None:
        """``confirmed`` by a person, else ``sure``, ``likely`` or ``unsure``; None unmatched."""
        if self.office is None or self.score is None:
            return None
        if self.confirmed_by is not None:
            return "confirmed"
        if self.reason is not None and self.state == "read":
            return "unsure"
        return "sure" if self.score >= SURE else "likely" if self.score >= SIMILAR else "unsure"


@dataclass(frozen=True)
class IntakePage:
    """An intake with some of its files; `next` is the cursor of those after them."""

    intake: IntakeView
    files: tuple[IntakeFileView, ...]
    next: str | None
    offices: tuple[OfficeView, ...]
