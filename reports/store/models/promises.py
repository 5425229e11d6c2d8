"""What became of the problems an office named the year before, as its new report says."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from reports.store.models.base import Base, of_report, one_of
from reports.store.models.contents import OfRevision
from reports.store.states import Progressing


class FollowUp(OfRevision, Base):
    """One of last year's problems with its remedies, and how far it is; a trigger keeps it.

    `promised_in` is the revision that named it, of the report `promised_report_id`; `problem`
    and `remedies` are its words (no problem: a remedy that stood alone). Without a state the
    office was asked and said nothing.
    """

    __tablename__ = "follow_ups"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    promised_in: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    promised_report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    key: Mapped[str] = mapped_column(String(20))
    problem: Mapped[str | None] = mapped_column(Text)
    remedies: Mapped[list[Any]] = mapped_column()
    state: Mapped[str | None] = mapped_column(String(10))
    evidence: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        *of_report("follow_ups"),
        Index(None, "promised_report_id"),
        one_of("state", Progressing),
    )
