"""The scope of a transaction: which rows it can see at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Scope:
    """Public rows, those of one district (or some offices of it), or all with a reason.

    Built by the three constructors only. With `office_ids`, an empty set sees nothing.
    """

    kind: Literal["public", "district", "everything"]
    district_id: int | None = None
    office_ids: frozenset[int] | None = None
    reason: str | None = None

    @classmethod
    def public(cls) -> Scope:
        """What every stranger may see: published reports, and nothing may be written."""
        return cls("public")

    @classmethod
    def of_district(cls, district_id: int, office_ids: Iterable[int] | None = None) -> Scope:
        """Everything of one district, or of the given offices in it."""
        offices = None if office_ids is None else frozenset(office_ids)
        return cls("district", district_id, offices)

    @classmethod
    def everything(cls, reason: str) -> Scope:
        """All districts; `reason` is written to the log."""
        if not reason:
            message = "a scope over everything needs a reason"
            raise ValueError(message)
        return cls("everything", reason=reason)

    @property
    def settings(self) -> dict[str, str]:
        """The transaction's settings that the row-level policies read."""
        offices = ""
        if self.office_ids is not None:
            offices = "{" + ",".join(map(str, sorted(self.office_ids))) + "}"
        return {
            "gongkai.scope": self.kind,
            "gongkai.district": "" if self.district_id is None else str(self.district_id),
            "gongkai.offices": offices,
        }
