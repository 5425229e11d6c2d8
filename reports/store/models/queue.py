"""Work to be done and who is doing it: jobs and workers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from reports.store.models.base import Base, Moment, OfReport, now, of_report, one_of
from reports.store.models.filings import Report
from reports.store.states import JobState


class Job(OfReport, Base):
    """A stage of a revision's way.

    `fence` grows with every claim, so that the writes of a worker that lost its lease are
    recognised; `deaths` counts workers that died over it. `error` is an English gettext id.
    """

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    task: Mapped[str] = mapped_column(String(40))
    queue: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=JobState.WAITING)
    attempt: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int] = mapped_column()
    deaths: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    lease_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    nudged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    worker: Mapped[str | None] = mapped_column(String(200))
    error: Mapped[str | None] = mapped_column(Text)
    error_params: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[Moment] = mapped_column(server_default=now())
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    report: Mapped[Report] = relationship(
        lazy="joined",
        innerjoin=True,
        viewonly=True,
        primaryjoin="foreign(Job.report_id) == Report.id",
    )

    __table_args__ = (
        *of_report("jobs"),
        UniqueConstraint("revision_id", "task"),
        one_of("state", JobState),
        # What a claim asks: is anything waiting in this queue for this district, which first?
        Index(
            "ix_jobs_waiting",
            "queue",
            "district_id",
            "id",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_jobs_running", "queue", "district_id", postgresql_where=text("state = 'running'")
        ),
        # Whose turn it is: when was this district last served in this queue?
        Index("ix_jobs_turn", "queue", "district_id", "started_at"),
        Index("ix_jobs_finished_at", "finished_at"),
        Index(
            "ix_jobs_unsettled",
            "state",
            "id",
            postgresql_where=text("state NOT IN ('done', 'discarded')"),
        ),
    )


class Worker(Base):
    """A worker process and when it was last heard of."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    host: Mapped[str] = mapped_column(String(200))
    pid: Mapped[int] = mapped_column()
    queues: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    started_at: Mapped[Moment] = mapped_column(server_default=now())
    heard_at: Mapped[Moment] = mapped_column(server_default=now())
    job_id: Mapped[int | None] = mapped_column()
