"""The letters that the service wrote, as whoever has the outbox reads them."""

from __future__ import annotations

from sqlalchemy import text

from reports.store.scope import Scope


def rows(site, sql: str, **params):
    """What is stored, past all walls."""
    with site.core.database.unit_of_work(Scope.everything("a test looks")) as work:
        return work.session.execute(text(sql), params).all()


def links(site, email: str, kind: str) -> list[str]:
    """The paths in the letters of a kind to an address, the oldest first."""
    found = rows(
        site,
        "SELECT params ->> 'path' FROM mails WHERE address = :e AND kind = :k ORDER BY id",
        e=email,
        k=kind,
    )
    return [row[0] for row in found]


def acts(site) -> list[tuple[str, str, str]]:
    """Who did what to whom: the audit trail, the oldest first."""
    return [tuple(row) for row in rows(site, "SELECT actor, act, subject FROM acts ORDER BY id")]
