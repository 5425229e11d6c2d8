"""What a reviewer reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.content import Content
    from reports.services.views.filings import DeskReport
    from reports.services.views.listing import Reason
    from reports.services.views.places import OfficeView
    from reports.services.views.promises import FollowUpView


@dataclass(frozen=True)
class Reviewed:
    """A report as its reviewer reads it.

    `report` with the content of the last submission instead of the draft; `returned` the content
    of the revision (number `returned_number`) that a reviewer returned before it; `follow_ups`
    what the office says became of last year's problems; `queue` the ids of the reports that wait
    for a decision, the longest wait first.
    """

    report: DeskReport
    returned: Content | None
    returned_number: int | None
    follow_ups: tuple[FollowUpView, ...]
    queue: tuple[int, ...]

    def beside(self, steps: int) -> int | None:
        """The report so many places after this one in the queue; None at its ends."""
        if self.report.id not in self.queue:
            return next(iter(self.queue), None) if steps > 0 else None
        at = self.queue.index(self.report.id) + steps
        return self.queue[at] if 0 <= at < len(self.queue) else None


@dataclass(frozen=True)
class Decision:
    """What publishing does, or did, with one of several reports; `why_not` where nothing.

    `revision` is the number of its last submission, None where there is none.
    """

    id: int
    office: OfficeView
    year: int
    revision: int | None
    warnings: int
    public: bool
    why_not: Reason | None

    def refused(self, why: Reason) -> Decision:
        """The same, with nothing done."""
        return replace(self, why_not=why)
