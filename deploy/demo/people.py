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
    from collections.abc import Callable, Mapping

    from reports.services.core import Core
    from reports.services.views import OfficeView

DISTRICT = "990101"
"""Of reviewer and administrator: the one where a reviewer lets each report pass."""


@dataclass(frozen=True)
class _Person:
    role: Role
    email: str
    name: str
    title: str
    district: str | None = None
    office: str | None = None


_PEOPLE = (
    _Person(
        Role.CLERK,
        "clerk@demo.example",
        "林晓岚",
        "填报人（青漪县，提交后直接公布）",
        "990122",
        "青漪县数据局",
    ),
    _Person(
        Role.CLERK,
        "clerk2@demo.example",
        "方一帆",
        "填报人（望岚区，审核后公布）",
        DISTRICT,
        "望岚区住房和城乡建设局",
    ),
    _Person(Role.REVIEWER, "reviewer@demo.example", "周明远", "审核人（望岚区）", DISTRICT),
    _Person(
        Role.ADMINISTRATOR, "administrator@demo.example", "何静", "区管理员（望岚区）", DISTRICT
    ),
    _Person(Role.OPERATOR, "operator@demo.example", "运维", "服务管理员"),
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
    core: Core,
    offices: Mapping[tuple[str, str], OfficeView],
    hash_password: Callable[[str], str],
) -> tuple[DemoAccount, ...]:
    """The accounts, created where they are missing; `offices` by district code and name.

    A password follows from the installation's secret key: the same at every start, so that it
    can be printed again without being kept, and different on every machine.
    """
    made = []
    for person in _PEOPLE:
        password = _password(core.settings.secret_key, person.email)
        known = accounts.find_account(core, person.email)
        if known is None:
            office = offices[person.district, person.office].id if person.office else None
            membership = NewMembership(person.role, person.district, office)
            account_id = accounts.create_account(
                core, person.email, person.name, hash_password(password), [membership]
            ).id
        else:
            account_id = known.id
        made.append(
            DemoAccount(account_id, person.email, person.name, person.role, person.title, password)
        )
    return tuple(made)


def _password(secret: str, email: str) -> str:
    digest = hmac.new(secret.encode(), f"demo account {email}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:16]
