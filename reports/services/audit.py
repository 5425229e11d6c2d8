"""The audit trail: every act of a person, and what the service did in somebody's name.

Steps of reports have their own rows (`events`); everything else is recorded here, in the
transaction of the act itself. Rows are only ever appended: the service's role may not change
them, a trigger refuses it to everybody, and each row carries a SHA-256 over itself and the
one before. Whoever owns the database could still rewrite the whole chain: `gongkai doctor`
prints its length and last hash, to be noted elsewhere.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from reports.services.acts import ACTS
from reports.store import acts
from reports.store.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.services.actors import Actor
    from reports.services.core import Core
    from reports.store.acts import Chain
    from reports.store.database import UnitOfWork

MAX_SUBJECT = 300
MAX_DETAIL = 500
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def record(
    work: UnitOfWork,
    actor: Actor,
    act: str,
    *,
    district_id: int | None,
    office_id: int | None = None,
    subject: str = "",
    detail: Mapping[str, Any] = _NOTHING,
) -> None:
    """Writes down what `actor` does in this transaction; it stands or falls with it.

    `act` is one of `acts.ACTS` (KeyError), whose words name `subject` and the entries of
    `detail`: plain values, never a secret. The district's administrators see it; without a
    district, operators only.
    """
    if act not in ACTS:
        message = f"{act!r} has no words in reports.services.acts"
        raise KeyError(message)
    acts.append(
        work,
        {
            "account_id": actor.account_id,
            "actor": actor.name[:100],
            "district_id": district_id,
            "office_id": office_id,
            "act": act,
            "subject": subject[:MAX_SUBJECT],
            "detail": {name: _plain(value) for name, value in detail.items()},
        },
    )


def verify(core: Core) -> Chain:
    """Whether every row of the trail is what was written, and none is missing before the last."""
    with core.database.unit_of_work(Scope.everything("verify the audit trail")) as work:
        return acts.verify(work)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)[:MAX_DETAIL]
