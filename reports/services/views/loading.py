"""What became of a loaded file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Outcome:
    """What became of one loaded file.

    `result` is ``loaded``, ``unchanged`` (the same report had been loaded), ``revised``,
    ``draft``, ``needs_year`` or ``failed``. `match` says how the office was found: ``exact``,
    ``alias``, ``variant``, ``similar`` or ``created``; `office_from` where its name was read:
    ``document`` or ``file name``; `year_from` likewise, or ``date`` or ``assumed``.
    """

    file: str
    result: str
    report_id: int | None = None
    office: str | None = None
    match: str | None = None
    office_from: str | None = None
    year: int | None = None
    year_from: str | None = None
    notes: int = 0
    errors: int = 0
    warnings: int = 0
    message: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def english(self) -> str | None:
        """The message with its parameters filled in."""
        if self.message is None:
            return None
        return self.message % self.params if self.params else self.message
