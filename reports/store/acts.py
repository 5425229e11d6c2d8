"""The table of acts: appended last in a transaction, read by page, checked link by link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, text

from reports.store.models import Act

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.store.database import UnitOfWork

_BROKEN = text(
    """
    SELECT id FROM (
        SELECT a.id, a.sha256, lag(a.id) OVER w AS last_id,
            gongkai_act_hash(coalesce(lag(a.sha256) OVER w, ''), a) AS right_hash
        FROM acts a WINDOW w AS (ORDER BY a.id)) AS links
    WHERE sha256 <> right_hash OR id <> coalesce(last_id, 0) + 1
    ORDER BY id LIMIT 1
    """
)


@dataclass(frozen=True)
class Chain:
    """The state of the chain: how many rows, the last one's hash, the first row that is wrong."""

    length: int
    head: str
    broken_at: int | None


def append(work: UnitOfWork, values: Mapping[str, Any]) -> None:
    """Writes an act at the end of the transaction: from then on all others wait for its commit."""
    # Without RETURNING: a clerk's acts are written down where a clerk may not read. The trigger
    # gives the number, the moment and the hash.
    statement = (
        insert(Act.__table__)  # type: ignore[arg-type]
        .values(id=0, sha256="", **values)
        .inline()
    )
    work.before_commit(lambda: _write(work, statement))


def verify(work: UnitOfWork) -> Chain:
    """Recomputes every link; in a scope that sees all."""
    row = work.session.execute(
        text(
            "SELECT count(*) AS n, (SELECT sha256 FROM acts ORDER BY id DESC LIMIT 1) AS head"
            " FROM acts"
        )
    ).one()
    return Chain(row.n, row.head or "", work.session.scalar(_BROKEN))


def _write(work: UnitOfWork, statement: Any) -> None:
    work.session.execute(statement)
