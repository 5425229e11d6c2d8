"""Changes between two versions of a report as pages show them: places in words, old and new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext

from web.desk.places import place_of

if TYPE_CHECKING:
    from reports.content import Changes, Content, Piece


@dataclass(frozen=True)
class FigureTold:
    """A number that changed: where it stands in the page and in words, and both as printed."""

    anchor: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class TextTold:
    """A text that changed, in pieces that stayed, went or came."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Told:
    """All changes in words."""

    figures: tuple[FigureTold, ...]
    texts: tuple[TextTold, ...]

    @property
    def count(self) -> int:
        """How many places changed."""
        return len(self.figures) + len(self.texts)


def told(content: Content, changes: Changes | None) -> Told | None:
    """The changes in words, None where there are none; `content` is laid out as the newer one."""
    if not changes:
        return None
    figures = []
    for figure in changes.figures:
        place = place_of(content, figure.where)
        figures.append(FigureTold(place.anchor, place.label, figure.before, figure.after))
    texts = [TextTold(_label(content, text.where), text.pieces) for text in changes.texts]
    return Told(tuple(figures), tuple(texts))


def _label(content: Content, where: str) -> str:
    names = {
        "title": gettext("Title"),
        "dated": gettext("Date on the report"),
        "contact.address": gettext("Address"),
        "contact.postcode": gettext("Postcode"),
        "contact.phone": gettext("Telephone"),
        "contact.site": gettext("Website"),
    }
    if where in names:
        return names[where]
    # A section of the edition before has no place in this one's layout.
    known = {f"sections.{section.code}": section.heading for section in content.layout.sections}
    return known.get(where, gettext("A part of the earlier form"))
