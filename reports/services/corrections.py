"""What the public is told of a correction: what changed, and nothing that it was meant to hide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.content import Changes, FigureChange, Piece, TextChange, compare
from reports.rules import CATALOGUE, Context
from reports.store import revisions

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.content import Content
    from reports.store.models import Revision

VEIL = "█"
_VEILED = VEIL * 4  # says that something stood there, not how long it was
_SPAN = re.compile(r"sections\.(\w+)\[(\d+):(\d+)\]")


def public_changes(before: Revision, after: Revision) -> Changes:
    """The changes from one published revision to the next.

    Personal numbers that the rules know of are covered in the old text, and a discreet
    correction covers all that stood there before.
    """
    old, new = revisions.content_of(before), revisions.content_of(after)
    changes = compare(old, new, _veil_of(old))
    return _covered(changes) if after.discreet else changes


def personal_spans(content: Content) -> dict[str, list[tuple[int, int]]]:
    """Where personal numbers that the rules know of stand: by section, spans in its text."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for rule in CATALOGUE:
        if rule.family != "privacy" or content.form not in rule.forms:
            continue
        for hit in rule.check(content, Context()):
            if match := _SPAN.fullmatch(hit.where):
                spans.setdefault(match[1], []).append((int(match[2]), int(match[3])))
    return spans


def _veil_of(content: Content) -> Callable[[str, str], str]:
    spans = personal_spans(content)

    def veil(where: str, text: str) -> str:
        characters = list(text)
        for start, end in spans.get(where.removeprefix("sections."), ()):
            characters[start:end] = VEIL * (end - start)
        return "".join(characters)

    return veil


def _covered(changes: Changes) -> Changes:
    return Changes(
        tuple(FigureChange(f.where, _VEILED if f.before else "", f.after) for f in changes.figures),
        tuple(TextChange(t.where, tuple(map(_cover, t.pieces))) for t in changes.texts),
    )


def _cover(piece: Piece) -> Piece:
    return Piece("removed", _VEILED) if piece.kind == "removed" else piece
