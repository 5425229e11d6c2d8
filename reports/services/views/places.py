"""Districts and offices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.store.states import OfficeKind


@dataclass(frozen=True)
class DistrictView:
    """A district; `region` are the codes from the province down to itself."""

    id: int
    code: str
    name: str
    region: tuple[str, ...]
    requires_review: bool
    offices: int = 0
    reports: int = 0

    @property
    def top(self) -> str | None:
        """The code of its province, None where its code is not a national one."""
        return self.region[0] if len(self.region) > 1 else None


@dataclass(frozen=True)
class OfficeView:
    """An office with its district; `reports` counts what it has published."""

    id: int
    name: str
    kind: OfficeKind
    level: str
    district_id: int
    district: str
    district_name: str
    aliases: tuple[str, ...] = ()
    predecessor_id: int | None = None
    successor_id: int | None = None
    reports: int = 0
