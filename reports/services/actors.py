"""Who does something, and what their roles let them do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reports.errors import ForbiddenError, TokenScopeError
from reports.rules.model import N_
from reports.store.scope import Scope
from reports.store.states import Role

if TYPE_CHECKING:
    from collections.abc import Mapping


class Permission(StrEnum):
    """What can be granted; every route and use case names one or is public."""

    READ = "read"  # see reports that are not public, of one's offices or district
    FILE = "file"  # keep drafts and submit them, for one's own offices
    REVIEW = "review"  # return, publish and withdraw in one's district
    INTAKE = "intake"  # take many files in for one's district, as an office sent or published them
    SEE_QUEUE = "see_queue"
    MANAGE_QUEUE = "manage_queue"  # retry and discard jobs
    LOAD_ARCHIVE = "load_archive"
    ADMINISTER = "administer"  # offices, accounts and deadlines of one's district
    OPERATE = "operate"  # districts, and whatever concerns the whole service


# Whoever decides on an office's figures never writes them: only its clerks file.
_CLERK = frozenset({Permission.READ, Permission.FILE})
_REVIEWER = frozenset({Permission.READ, Permission.REVIEW, Permission.INTAKE})
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
    Role.OPERATOR: frozenset(Permission) - {Permission.FILE},
}

_REFUSALS = {
    Permission.FILE: N_(
        "Only the clerks of an office fill in and submit its reports; your account reads them"
    ),
}
"""What a refusal says where there is more to say than the name of the permission."""


@dataclass(frozen=True)
class Actor:
    """Somebody acting, in one district.

    `account_id` is None for the system itself and for nobody in particular; `office_ids` are
    what a clerk files for, empty where the roles reach the whole district. `only` narrows what
    the roles grant: a program may do what its token was made for. `must_set_up`: a district of
    theirs demands a second factor, and they have none yet.
    """

    account_id: int | None
    name: str
    roles: frozenset[Role] = frozenset()
    district_id: int | None = None
    office_ids: frozenset[int] = frozenset()
    only: frozenset[Permission] | None = None
    must_set_up: bool = False

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

    @property
    def filing_scope(self) -> Scope:
        """The rows this actor may write as an office does: those of a clerk's own offices."""
        if self.district_id is not None:
            return Scope.of_district(self.district_id, self.office_ids)
        return self.scope if self.is_system else Scope.public()

    @property
    def is_system(self) -> bool:
        """Whether it is the service itself: stages, commands on this machine."""
        return self.account_id is None and Role.OPERATOR in self.roles

    def files_for(self, office_id: int) -> bool:
        """Whether this actor fills in and submits the reports of that office."""
        return self.may(Permission.FILE) and (self.is_system or office_id in self.office_ids)

    def may(self, permission: Permission) -> bool:
        """Whether any of the roles grants it, and no narrower token forbids it."""
        within = self.only is None or permission in self.only
        return within and self._granted(permission)

    def require(self, permission: Permission) -> None:
        """ForbiddenError where no role grants it, TokenScopeError where only the token forbids."""
        if not self._granted(permission):
            raise ForbiddenError(
                _REFUSALS.get(permission, "Your account may not do this (%(permission)s)"),
                permission=permission.value,
            )
        if not self.may(permission):
            raise TokenScopeError(
                "This token may only read; to submit, make one with the scope “submit”"
            )

    def _granted(self, permission: Permission) -> bool:
        return self.is_system or any(permission in GRANTS[role] for role in self.roles)


SYSTEM = Actor(None, "system", frozenset({Role.OPERATOR}))
"""The service acting by itself: stages, sweeper, commands on this machine."""

ANONYMOUS = Actor(None, "anonymous")
"""Nobody in particular: may read what is public."""
