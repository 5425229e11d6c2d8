"""Accounts, memberships and tokens, as queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from reports.store.models import Account, Membership, Token
from reports.store.states import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.store.database import UnitOfWork


def by_email(work: UnitOfWork, email: str) -> Account | None:
    """The account of that address, in whatever case it is written."""
    return work.session.scalars(
        select(Account).where(Account.email == email.strip().lower())
    ).one_or_none()


def by_session_key(work: UnitOfWork, key: str) -> Account | None:
    """The account whose sessions carry this key."""
    return work.session.scalars(select(Account).where(Account.session_key == key)).one_or_none()


def accounts(work: UnitOfWork) -> Sequence[Account]:
    """Every account in scope, by address."""
    return work.session.scalars(select(Account).order_by(Account.email)).all()


def token(work: UnitOfWork, sha256: str) -> Token | None:
    """The token of that hash, unless it was revoked."""
    return work.session.scalars(
        select(Token).where(Token.sha256 == sha256, Token.revoked_at.is_(None))
    ).one_or_none()


def tokens(work: UnitOfWork, account_id: int) -> Sequence[Token]:
    """The account's tokens that were not revoked, the newest first."""
    return work.session.scalars(
        select(Token)
        .join(Membership, Token.membership_id == Membership.id)
        .where(Membership.account_id == account_id, Token.revoked_at.is_(None))
        .order_by(Token.id.desc())
    ).all()


def clerks(work: UnitOfWork, office_id: int) -> Sequence[int]:
    """Accounts of those who file for the office."""
    return work.session.scalars(
        select(Membership.account_id)
        .where(Membership.office_id == office_id, Membership.role == Role.CLERK)
        .distinct()
        .order_by(Membership.account_id)
    ).all()


def reviewers(work: UnitOfWork, district_id: int) -> Sequence[int]:
    """Accounts of the district's reviewers."""
    return work.session.scalars(
        select(Membership.account_id)
        .where(Membership.district_id == district_id, Membership.role == Role.REVIEWER)
        .distinct()
        .order_by(Membership.account_id)
    ).all()
