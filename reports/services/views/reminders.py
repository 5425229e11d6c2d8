"""Reminders: what would be sent to whom, and what was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.services.views.board import BoardLine
    from reports.services.views.places import DistrictView


class Obstacle(StrEnum):
    """Why an office is not reminded."""

    FILED = "filed"  # it is not the office's turn
    NO_DEADLINE = "no_deadline"
    NOBODY = "nobody"  # no clerk with an open account
    RECENT = "recent"  # reminded within the hour


@dataclass(frozen=True)
class ReminderLine:
    """One office: who would receive the reminder (addresses), or why nobody does."""

    line: BoardLine
    recipients: tuple[str, ...]
    obstacle: Obstacle | None


@dataclass(frozen=True)
class ReminderPreview:
    """Who would receive what; once sent, who did."""

    district: DistrictView
    year: int
    lines: tuple[ReminderLine, ...]

    @property
    def ready(self) -> tuple[ReminderLine, ...]:
        """Those that nothing stands against."""
        return tuple(line for line in self.lines if line.obstacle is None)

    @property
    def left_out(self) -> tuple[ReminderLine, ...]:
        """Those that are not reminded."""
        return tuple(line for line in self.lines if line.obstacle is not None)
