"""Demonstration accounts: one for each role, with passwords that nobody can guess from here."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.services import accounts
from reports.services.accounts import NewMembership
from reports.store.states import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.services.core import Core

DISTRICT, OFFICE = "990101", "望岚区住房和城乡建设局"
_PEOPLE = (
    (Role.CLERK, "clerk@demo.example", "林晓岚", "填报人"),
    (Role.REVIEWER, "reviewer@demo.example", "周明远", "审核人"),
    (Role.ADMINISTRATOR, "administrator@demo.example", "何静", "区管理员"),
    (Role.OPERATOR, "operator@demo.example", "运维", "服务管理员"),
)


@dataclass(frozen=True)
class DemoAccount:
    """An account that anybody who reads the terminal may use."""

    id: int
    email: str
    name: str
    role: Role
    title: str
    password: str


def demo_accounts(
    core: Core, office_id: int, hash_password: Callable[[str], str]
) -> tuple[DemoAccount, ...]:
    """The accounts, created where they are missing.

    A password follows from the installation's secret key: the same at every start, so that it
    can be printed again without being kept, and different on every machine.
    """
    made = []
    for role, email, name, title in _PEOPLE:
        password = _password(core.settings.secret_key, email)
        known = accounts.find_account(core, email)
        if known is None:
            membership = NewMembership(
                role,
                None if role is Role.OPERATOR else DISTRICT,
                office_id if role is Role.CLERK else None,
            )
            account_id = accounts.create_account(
                core, email, name, hash_password(password), [membership]
            ).id
        else:
            account_id = known.id
        made.append(DemoAccount(account_id, email, name, role, title, password))
    return tuple(made)


def _password(secret: str, email: str) -> str:
    digest = hmac.new(secret.encode(), f"demo account {email}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:16]
