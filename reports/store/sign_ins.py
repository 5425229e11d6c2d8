"""Sessions of accounts, as queries. One that is over by time or key is as good as none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, or_, select, update

from reports.store.models import Account, SignIn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from reports.store.database import UnitOfWork


def find(work: UnitOfWork, sha256: str, idle: timedelta, longest: timedelta) -> SignIn | None:
    """The session of that secret, if it still counts."""
    return work.session.scalars(
        _counting(idle, longest).where(SignIn.sha256 == sha256)
    ).one_or_none()


def of_account(
    work: UnitOfWork, account_id: int, idle: timedelta, longest: timedelta
) -> Sequence[SignIn]:
    """The account's sessions that still count, the last used first."""
    return work.session.scalars(
        _counting(idle, longest)
        .where(SignIn.account_id == account_id)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    ).all()


def see(work: UnitOfWork, sign_in_id: int, after: timedelta) -> None:
    """Notes that the session is in use, unless that was noted within `after`."""
    work.session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.seen_at < func.clock_timestamp() - after)
        .values(seen_at=func.clock_timestamp())
        .execution_options(synchronize_session=False)
    )


def end(work: UnitOfWork, sha256: str) -> None:
    """Ends the session of that secret."""
    work.session.execute(delete(SignIn).where(SignIn.sha256 == sha256))


def end_of_account(work: UnitOfWork, account_id: int, but: str | None = None) -> int:
    """Ends the account's sessions, but for that of a secret; how many."""
    query = delete(SignIn).where(SignIn.account_id == account_id)
    if but is not None:
        query = query.where(SignIn.sha256 != but)
    ended: int = work.session.execute(query).rowcount  # type: ignore[attr-defined]
    return ended


def end_oldest(work: UnitOfWork, account_id: int, most: int) -> None:
    """Ends what goes beyond so many sessions of the account, the longest unused first."""
    kept = (
        select(SignIn.id)
        .where(SignIn.account_id == account_id)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        .limit(most)
    )
    work.session.execute(
        delete(SignIn)
        .where(SignIn.account_id == account_id, SignIn.id.not_in(kept))
        .execution_options(synchronize_session=False)
    )


def forget(work: UnitOfWork, idle: timedelta, longest: timedelta) -> None:
    """Deletes sessions that are over."""
    work.session.execute(
        delete(SignIn)
        .where(
            or_(
                SignIn.seen_at < func.clock_timestamp() - idle,
                SignIn.created_at < func.clock_timestamp() - longest,
                SignIn.session_key.not_in(select(Account.session_key)),
            )
        )
        .execution_options(synchronize_session=False)
    )


def _counting(idle: timedelta, longest: timedelta) -> Any:
    return (
        select(SignIn)
        .join(Account, Account.id == SignIn.account_id)
        .where(
            SignIn.session_key == Account.session_key,
            Account.active,
            SignIn.seen_at >= func.clock_timestamp() - idle,
            SignIn.created_at >= func.clock_timestamp() - longest,
        )
    )
