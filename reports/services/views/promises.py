"""What became of a problem that an office named the year before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.store.states import Progressing


@dataclass(frozen=True)
class FollowUpView:
    """A problem of the report for `year` (its id `report_id`) with its remedies, verbatim.

    `state` and `evidence` are what the office says of it now. `problem` is None for a remedy
    that stood alone.
    """

    key: str
    problem: str | None
    remedies: tuple[str, ...]
    year: int
    report_id: int
    state: Progressing | None = None
    evidence: str = ""

    @property
    def answered(self) -> bool:
        """Whether it says how far it is, and by what that is seen."""
        return self.state is not None and bool(self.evidence.strip())
