"""What was changed in the cells of a draft."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from reports.store.models.base import Base, Moment, OfReport, now


class DraftChange(OfReport, Base):
    """One saved change of one cell, as printed before and after.

    Kept for whoever fills the cell in and asks where its number came from; what was submitted
    stands in the revisions. The oldest changes of a cell give way to new ones.
    """

    __tablename__ = "draft_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(200))
    before: Mapped[str] = mapped_column(String(200))
    after: Mapped[str] = mapped_column(String(200))
    at: Mapped[Moment] = mapped_column(server_default=now())
    actor_id: Mapped[int | None] = mapped_column()
    actor: Mapped[str] = mapped_column(String(100))

    __table_args__ = (
        ForeignKeyConstraint(
            ["report_id", "district_id", "office_id"],
            ["reports.id", "reports.district_id", "reports.office_id"],
            name="fk_draft_changes_report_id_reports",
        ),
        Index("ix_draft_changes_report_id", "report_id", "place", "id"),
    )
