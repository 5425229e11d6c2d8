"""Report content: frozen values, their JSON, and the passages and addresses in them."""

from reports.content.changes import (
    Changes,
    FigureChange,
    TextChange,
    changes_from_json,
    changes_to_json,
    compare,
)
from reports.content.codec import canonical_json, content_hash, dump, load, loads
from reports.content.model import (
    Cell,
    CellValue,
    Contact,
    Content,
    Overview,
    Part,
    Statement,
    empty_content,
)
from reports.content.passages import Passage, passages
from reports.content.statements import split_statements
from reports.content.text import fold
from reports.content.wording import Piece

__all__ = [
    "Cell",
    "CellValue",
    "Changes",
    "Contact",
    "Content",
    "FigureChange",
    "Overview",
    "Part",
    "Passage",
    "Piece",
    "Statement",
    "TextChange",
    "canonical_json",
    "changes_from_json",
    "changes_to_json",
    "compare",
    "content_hash",
    "dump",
    "empty_content",
    "fold",
    "load",
    "loads",
    "passages",
    "split_statements",
]
