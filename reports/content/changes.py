"""What is different between two contents of one report: numbers, and wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.content.wording import Kind, Piece, abridged, changed_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.content.model import Cell, Content

MAX_FIGURES = 300  # changed numbers that are told one by one: all of the form are 205
MAX_PIECES = 400  # pieces of one text that are told
MAX_PIECE = 2_000  # characters of one piece that are told


@dataclass(frozen=True)
class FigureChange:
    """A number that changed, both as printed; empty where the cell was or is blank."""

    where: str
    before: str
    after: str


@dataclass(frozen=True)
class TextChange:
    """A text that changed; `where` is ``title``, ``dated``, ``contact.phone``, ``sections.x``."""

    where: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Changes:
    """All that changed, in the order of the form."""

    figures: tuple[FigureChange, ...] = ()
    texts: tuple[TextChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.figures or self.texts)

    def __len__(self) -> int:
        return len(self.figures) + len(self.texts)


def compare(
    before: Content, after: Content, veil: Callable[[str, str], str] | None = None
) -> Changes:
    """What makes `after` of `before`; long texts and long lists are cut, never left out whole.

    `veil` is given the place and the wording of each old text and says what may be shown of it.
    """
    figures = tuple(_figures(before, after))[:MAX_FIGURES]
    one, other = dict(_texts(before)), dict(_texts(after))
    texts = []
    for where in dict.fromkeys([*other, *one]):
        old, new = one.get(where, ""), other.get(where, "")
        if old != new:
            old = veil(where, old) if veil else old
            pieces = abridged(changed_pieces(old, new))[:MAX_PIECES]
            texts.append(TextChange(where, tuple(map(_cut, pieces))))
    return Changes(figures, tuple(texts))


def said(cell: Cell) -> str:
    """A cell as a change tells it: its own wording where kept, ``/`` where it does not apply."""
    if cell.source is not None:
        return cell.source
    if cell.not_applicable:
        return "/"
    if cell.value is None:
        return ""
    return str(cell.value) if isinstance(cell.value, int) else format(cell.value, "f")


def _figures(before: Content, after: Content) -> Iterator[FigureChange]:
    seen: dict[tuple[str, str, str], None] = {}
    for content in (after, before):
        seen |= {(table, row, column): None for table, row, column, _cell in content.cells()}
    for table, row, column in seen:
        old, new = before.cell(table, row, column), after.cell(table, row, column)
        same = old.value == new.value and old.not_applicable == new.not_applicable
        if same and old.source == new.source:
            continue
        yield FigureChange(f"tables.{table}.{row}.{column}", said(old), said(new))


def _texts(content: Content) -> Iterator[tuple[str, str]]:
    yield "title", content.title or ""
    yield "dated", content.dated.isoformat() if content.dated else ""
    for section in content.layout.sections:
        if text := content.section_text(section.code):
            yield f"sections.{section.code}", text
    for name in ("address", "postcode", "phone", "site"):
        yield f"contact.{name}", getattr(content.contact, name) or ""


def _cut(piece: Piece) -> Piece:
    if len(piece.text) <= MAX_PIECE:
        return piece
    return Piece(piece.kind, f"{piece.text[:MAX_PIECE]}…")


def changes_to_json(changes: Changes) -> dict[str, Any]:
    """Plain JSON values that `changes_from_json` turns back into the same value."""
    return {
        "figures": [[f.where, f.before, f.after] for f in changes.figures],
        "texts": [[t.where, [[p.kind, p.text] for p in t.pieces]] for t in changes.texts],
    }


def changes_from_json(data: Any) -> Changes:
    """The value that `changes_to_json` described."""

    def piece(kind: Kind, text: str) -> Piece:
        return Piece(kind, text)

    return Changes(
        tuple(FigureChange(*figure) for figure in data["figures"]),
        tuple(
            TextChange(where, tuple(piece(*one) for one in pieces))
            for where, pieces in data["texts"]
        ),
    )
