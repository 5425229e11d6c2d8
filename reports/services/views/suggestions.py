"""What a search may go on to while it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Suggestion:
    """One of them: `question` is the whole text of the search once it is chosen.

    `name` is what is shown; an office's `place` is its district. `key` is the office's id or
    the district's code, by which its page is found.
    """

    kind: Literal["word", "district", "office"]
    name: str
    question: str
    place: str = ""
    key: str = ""
