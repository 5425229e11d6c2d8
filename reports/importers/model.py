"""What reading a file gives: content, and notes on what was uncertain."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reports.content import Content, dump, load

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_NOTES = 500  # a page of notes nobody can read helps nobody
MAX_NOTE_TEXT = 200


@dataclass(frozen=True)
class Note:
    """Something that could not be placed, or was placed by inference.

    `where` is a content address (``tables.t.r.c``, ``sections.x``, ``title``) or None; `line`
    the line of a text file, from 1; `text` what stands there in the document; `message` an
    English gettext id that `params` fill (``rows`` in them: codes of all rows it is about);
    `confidence`, 0 to 1, how sure the reader is of what it put into the content at that place
    (0: it put nothing there).
    """

    where: str | None
    line: int | None
    text: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 0.0

    @property
    def english(self) -> str:
        """The message with its parameters filled in."""
        return self.message % self.params if self.params else self.message


@dataclass(frozen=True)
class Parsed:
    """A file that was read: `media_type` is what it really is, `encoding` None for binary files."""

    content: Content
    notes: tuple[Note, ...]
    media_type: str
    encoding: str | None

    @property
    def unread(self) -> frozenset[tuple[str, str]]:
        """Table and row of every row whose numbers stand in the file, perhaps, but not here."""
        found = set()
        for note in self.notes:
            if note.confidence > 0 or not (note.where or "").startswith("tables."):
                continue
            _, table, row, _ = str(note.where).split(".")
            found |= {(table, code) for code in str(note.params.get("rows", row)).split()}
        return frozenset(found)


def dump_parsed(parsed: Parsed) -> dict[str, Any]:
    """The content's JSON values with ``notes`` beside them, messages in English."""
    notes = [
        {
            "where": note.where,
            "line": note.line,
            "text": note.text,
            "message": note.english,
            "confidence": note.confidence,
        }
        for note in parsed.notes
    ]
    return {**dump(parsed.content), "notes": notes}


def to_json(parsed: Parsed) -> dict[str, Any]:
    """Plain JSON values that `from_json` turns back into the same value."""
    return {
        "content": dump(parsed.content),
        "notes": [
            [n.where, n.line, n.text, n.message, dict(n.params), n.confidence] for n in parsed.notes
        ],
        "media_type": parsed.media_type,
        "encoding": parsed.encoding,
    }


def from_json(data: Any) -> Parsed:
    """The value that `to_json` described; the content is validated again."""
    return Parsed(
        content=load(data["content"]),
        notes=tuple(
            Note(where, line, text, message, params, float(confidence))
            for where, line, text, message, params, confidence in data["notes"]
        ),
        media_type=data["media_type"],
        encoding=data["encoding"],
    )
