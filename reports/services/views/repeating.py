"""Repeated passages, made ready to be read side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.services.views.places import OfficeView


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `same` where both texts have it."""

    text: str
    same: bool


@dataclass(frozen=True)
class SideBySide:
    """One repeated passage with a little around it; `letters` that are the same."""

    section: str
    heading: str
    letters: int
    mine: tuple[Piece, ...]
    theirs_section: str
    theirs: tuple[Piece, ...]


@dataclass(frozen=True)
class RepeatedFrom:
    """What is repeated from one published report; `own` where it is the office's last."""

    office: str
    year: int
    report_id: int
    own: bool
    passages: tuple[SideBySide, ...]

    @property
    def letters(self) -> int:
        """How many letters in all."""
        return sum(passage.letters for passage in self.passages)


@dataclass(frozen=True)
class RepetitionPage:
    """A report against last year's and the neighbours'; boilerplate counted by itself.

    `letters` are those of the whole prose; `compared` so many other offices were looked at;
    `boilerplate` are passages that many of them have, too.
    """

    report_id: int
    office: OfficeView
    year: int
    editable: bool
    letters: int
    compared: int
    sources: tuple[RepeatedFrom, ...]
    boilerplate: tuple[str, ...]
    boilerplate_letters: int
