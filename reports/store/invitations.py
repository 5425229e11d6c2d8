"""Invitations and the members of a district, as queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from reports.store.models import Account, Invitation, Membership
from reports.store.states import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.store.database import UnitOfWork


def invitations(work: UnitOfWork, district_id: int) -> Sequence[Invitation]:
    """What was offered in a district and not taken yet, the latest first."""
    return work.session.scalars(
        select(Invitation)
        .where(Invitation.district_id == district_id)
        .order_by(Invitation.sent_at.desc(), Invitation.id.desc())
    ).all()


def by_hash(work: UnitOfWork, sha256: str) -> Invitation | None:
    """The invitation that a link of that hash opens, held until the transaction ends."""
    return work.session.scalars(
        select(Invitation).where(Invitation.sha256 == sha256).with_for_update(of=Invitation)
    ).one_or_none()


def of_address(work: UnitOfWork, district_id: int, email: str) -> Invitation | None:
    """The open invitation of an address to a district."""
    return work.session.scalars(
        select(Invitation).where(Invitation.district_id == district_id, Invitation.email == email)
    ).one_or_none()


def members(
    work: UnitOfWork, district_id: int, words: str, after: str | None, size: int
) -> Sequence[Account]:
    """Accounts that have or had a role in the district, by address, after that one.

    `words` narrows to those whose name or address holds it.
    """
    asked = select(Account).where(
        Account.id.in_(select(Membership.account_id).where(Membership.district_id == district_id))
    )
    if words:
        asked = asked.where(
            or_(
                Account.email.contains(words.lower(), autoescape=True),
                Account.name.icontains(words, autoescape=True),
            )
        )
    if after:
        asked = asked.where(Account.email > after)
    return work.session.scalars(asked.order_by(Account.email).limit(size)).all()


def other_administrators(work: UnitOfWork, district_id: int, membership_id: int) -> int:
    """How many others administer the district with an open account."""
    return (
        work.session.scalar(
            select(func.count())
            .select_from(Membership)
            .join(Account, Account.id == Membership.account_id)
            .where(
                Membership.district_id == district_id,
                Membership.role == Role.ADMINISTRATOR,
                Membership.ended_at.is_(None),
                Membership.id != membership_id,
                Account.active,
            )
        )
        or 0
    )
