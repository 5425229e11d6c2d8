"""The cells of a file that need a look before they become a draft: the confirm grid.

For each: what the document says, what was read, what the sums say. A cell is doubtful where the
reader noted something, where it holds text that is no number, where a sum it belongs to does not
come out, and where it is blank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.renderers.printed import printed_text
from web.desk.places import anchor_of, place_of
from web.i18n import N_, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reports.content import Cell, Content
    from reports.importers import Note, Parsed
    from reports.services.views import FindingView

SURE = 0.85  # from here on a note only tells how something was understood


@dataclass(frozen=True)
class Doubt:
    """One cell: `source` as the document has it, `text` as it stands now, `reasons` in words.

    `state` is ``unread``, ``unsure``, ``sum``, ``blank`` or ``fine`` (understood, told for the
    record, or corrected since).
    """

    field: str
    anchor: str
    label: str
    source: str
    text: str
    reasons: tuple[str, ...]
    state: str


def doubts(
    parsed: Parsed,
    read: Content,
    now: Content,
    findings: Iterable[FindingView],
    sent: Mapping[str, str],
) -> tuple[Doubt, ...]:
    """The doubtful cells in the order of the form, those of what was sent back among them.

    `read` is what the file says in the form it becomes, `now` the same as corrected.
    """
    noted = _noted(parsed.notes, now)
    summed: dict[str, list[str]] = {}
    for finding in findings:
        if finding.severity == "error" and finding.where.startswith("tables."):
            summed.setdefault(finding.where, []).append(say(finding.message, finding.params))
    out = []
    for where, before, cell in _cells(read, now):
        notes, sums = noted.get(where, ()), summed.get(where, ())
        doubtful = notes or sums or before.blank or _unread(before) or cell.blank or _unread(cell)
        if not doubtful and where not in sent:
            continue
        corrected = where in sent and (cell.value, cell.source) != (before.value, before.source)
        state = _state(cell, notes, bool(sums), corrected=corrected)
        out.append(
            Doubt(
                where,
                anchor_of(where),
                place_of(now, where).label,
                next((n.text for n in notes if n.text), printed_text(before)),
                sent.get(where, printed_text(cell)),
                (*(say(n.message, n.params) for n in notes), *sums),
                state,
            )
        )
    return tuple(out)


STATES = {
    "unread": N_("Not read"),
    "unsure": N_("Not sure"),
    "sum": N_("Does not add up"),
    "blank": N_("Blank"),
    "fine": N_("Understood"),
}
"""The state of a doubtful cell in words, as gettext ids."""


def _state(cell: Cell, notes: Iterable[Note], wrong: bool, *, corrected: bool) -> str:  # noqa: FBT001 - a plain fact
    if _unread(cell):
        return "unread"
    if wrong:
        return "sum"
    if cell.blank:
        return "blank"
    if not corrected and any(n.confidence < SURE for n in notes):
        return "unsure"
    return "fine"


def _unread(cell: Cell) -> bool:
    return cell.value is None and bool(cell.source) and not cell.not_applicable


def _cells(read: Content, now: Content) -> Iterator[tuple[str, Cell, Cell]]:
    for table in now.layout.tables:
        if table.code not in now.tables:
            continue  # the whole table is missing: told as such, not cell by cell
        for row in table.standard_rows:
            for column in table.columns:
                at = (table.code, row.code, column.code)
                yield "tables." + ".".join(at), read.cell(*at), now.cell(*at)


def _noted(notes: Iterable[Note], content: Content) -> dict[str, tuple[Note, ...]]:
    """The notes of each cell; one about rows counts for all of their cells."""
    out: dict[str, tuple[Note, ...]] = {}
    for note in notes:
        parts = (note.where or "").split(".")
        if len(parts) != 4 or parts[0] != "tables":
            continue
        _, table, row, _column = parts
        wheres = [note.where or ""]
        if "rows" in note.params:
            columns = next((t.columns for t in content.layout.tables if t.code == table), ())
            rows = str(note.params["rows"]).split() or [row]
            wheres = [f"tables.{table}.{r}.{c.code}" for r in rows for c in columns]
        for where in wheres:
            out[where] = (*out.get(where, ()), note)
    return out
