"""What a word on a page is made of: the word, its tone and icon, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from flask_babel import LazyString

Tone = Literal["plain", "good", "warning", "error", "muted"]


@dataclass(frozen=True)
class Label:
    """A word, its tone, the icon that goes with the tone, and what happens next."""

    word: LazyString | str
    tone: Tone = "plain"
    icon: str | None = None
    sentence: LazyString | str = ""
