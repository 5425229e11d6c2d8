"""What a reviewer and an office say to each other about a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class CommentView:
    """A comment on a cell or a stretch of text.

    `place` is where that is in the content it is shown with (its section where the text is
    gone), `quote` what stood there in revision number `revision`, `now` what stands there (None:
    gone). `returned` is when the office was shown it, None while it is the reviewers' own.
    """

    id: int
    place: str
    quote: str
    now: str | None
    text: str
    author: str
    at: datetime
    revision: int
    returned: datetime | None
    answer: str | None
    answered: datetime | None
    answered_by: str | None
    settled: datetime | None
    settled_by: str | None

    @property
    def changed(self) -> bool:
        """Whether the office has changed what it is about."""
        return self.now != self.quote

    @property
    def draft(self) -> bool:
        """Whether only reviewers see it yet."""
        return self.returned is None

    @property
    def open(self) -> bool:
        """Whether something is still to be done or said about it."""
        return self.settled is None

    @property
    def unanswered(self) -> bool:
        """Whether the office has been shown it and has not answered, and it is not settled."""
        return self.open and not self.draft and not self.answer
