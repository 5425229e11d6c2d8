"""Reports, their drafts and immutable revisions, uploaded files, events and receipts."""

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
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from reports.store.models.base import (
    Base,
    Hash,
    Moment,
    OfReport,
    Tenant,
    now,
    of_report,
    one_of,
    own_office,
)
from reports.store.models.places import Office
from reports.store.states import PUBLIC_STEPS, Status

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from reports.store.scope import Scope


class Report(Tenant, Base):
    """One office's report for one year.

    `version` grows with every decision on what the public is to see, `public_version` is that of
    what it sees now; the report is public exactly when `published_revision_id` is set.
    """

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column()
    office_id: Mapped[int] = mapped_column()
    year: Mapped[int] = mapped_column()
    form: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(20), default=Status.DRAFT)
    archive: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    public_version: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(500), default="")
    current_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id", use_alter=True)
    )
    published_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id", use_alter=True), unique=True
    )
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[Moment] = mapped_column(server_default=now())
    updated_at: Mapped[Moment] = mapped_column(server_default=now(), onupdate=now())

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["office_id", "district_id"],
            ["offices.id", "offices.district_id"],
            name="fk_reports_office_id_offices",
        ),
        UniqueConstraint("office_id", "year"),
        UniqueConstraint("id", "district_id", "office_id"),
        Index(None, "district_id", "year"),
        Index("ix_reports_published_at", "published_at", "id"),
        Index(
            "ix_reports_on_the_way",
            "status",
            "updated_at",
            "id",
            postgresql_where=text("status NOT IN ('draft', 'published', 'corrected', 'withdrawn')"),
        ),
        one_of("status", Status),
    )

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """Published ones in the public scope, own ones in a district's."""
        if scope.kind == "everything":
            return true()
        if scope.kind == "public":
            return cls.published_revision_id.is_not(None)
        return own_office(cls, scope)


class Draft(OfReport, Base):
    """What the office is working on; `version` guards against two people saving at once.

    `reading` keeps what the importer said about the uploaded file (and of one that was taken in
    for the office, as which version), `explanations` why the
    report is right where rules warn, by key of the finding, `follow_ups` what became of last
    year's problems, by key of the pair, `set_aside` the draft that a file replaced, as long as
    this one is not submitted.
    """

    __tablename__ = "drafts"

    report_id: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id"))
    reading: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    explanations: Mapped[dict[str, Any]] = mapped_column(default=dict)
    follow_ups: Mapped[dict[str, Any]] = mapped_column(default=dict)
    set_aside: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    saved_at: Mapped[Moment] = mapped_column(server_default=now(), onupdate=now())
    saved_by: Mapped[str] = mapped_column(String(100))

    __table_args__ = of_report("drafts")


class Source(Tenant, Base):
    """An uploaded file as it came, by its content; kept in the file store under `key`."""

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"))
    sha256: Mapped[Hash] = mapped_column()
    key: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column()
    media_type: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[Moment] = mapped_column(server_default=now())

    __table_args__ = (UniqueConstraint("district_id", "sha256"),)

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """The district's own; a file is known before it is clear which office it is of."""
        if scope.kind == "everything":
            return true()
        return ~true() if scope.kind == "public" else cls.district_id == scope.district_id


class Revision(OfReport, Base):
    """What was submitted, for ever: a trigger refuses every change.

    `content` is the canonical JSON text, `sha256` its hash chained to the one before. `discreet`
    keeps from the public what stood where it corrects what should never have been public.
    """

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column()
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[Hash] = mapped_column()
    explanations: Mapped[dict[str, Any]] = mapped_column(default=dict)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id"))
    note: Mapped[str | None] = mapped_column(Text)
    discreet: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment] = mapped_column(server_default=now())
    created_by: Mapped[str] = mapped_column(String(100))

    __table_args__ = (*of_report("revisions"), UniqueConstraint("report_id", "number"))

    @classmethod
    def public(cls) -> ColumnElement[bool]:
        """The published revisions."""
        return cls.id.in_(published_revisions())


class Event(OfReport, Base):
    """A step that a report took; `changes` is what a correction made of what was public before."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    at: Mapped[Moment] = mapped_column(server_default=now())
    actor_id: Mapped[int | None] = mapped_column()
    actor: Mapped[str] = mapped_column(String(100))
    before: Mapped[str | None] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    __table_args__ = (
        *of_report("events"),
        Index(None, "revision_id"),
        # The audit trail: what happened last, in a district and everywhere.
        Index(None, "district_id", "at"),
        Index(None, "at"),
    )

    @classmethod
    def public(cls) -> ColumnElement[bool]:
        """The public steps of reports that are public now."""
        return cls.after.in_([s.value for s in PUBLIC_STEPS]) & cls.report_id.in_(
            select(Report.id).where(Report.published_revision_id.is_not(None))
        )


class Submission(OfReport, Base):
    """The receipt of a submission; the same key from the same account gives the same one."""

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), unique=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    submitted_by: Mapped[str] = mapped_column(String(100))
    idempotency_key: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[Moment] = mapped_column(server_default=now())

    __table_args__ = (
        *of_report("submissions"),
        UniqueConstraint("account_id", "idempotency_key"),
    )


def published_revisions() -> Any:
    """Ids of the revisions that the public sees."""
    return select(Report.published_revision_id).where(Report.published_revision_id.is_not(None))
