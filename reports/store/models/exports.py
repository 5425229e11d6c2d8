"""The open-data archive of each year: what stands, and who is building the next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from reports.store.models.base import Base


class Export(Base):
    """A year's archive. It holds nothing that is not public, so every scope may read it.

    `files` are those that stand: ``[{"kind", "key", "size", "sha256"}]``, made of what was public
    at `as_of`, which `fingerprint` names. `fence` grows with every claim, so that a worker that
    lost its lease puts nothing in place any more.
    """

    __tablename__ = "exports"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[str | None] = mapped_column(String(32))
    reports: Mapped[int] = mapped_column(default=0)
    files: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    as_of: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    built_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    fence: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    not_before: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    worker: Mapped[str | None] = mapped_column(String(200))
    error: Mapped[str | None] = mapped_column(Text)
