"""Splits part five into what it calls a problem and what it promises as a remedy.

The text is cut into pieces (`reports.content.pieces`); a small state machine walks them:
heads and lead-ins set the kind, markers open items, what follows an item belongs to it.
Nothing is changed: a statement is a span of the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports.content import cues
from reports.content.enumerations import RANK, Family, Marker
from reports.content.pairing import Draft, finish, named_only_in_remedies
from reports.content.pieces import Piece, pieces, prepared

if TYPE_CHECKING:
    from reports.content.cues import Kind
    from reports.content.model import Statement

_MAX_LEAD = 10  # characters


@dataclass
class _Suspended:
    """An enumeration of problems interrupted by the remedy to one of them."""

    family: Family
    number: int
    kind: Kind


@dataclass
class _Walk:
    """Where the walk through the pieces stands."""

    drafts: list[Draft] = field(default_factory=list)
    general: list[Draft] = field(default_factory=list)
    kind: Kind | None = None
    block: int = 0
    family: Family | None = None
    number: int = 0
    current: Draft | None = None
    suspended: _Suspended | None = None
    resumed: bool = False
    announced: bool = False

    def turn(self, kind: Kind | None, *, inline: bool = False) -> None:
        """Begins a block of `kind`; `inline` where an item may go on afterwards."""
        if inline and self.family and self.kind:
            self.suspended = _Suspended(self.family, self.number, self.kind)
        elif not inline:
            self.suspended = None
        self.kind, self.family, self.number, self.current = kind, None, 0, None
        self.block += 1
        self.announced = False

    def open(self, kind: Kind, piece: Piece, number: int | None = None) -> None:
        """Begins a statement at `piece`."""
        self.current = Draft(kind, piece.start, piece.end, self.block, number)
        self.current.interrupts = self.suspended is not None and kind == "remedy"
        self.drafts.append(self.current)

    def extend(self, piece: Piece) -> None:
        """Lets the open statement run to the end of `piece`."""
        if self.current:
            self.current.end = piece.end


def split_statements(text: str) -> tuple[Statement, ...]:
    """Problems and remedies of part five in reading order, each a verbatim span of `text`.

    Ordinals count from 1 for each kind; `answers` names the problem where the text pairs
    them: equally long enumerations, one problem and its remedies, or a remedy said directly
    after its problem. Lead-ins ("针对上述问题") and heads belong to no statement.
    """
    folded = prepared(text)
    cut = list(pieces(text, folded))
    walk = _Walk()
    for index, piece in enumerate(cut):
        following = cut[index + 1] if index + 1 < len(cut) else None
        _step(walk, piece, following)
    drafts = named_only_in_remedies(walk.drafts, folded)
    if not any(d.kind == "problem" for d in drafts):
        drafts = sorted([*drafts, *walk.general], key=lambda d: d.start)
    return finish(text, drafts, resumed=walk.resumed)


def _step(walk: _Walk, piece: Piece, following: Piece | None) -> None:
    head = cues.heading(piece.body)
    if head and _is_head(head, piece, following):
        _take_head(walk, piece, head)
    elif piece.marker:
        _take_item(walk, piece, piece.marker)
    elif cues.NOTHING.fullmatch(cues.compact(piece.body)):
        return
    elif _is_lead(walk, piece, following):
        _take_lead(walk, piece)
    else:
        _take_sentence(walk, piece)


def _take_lead(walk: _Walk, piece: Piece) -> None:
    kind = cues.generic(piece.body)
    if kind == "problem":
        walk.general.append(Draft("problem", piece.start, piece.end, walk.block))
    elif cues.classify(piece.body) == "problem" and not cues.names_nothing(piece.body):
        walk.turn("problem")  # "还存在…不够的问题，今后加以改进。一是…": both in one sentence
        walk.open("problem", piece)
    walk.turn(kind or walk.kind)


def _is_head(head: str, piece: Piece, following: Piece | None) -> bool:
    if piece.marker and piece.marker.family in {"is", "side"}:
        return False
    if head != "topic":
        return True
    if piece.marker is None or following is None:
        return False
    if following.marker is None:
        return cues.heading(following.body) in {"problem", "remedy"}
    return RANK[following.marker.family] > RANK[piece.marker.family]


def _take_head(walk: _Walk, piece: Piece, head: str) -> None:
    kind = walk.kind if head == "topic" else None if head == "both" else head
    inline = piece.marker is None and not piece.line
    if piece.marker and piece.marker.family == walk.family:
        inline = False
    walk.turn(kind, inline=inline or (piece.marker is None and walk.family is not None))  # type: ignore[arg-type]
    walk.announced = True


def _is_lead(walk: _Walk, piece: Piece, following: Piece | None) -> bool:
    """A sentence that only introduces what follows: an enumeration, or sentences after a colon."""
    kind = cues.generic(piece.body)
    if kind is None or following is None or (kind == "problem" and cues.acts(piece.body)):
        return False
    opens = following.marker is not None and (following.marker.number == 1 or walk.family is None)
    marker = following.marker
    if marker and marker.family == walk.family and marker.number != 1:
        return False
    if walk.family and marker and opens and RANK[marker.family] > RANK[walk.family]:
        # A finer enumeration inside an item, unless the sentence itself changes sides.
        opens = cues.turns(piece.body) or (piece.body.endswith(":") and piece.line)
    if opens:
        return piece.body.endswith((":", ",")) or not _specific(piece, kind)
    return piece.body.endswith(":") or (
        kind == "problem" and cues.names_nothing(piece.body) and walk.family is None
    )


def _specific(piece: Piece, kind: Kind) -> bool:
    if kind == "problem":
        return not cues.names_nothing(piece.body)
    return not cues.turns(piece.body) and not cues.TURN.search(piece.body)


def _take_item(walk: _Walk, piece: Piece, marker: Marker) -> None:
    held = walk.suspended
    if held and marker.family == held.family and marker.number == held.number + 1:
        walk.turn(held.kind)
        walk.family, walk.resumed = marker.family, True
    elif walk.family is None:
        walk.family = marker.family
        if walk.suspended and marker.number == 1:
            walk.suspended = None
    elif marker.family != walk.family:
        if RANK[marker.family] > RANK[walk.family]:
            walk.extend(piece)
            return
        walk.turn(cues.classify(piece.body) or walk.kind)
        walk.family = marker.family
    elif marker.number == 1 and walk.number >= 1:
        walk.turn(cues.classify(piece.body) or walk.kind)
        walk.family = marker.family
    walk.number = marker.number
    kind = walk.kind or cues.classify(piece.body) or "problem"
    walk.kind = walk.kind or kind
    walk.open(kind, piece, marker.number)


def _take_sentence(walk: _Walk, piece: Piece) -> None:
    kind = cues.classify(piece.body)
    if kind is None and piece.body.endswith(":") and len(piece.body) <= _MAX_LEAD:
        return  # "主要是:" says nothing of its own
    if walk.family:
        _after_item(walk, piece, kind)
        return
    if walk.current and (cues.CONTINUES.match(piece.body)):
        walk.extend(piece)
        return
    if cues.praises(piece.body) or (cues.CLOSING.match(piece.body) and kind != "problem"):
        return
    if kind == "remedy" and walk.kind == "problem" and not cues.turns(piece.body):
        kind = "remedy" if walk.current and not cues.lacks(piece.body) else "problem"
    if kind == "problem" and walk.kind == "remedy" and walk.announced:
        # What stands first under 改进措施 is one, whatever its words.
        kind = "remedy" if cues.acts(piece.body) or walk.current is None else kind
    if kind == "remedy" and walk.kind is None and not cues.acts(piece.body):
        return  # what was done all year, before the problems begin
    kind = kind or walk.kind
    if kind is None:
        return
    if kind != walk.kind:
        walk.turn(kind)
    walk.open(kind, piece)


def _after_item(walk: _Walk, piece: Piece, kind: Kind | None) -> None:
    """A sentence after an enumerated item: it belongs to it unless it changes sides or closes."""
    if walk.kind == "problem" and kind == "remedy" and (cues.turns(piece.body) or piece.line):
        walk.turn("remedy", inline=True)
        walk.open("remedy", piece)
    elif walk.kind == "remedy" and kind == "problem" and piece.line:
        walk.turn("problem")
        walk.open("problem", piece)
    elif walk.kind == "remedy" and piece.line and cues.TURN.match(piece.body):
        walk.turn("remedy")
        walk.open("remedy", piece)
    elif piece.line and cues.CLOSING.match(piece.body):
        walk.current = None
    else:
        walk.extend(piece)
