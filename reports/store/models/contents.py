"""A revision taken apart for questions across reports: cells, statements, findings, files."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from reports.store.models.base import Base, Hash, Moment, OfReport, now, of_report, one_of
from reports.store.models.filings import published_revisions
from reports.store.states import Severity

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


class OfRevision(OfReport):
    """Rows about one revision: public exactly when that revision is."""

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))

    @classmethod
    def public(cls) -> ColumnElement[bool]:
        """Those of published revisions."""
        return cls.revision_id.in_(published_revisions())


class CellRow(OfRevision, Base):
    """One number of a revision, as `reports.content.Cell` has it."""

    __tablename__ = "cells"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    table: Mapped[str] = mapped_column("table_code", String(40), primary_key=True)
    row: Mapped[str] = mapped_column("row_code", String(60), primary_key=True)
    column: Mapped[str] = mapped_column("column_code", String(40), primary_key=True)
    value: Mapped[Decimal | None] = mapped_column(Numeric)
    source: Mapped[str | None] = mapped_column(String(200))
    not_applicable: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        *of_report("cells"),
        Index(None, "table_code", "row_code", "column_code"),
    )


class StatementRow(OfRevision, Base):
    """A problem or a remedy of a revision, verbatim."""

    __tablename__ = "statements"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    ordinal: Mapped[int] = mapped_column()
    text: Mapped[str] = mapped_column(Text)
    start: Mapped[int | None] = mapped_column("start_at")
    end: Mapped[int | None] = mapped_column("end_at")
    answers: Mapped[int | None] = mapped_column()

    __table_args__ = of_report("statements")


class FindingRow(OfRevision, Base):
    """What a rule found in a revision; `key` names it between two checks of the same text."""

    __tablename__ = "findings"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    rule: Mapped[str] = mapped_column(String(80))
    severity: Mapped[str] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(Text)
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    expected: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    found: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    explanation: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (*of_report("findings"), one_of("severity", Severity))


class ArtefactRow(OfRevision, Base):
    """A rendered file of a revision, kept in the file store under `key`."""

    __tablename__ = "artefacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    format: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[Hash] = mapped_column()
    size: Mapped[int] = mapped_column()
    created_at: Mapped[Moment] = mapped_column(server_default=now())

    __table_args__ = (*of_report("artefacts"), UniqueConstraint("revision_id", "format"))
