"""What a reviewer says about a place of a report, and what its office answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from reports.store.models.base import Base, Moment, OfReport, now, of_report

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from reports.store.scope import Scope


class Comment(OfReport, Base):
    """A comment on a cell or a stretch of text of one revision.

    `place` is where it stood in that revision, `quote` what stood there. Without `returned_at`
    it is the reviewers' own: the office sees it once the report comes back.
    """

    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    place: Mapped[str] = mapped_column(String(200))
    quote: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column()
    author: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[Moment] = mapped_column(server_default=now())
    returned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(String(100))
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    settled_by: Mapped[str | None] = mapped_column(String(100))
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __table_args__ = of_report("comments")

    @classmethod
    def own(cls, scope: Scope) -> ColumnElement[bool]:
        """The district's; for the offices of a clerk those that came back with the report."""
        own = super().own(scope)
        return own if scope.office_ids is None else own & cls.returned_at.is_not(None)
