"""Sessions: begun at sign-in, listed, ended one by one or all; over by idleness or by age.

The browser's signed cookie carries a secret; the row knows its hash. Ending a session
deletes its row, so that the next request with that cookie is a stranger's.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from reports.errors import NotFoundError
from reports.services import accounts, audit
from reports.services.actors import Actor, Permission
from reports.services.views import SessionView
from reports.store import people, queue, sign_ins
from reports.store.models import SignIn
from reports.store.scope import Scope

if TYPE_CHECKING:
    from reports.services.core import Core

IDLE = timedelta(hours=12)
"""Without a request for this long a session is over: nobody works through a night unseen."""
LONGEST = timedelta(days=7)
"""However much it is used, a session is over after a working week."""
NOTED_EVERY = timedelta(minutes=5)
"""How exactly the last use is known: a write for each request would say no more to anybody."""
MOST = 20
"""Sessions of one account; a new one ends the longest unused."""


def begin(core: Core, account_id: int, device: str, address: str, old: str | None = None) -> str:
    """A new session of the account, in place of `old` if given; its secret.

    `device` is browser and system in plain words, `address` where from, without its last part.
    """
    secret = secrets.token_urlsafe(32)
    with core.database.unit_of_work(Scope.everything("sign in")) as work:
        row = accounts.found(work, account_id)
        row.signed_in_at = queue.clock(work)
        if old:
            sign_ins.end(work, _hash(old))
        work.add(
            SignIn(
                account_id=row.id,
                sha256=_hash(secret),
                session_key=row.session_key,
                device=device[:100],
                address=address[:50],
            )
        )
        sign_ins.end_oldest(work, row.id, MOST)
        if not old:
            accounts.record(work, row, "signed_in", device=device)
    return secret


def resume(core: Core, secret: str | None, account_id: int) -> int | None:
    """The id of the account's session with that secret, noting its use; None where it is over."""
    if not secret:
        return None
    with core.database.unit_of_work(Scope.everything("resume a session")) as work:
        row = sign_ins.find(work, _hash(secret), IDLE, LONGEST)
        if row is None or row.account_id != account_id:
            return None
        sign_ins.see(work, row.id, NOTED_EVERY)
        return row.id


def sessions(core: Core, account_id: int) -> tuple[SessionView, ...]:
    """The account's sessions that still count, the last used first."""
    with core.database.unit_of_work(Scope.everything("one's own sessions")) as work:
        return tuple(
            SessionView(row.id, row.device, row.address, row.created_at, row.seen_at)
            for row in sign_ins.of_account(work, account_id, IDLE, LONGEST)
        )


def sign_out(core: Core, account_id: int, secret: str | None) -> None:
    """Ends the session of that secret."""
    with core.database.unit_of_work(Scope.everything("sign out")) as work:
        if secret:
            sign_ins.end(work, _hash(secret))
        accounts.record(work, accounts.found(work, account_id), "signed_out")


def end(core: Core, account_id: int, session_id: int) -> None:
    """Ends one of the account's own sessions; NotFoundError."""
    with core.database.unit_of_work(Scope.everything("end one's own session")) as work:
        row = work.get(SignIn, session_id)
        if row is None or row.account_id != account_id:
            raise NotFoundError("There is no session %(id)s here", id=session_id)
        device = row.device
        sign_ins.end(work, row.sha256)
        owner = accounts.found(work, account_id)
        accounts.record(work, owner, "session_ended", device=device)


def end_others(core: Core, account_id: int, secret: str) -> int:
    """Ends all of the account's own sessions but the one of that secret; how many."""
    with core.database.unit_of_work(Scope.everything("end one's other sessions")) as work:
        ended = sign_ins.end_of_account(work, account_id, but=_hash(secret))
        if ended:
            accounts.record(work, accounts.found(work, account_id), "other_sessions_ended")
    return ended


def end_all_of(core: Core, actor: Actor, account_id: int) -> int:
    """Signs somebody who works in the actor's district out everywhere; how many sessions.

    NotFoundError where they do not (any more), ForbiddenError where they work in another
    district, too, or for the service: then an operator decides.
    """
    actor.require(Permission.ADMINISTER)
    here = actor.district_id
    with core.database.unit_of_work(Scope.everything("sign somebody out")) as work:
        row = accounts.found(work, account_id)
        if here is not None and all(m.district_id != here for m in accounts.live(row)):
            raise NotFoundError("There is no account %(id)s", id=account_id)
        accounts.check_only_here(row, actor)
        ended = sign_ins.end_of_account(work, account_id)
        row.session_key = accounts.new_session_key()
        audit.record(work, actor, "sessions_ended", district_id=here, subject=row.name)
    return ended


def note_failure(core: Core, address: str, device: str) -> None:
    """Writes down that somebody could not sign in to an account that there is.

    Not for an address that nobody has: people type their passwords there, too.
    """
    with core.database.unit_of_work(Scope.everything("a failed sign-in")) as work:
        row = people.by_email(work, address)
        if row is None:
            return
        for district_id in accounts.districts_of(row):
            audit.record(
                work,
                Actor(None, row.name),
                "sign_in_failed",
                district_id=district_id,
                subject=row.email,
                detail={"device": device},
            )


def sweep(core: Core) -> None:
    """Forgets sessions that are over."""
    with core.database.unit_of_work(Scope.everything("forget old sessions")) as work:
        sign_ins.forget(work, IDLE, LONGEST)


def _hash(secret: str) -> str:
    # 32 random bytes: one round of SHA-256 is enough, and it is looked up by it.
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()
