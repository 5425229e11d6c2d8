"""A page of a list, and a reason that can be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Item = TypeVar("Item")


@dataclass(frozen=True)
class Listing(Generic[Item]):
    """One page of a list; `next` is the cursor of the page after it, None at the end."""

    total: int
    results: tuple[Item, ...]
    next: str | None = None


@dataclass(frozen=True)
class Reason:
    """Why something failed: an English gettext id that `params` fill."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """The reason in English."""
        return self.message % self.params if self.params else self.message
