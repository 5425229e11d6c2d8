"""Accounts, memberships and tokens, as queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from reports.store.models import Account, Membership, Passkey, Token
from reports.store.states import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement

    from reports.store.database import UnitOfWork


def by_email(work: UnitOfWork, email: str) -> Account | None:
    """The account of that address, in whatever case it is written."""
    return work.session.scalars(
        select(Account).where(Account.email == email.strip().lower())
    ).one_or_none()


def by_session_key(work: UnitOfWork, key: str) -> Account | None:
    """The account whose sessions carry this key."""
    return work.session.scalars(select(Account).where(Account.session_key == key)).one_or_none()


def passkey(work: UnitOfWork, credential_id: bytes) -> Passkey | None:
    """The passkey of that credential, whoever holds it."""
    return work.session.scalars(
        select(Passkey).where(Passkey.credential_id == credential_id)
    ).one_or_none()


def locked(work: UnitOfWork, account_id: int) -> Account | None:
    """The account, held until the transaction ends: no two sign-ins use up the same code."""
    return work.session.scalars(
        select(Account).where(Account.id == account_id).with_for_update(key_share=True)
    ).one_or_none()


def accounts(work: UnitOfWork) -> Sequence[Account]:
    """Every account in scope, by address."""
    return work.session.scalars(select(Account).order_by(Account.email)).all()


def token(work: UnitOfWork, sha256: str) -> Token | None:
    """The token of that hash, whether it still counts or not."""
    return work.session.scalars(select(Token).where(Token.sha256 == sha256)).one_or_none()


def tokens(work: UnitOfWork, account_id: int) -> Sequence[Token]:
    """The account's tokens that were not revoked, the newest first."""
    return work.session.scalars(
        select(Token)
        .join(Membership, Token.membership_id == Membership.id)
        .where(Membership.account_id == account_id, Token.revoked_at.is_(None))
        .order_by(Token.id.desc())
    ).all()


@dataclass(frozen=True)
class Recipient:
    """Somebody to write to."""

    account_id: int
    email: str


def clerks(work: UnitOfWork, office_id: int) -> Sequence[Recipient]:
    """Those who file for the office and have an open account."""
    return _recipients(work, Membership.office_id == office_id, Role.CLERK)


def clerks_of(work: UnitOfWork, office_ids: Collection[int]) -> dict[int, Sequence[Recipient]]:
    """The same for many offices, by office id, in one statement; without those that have none."""
    rows = work.session.execute(
        select(Membership.office_id, Account.id, Account.email)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.office_id.in_(office_ids),
            Membership.role == Role.CLERK,
            Membership.ended_at.is_(None),
            Account.active,
        )
        .distinct()
        .order_by(Account.id)
    )
    found: dict[int, list[Recipient]] = {}
    for office_id, account_id, email in rows:
        found.setdefault(int(office_id or 0), []).append(Recipient(account_id, email))
    return dict(found)


def reviewers(work: UnitOfWork, district_id: int) -> Sequence[Recipient]:
    """The district's reviewers whose accounts are open."""
    return _recipients(work, Membership.district_id == district_id, Role.REVIEWER)


def _recipients(work: UnitOfWork, where: ColumnElement[bool], role: Role) -> Sequence[Recipient]:
    rows = work.session.execute(
        select(Account.id, Account.email)
        .join(Membership, Membership.account_id == Account.id)
        .where(where, Membership.role == role, Membership.ended_at.is_(None), Account.active)
        .distinct()
        .order_by(Account.id)
    )
    return [Recipient(row.id, row.email) for row in rows]
