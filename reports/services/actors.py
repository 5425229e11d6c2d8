"""Who does something, and what their roles let them do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reports.errors import ForbiddenError
from reports.store.scope import Scope
from reports.store.states import Role

if TYPE_CHECKING:
    from collections.abc import Mapping


class Permission(StrEnum):
    """What can be granted; every route and use case names one or is public."""

    FILE = "file"  # keep drafts and submit them, for one's own offices
    REVIEW = "review"  # return, publish and withdraw in one's district
    SEE_QUEUE = "see_queue"
    MANAGE_QUEUE = "manage_queue"  # retry and discard jobs
    LOAD_ARCHIVE = "load_archive"
    ADMINISTER = "administer"  # offices, accounts and deadlines of one's district
    OPERATE = "operate"  # districts, and whatever concerns the whole service


_CLERK = frozenset({Permission.FILE})
_REVIEWER = frozenset({Permission.FILE, Permission.REVIEW})
_ADMINISTRATOR = _REVIEWER | {
    Permission.SEE_QUEUE,
    Permission.MANAGE_QUEUE,
    Permission.LOAD_ARCHIVE,
    Permission.ADMINISTER,
}

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.CLERK: _CLERK,
    Role.REVIEWER: _REVIEWER,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
    Role.OPERATOR: frozenset(Permission),
}


@dataclass(frozen=True)
class Actor:
    """Somebody acting, in one district.

    `account_id` is None for the system itself and for nobody in particular; `office_ids` are
    what a clerk files for, empty where the roles reach the whole district.
    """

    account_id: int | None
    name: str
    roles: frozenset[Role] = frozenset()
    district_id: int | None = None
    office_ids: frozenset[int] = frozenset()

    @property
    def scope(self) -> Scope:
        """The rows this actor may reach.

        A clerk's offices, others' whole district; all for operators and the system; for the
        rest what is public.
        """
        if self.district_id is not None:
            wide = self.roles - {Role.CLERK}
            if wide:
                return Scope.of_district(self.district_id)
            return Scope.of_district(self.district_id, self.office_ids)
        if Role.OPERATOR in self.roles:
            return Scope.everything(f"{self.name} operates the service")
        return Scope.public()

    def may(self, permission: Permission) -> bool:
        """Whether any of the roles grants it."""
        return any(permission in GRANTS[role] for role in self.roles)

    def require(self, permission: Permission) -> None:
        """ForbiddenError where no role grants it."""
        if not self.may(permission):
            raise ForbiddenError(
                "Your account may not do this (%(permission)s)", permission=permission.value
            )


SYSTEM = Actor(None, "system", frozenset({Role.OPERATOR}))
"""The service acting by itself: stages, sweeper, commands on this machine."""

ANONYMOUS = Actor(None, "anonymous")
"""Nobody in particular: may read what is public."""
