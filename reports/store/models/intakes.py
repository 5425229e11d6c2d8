"""Bulk intake: many files sent at once, each with whose report it was found to be."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from reports.store.models.base import Base, Hash, Moment, Tenant, now, one_of
from reports.store.models.places import Office
from reports.store.states import IntakeFileState, IntakeMode, IntakeState

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from reports.store.scope import Scope


class _OfIntake(Tenant):
    """Rows that the district as a whole reaches: an intake is of no single office."""

    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"))

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """Rows of the scope's district, for those who may see all of it."""
        if scope.kind == "everything":
            return true()
        if scope.kind == "public" or scope.office_ids is not None:
            return ~true()
        return cls.district_id == scope.district_id


class Intake(_OfIntake, Base):
    """Files that were sent together. `year` is that of files which do not tell theirs."""

    __tablename__ = "intakes"

    id: Mapped[int] = mapped_column(primary_key=True)
    mode: Mapped[str] = mapped_column(String(20))
    year: Mapped[int | None] = mapped_column()
    state: Mapped[str] = mapped_column(String(20), default=IntakeState.READING)
    name: Mapped[str] = mapped_column(String(255))
    left_out: Mapped[int] = mapped_column(default=0)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[Moment] = mapped_column(server_default=now())
    started_by: Mapped[str | None] = mapped_column(String(100))
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    nudged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __table_args__ = (
        UniqueConstraint("id", "district_id"),
        Index(None, "district_id", "id"),
        Index(None, "account_id"),
        Index("ix_intakes_at_work", "id", postgresql_where=text("state IN ('reading', 'running')")),
        one_of("mode", IntakeMode),
        one_of("state", IntakeState),
    )


class IntakeFile(_OfIntake, Base):
    """One of the files: what was read in it, whose report it is, and what became of it.

    `score` (0 to 100), `evidence` and `candidates` say how its office was found; `reason` why a
    person must look, or why it failed; `details` the rows and passages it is about. The file
    and its reading stand in the file store, under `sha256` and `reading`. A worker that has it
    in hand holds a lease; `fence` tells its claim from every other.
    """

    __tablename__ = "intake_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    intake_id: Mapped[int] = mapped_column()
    position: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[Hash] = mapped_column()
    size: Mapped[int] = mapped_column()
    state: Mapped[str] = mapped_column(String(20), default=IntakeFileState.WAITING)
    reading: Mapped[str | None] = mapped_column(String(64))
    named: Mapped[str | None] = mapped_column(String(200))
    office_id: Mapped[int | None] = mapped_column()
    score: Mapped[float | None] = mapped_column()
    evidence: Mapped[list[Any]] = mapped_column(default=list)
    candidates: Mapped[list[Any]] = mapped_column(default=list)
    year: Mapped[int | None] = mapped_column()
    form: Mapped[str | None] = mapped_column(String(10))
    notes: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    details: Mapped[list[Any]] = mapped_column(default=list)
    reason: Mapped[str | None] = mapped_column(Text)
    reason_params: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    confirmed_by: Mapped[str | None] = mapped_column(String(100))
    result: Mapped[str | None] = mapped_column(String(20))
    report_id: Mapped[int | None] = mapped_column()
    attempt: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    office: Mapped[Office | None] = relationship(
        lazy="joined", viewonly=True, primaryjoin="foreign(IntakeFile.office_id) == Office.id"
    )

    __table_args__ = (
        ForeignKeyConstraint(
            ["intake_id", "district_id"],
            ["intakes.id", "intakes.district_id"],
            name="fk_intake_files_intake_id_intakes",
        ),
        ForeignKeyConstraint(
            ["office_id", "district_id"],
            ["offices.id", "offices.district_id"],
            name="fk_intake_files_office_id_offices",
        ),
        ForeignKeyConstraint(
            ["report_id", "district_id", "office_id"],
            ["reports.id", "reports.district_id", "reports.office_id"],
            name="fk_intake_files_report_id_reports",
        ),
        UniqueConstraint("intake_id", "position"),
        Index("ix_intake_files_office_id", "office_id", "intake_id", "year"),
        Index(None, "report_id"),
        # What a claim asks: is anything due in this district, which first?
        Index(
            "ix_intake_files_due",
            "district_id",
            "id",
            postgresql_where=text("state IN ('waiting', 'queued')"),
        ),
        Index(
            "ix_intake_files_in_hand",
            "district_id",
            "lease_until",
            postgresql_where=text("lease_until IS NOT NULL"),
        ),
        Index("ix_intake_files_turn", "district_id", "started_at"),
        one_of("state", IntakeFileState),
    )
