"""The table of mails: written once for an occasion, claimed with a lease, settled under a fence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from reports.errors import LostLeaseError, NotFoundError
from reports.store.models import Account, Mail
from reports.store.states import MailState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.store.database import UnitOfWork

SETTLED = (MailState.SENT, MailState.HANDED_OVER)
"""States in which nothing more is to be done."""


@dataclass(frozen=True)
class TakenMail:
    """A mail in a worker's hands. `reachable`: its account, if it has one, is active."""

    id: int
    fence: int
    attempt: int
    address: str
    kind: str
    params: dict[str, Any]
    created: datetime
    reachable: bool


def write(work: UnitOfWork, values: Mapping[str, Any]) -> bool:
    """Leaves a mail to be sent; False where one was written for the same occasion."""
    # Without RETURNING and without naming the index: a clerk may write what they may not read.
    statement = (
        insert(Mail.__table__)  # type: ignore[arg-type]
        .values(state=MailState.WAITING.value, attempt=0, fence=0, **values)
        .on_conflict_do_nothing()
        .inline()
        .execution_options(preserve_rowcount=True)
    )
    written: int = work.session.execute(statement).rowcount  # type: ignore[attr-defined]
    return written == 1


def inactive(work: UnitOfWork, account_id: int) -> bool:
    """Whether the account is known here to be closed."""
    return work.session.scalar(select(Account.active).where(Account.id == account_id)) is False


def claim(
    work: UnitOfWork, worker: str, lease: float, urgent: Sequence[str], bulk: Sequence[str] = ()
) -> TakenMail | None:
    """Takes the mail whose turn it is: those somebody waits for first, bulk last, the oldest."""
    mail = work.session.scalars(
        select(Mail)
        .where(Mail.state == MailState.WAITING, _due())
        .order_by(case((Mail.kind.in_(urgent), 0), (Mail.kind.in_(bulk), 2), else_=1), Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
    ).one_or_none()
    if mail is None:
        return None
    mail.state = MailState.SENDING.value
    mail.attempt += 1
    mail.fence += 1
    mail.worker = worker
    mail.lease_until = _now(work) + timedelta(seconds=lease)
    closed = mail.account_id is not None and inactive(work, mail.account_id)
    return TakenMail(
        id=mail.id,
        fence=mail.fence,
        attempt=mail.attempt,
        address=mail.address,
        kind=mail.kind,
        params=mail.params,
        created=mail.created_at,
        reachable=not closed,
    )


def hold(work: UnitOfWork, taken: TakenMail) -> Mail:
    """The claimed mail, locked; LostLeaseError where another claim has taken it."""
    mail = work.session.scalars(
        select(Mail).where(Mail.id == taken.id).with_for_update(key_share=True)
    ).one_or_none()
    if mail is None or mail.fence != taken.fence or mail.state != MailState.SENDING:
        raise LostLeaseError("Mail %(mail)s is another worker's by now", mail=taken.id)
    return mail


def settle(
    work: UnitOfWork,
    mail: Mail,
    state: MailState,
    error: str | None = None,
    params: Mapping[str, Any] | None = None,
    wait: float = 0,
) -> None:
    """Puts the mail in that state; one that waits again does so for `wait` seconds."""
    moment = _now(work)
    mail.state = state.value
    mail.fence += 1
    mail.lease_until = None
    mail.worker = None
    mail.error = error
    mail.error_params = dict(params) if params else None
    waits = state is MailState.WAITING
    mail.not_before = moment + timedelta(seconds=wait) if waits and wait else None
    mail.settled_at = None if waits else moment
    work.flush()


def postpone(work: UnitOfWork, seconds: float) -> None:
    """Lets every waiting mail wait: the server is away for all of them."""
    later = _now(work) + timedelta(seconds=seconds)
    work.session.execute(
        update(Mail)
        .where(
            Mail.state == MailState.WAITING, or_(Mail.not_before.is_(None), Mail.not_before < later)
        )
        .values(not_before=later)
        .execution_options(synchronize_session=False)
    )


def expired(work: UnitOfWork, limit: int) -> Sequence[Mail]:
    """Mails whose lease ran out, locked: their workers are gone."""
    return work.session.scalars(
        select(Mail)
        .where(Mail.state == MailState.SENDING, Mail.lease_until < func.clock_timestamp())
        .order_by(Mail.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()


def first_due(work: UnitOfWork) -> int | None:
    """The id of a mail that could be sent now."""
    return work.session.scalar(
        select(Mail.id).where(Mail.state == MailState.WAITING, _due()).order_by(Mail.id).limit(1)
    )


def waiting(work: UnitOfWork, limit: int) -> Sequence[Mail]:
    """Mails that wait, locked, whether due or not."""
    return work.session.scalars(
        select(Mail)
        .where(Mail.state == MailState.WAITING)
        .order_by(Mail.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()


def old_secrets(work: UnitOfWork, kinds: Sequence[str], name: str, days: int) -> Sequence[Mail]:
    """Unsent mails of these kinds, written long ago, that still hold that parameter."""
    return work.session.scalars(
        select(Mail)
        .where(
            Mail.kind.in_(kinds),
            Mail.params.has_key(name),
            Mail.created_at < func.clock_timestamp() - timedelta(days=days),
        )
        .limit(100)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()


def forget(work: UnitOfWork, days: int) -> None:
    """Deletes mails that were settled so long ago."""
    work.session.execute(
        delete(Mail).where(
            Mail.state.in_(SETTLED),
            Mail.settled_at < func.clock_timestamp() - timedelta(days=days),
        )
    )


def page(
    work: UnitOfWork, states: Sequence[MailState], before: int | None, size: int
) -> Sequence[Mail]:
    """Mails in these states, the newest first, older than that id."""
    query = select(Mail).where(Mail.state.in_(states)).order_by(Mail.id.desc()).limit(size)
    if before is not None:
        query = query.where(Mail.id < before)
    return work.session.scalars(query).all()


def counts(work: UnitOfWork) -> dict[str, int]:
    """How many mails stand in each state."""
    rows = work.session.execute(select(Mail.state, func.count()).group_by(Mail.state))
    return dict(rows.all())


def locked(work: UnitOfWork, mail_id: int) -> Mail:
    """The mail, locked; NotFoundError."""
    mail = work.session.scalars(
        select(Mail).where(Mail.id == mail_id).with_for_update(key_share=True)
    ).one_or_none()
    if mail is None:
        raise NotFoundError("There is no mail %(mail)s here", mail=mail_id)
    return mail


def failed(work: UnitOfWork, limit: int) -> Sequence[Mail]:
    """Failed mails, locked, the oldest first."""
    return work.session.scalars(
        select(Mail)
        .where(Mail.state == MailState.FAILED)
        .order_by(Mail.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()


def _due() -> Any:
    return or_(Mail.not_before.is_(None), Mail.not_before <= func.clock_timestamp())


def _now(work: UnitOfWork) -> datetime:
    moment: datetime = work.session.execute(select(func.clock_timestamp())).scalar_one()
    return moment
